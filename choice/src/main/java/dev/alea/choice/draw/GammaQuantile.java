package dev.alea.choice.draw;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The inverse distribution function of a Gamma by bisection of ln x: slow, and for given noise only. */
final class GammaQuantile {
    /** Of the range of ln x, at most about 800, so that what is left is below the rounding of a double. */
    private static final int HALVINGS = 64;
    /** ln of the smallest positive double. */
    private static final double LOWEST = -745;

    private GammaQuantile() {}

    /**
     * Returns the x whose lower tail is u.
     *
     * <p>Shape and type: of the uniforms; the search is in float64.
     */
    static Tensor of(double shape, Tensor uniforms) {
        new GammaSampler(shape); // the same shapes are allowed
        Tensor u = uniforms.to(ScalarType.Double);
        Tensor parameter = torch.full_like(u, new Scalar(shape));
        Tensor low = torch.full_like(u, new Scalar(LOWEST));
        // by Chernoff's bound the upper tail there is below exp(-50), and a uniform ends at 1 - 2^-53
        Tensor high = torch.full_like(u, new Scalar(Math.log(shape + 10 * Math.sqrt(shape) + 100)));
        for (int i = 0; i < HALVINGS; i++) {
            Tensor middle = low.add(high).mul(new Scalar(0.5));
            Tensor below = torch.special_gammainc(parameter, middle.exp()).lt(u);
            low = torch.where(below, middle, low);
            high = torch.where(below, high, middle);
        }
        return high.exp().to(uniforms.scalar_type());
    }
}
