package dev.alea.choice.estimate;

import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Classes of n repelling uniforms, and how likely two of them are together.
 *
 * <p>An order (x, y), x < y, puts class x first, y last and the others between them as they are. A class owns an interval
 * of (0, 1) in every order. Two uniforms of the copula have the distribution function C(s, t) = max(0, s^(1/m) + t^(1/m)
 * - 1)^m with m = n - 1, so a pair of classes in an order has the C-mass of its rectangle.
 *
 * <p>Shape: p [.., K] float64, draws [n, ..], tables over the O = K (K - 1) / 2 orders [.., O].
 */
final class RepellingClasses {
    private final Tensor p;
    private final double others;
    /** Class of every draw. Shape: [n, ..]. */
    private final Tensor drawn;

    private final Tensor own;
    /** Bounds of the intervals of the drawn classes, each to the power 1/m. Shape: [n, .., O]. */
    private final Tensor starts;

    private final Tensor ends;
    private final Tensor firsts;
    private final Tensor lasts;

    /**
     * Draws.
     *
     * @param p probabilities
     * @param order a uniform per variable, which picks its order; lexicographic in (x, y)
     * @param uniforms of the copula
     */
    RepellingClasses(Tensor p, Tensor order, Tensor uniforms) {
        this.p = p;
        this.others = uniforms.size(0) - 1.0;
        int classes = Math.toIntExact(p.size(-1));
        int orders = classes * (classes - 1) / 2;
        long[] first = new long[orders];
        long[] last = new long[orders];
        int at = 0;
        for (int x = 0; x < classes; x++) {
            for (int y = x + 1; y < classes; y++) {
                first[at] = x;
                last[at++] = y;
            }
        }
        firsts = index(p, first);
        lasts = index(p, last);
        drawn = orders == 0 ? torch.zeros_like(uniforms).to(ScalarType.Long) : classes(order, uniforms);
        own = p.unsqueeze(0).expand(wide(p.size(-1))).gather(-1, drawn.unsqueeze(-1));
        Tensor end = ends();
        Tensor start =
                torch.where(is(firsts), torch.zeros_like(end), end.sub(own)).clamp_min(new Scalar(0.0));
        ends = end.pow(new Scalar(1 / others));
        starts = start.pow(new Scalar(1 / others));
    }

    /** Returns the draws. Shape: [n, .., K]. */
    Tensor oneHot() {
        return torch.one_hot(drawn, p.size(-1)).to(ScalarType.Double);
    }

    /** Returns p_a p_b / P(a, b) for the classes of two draws, 0 where they are the same. Shape: [..]. */
    Tensor weight(int i, int j) {
        if (firsts.numel() == 0) {
            return torch.zeros_like(own.select(0, i).squeeze(-1));
        }
        Tensor mass = cumulative(ends, i, ends, j)
                .sub(cumulative(starts, i, ends, j))
                .sub(cumulative(ends, i, starts, j))
                .add(cumulative(starts, i, starts, j))
                .clamp_min(new Scalar(0.0));
        Tensor outermost = is(firsts).select(0, i).logical_and(is(lasts).select(0, j));
        Tensor reversed = is(firsts).select(0, j).logical_and(is(lasts).select(0, i));
        Tensor a = own.select(0, i);
        Tensor b = own.select(0, j);
        Tensor exact = torch.where(outermost, apart(a, b), torch.where(reversed, apart(b, a), mass));
        Tensor ratio = a.mul(b).squeeze(-1).div(exact.mean(-1).clamp_min(new Scalar(Double.MIN_NORMAL)));
        Tensor same = drawn.select(0, i).eq(drawn.select(0, j));
        return ratio.masked_fill(same, new Scalar(0.0));
    }

    /** The mass of [0, a] x [1 - b, 1], written so that a rare class loses no digits. */
    private Tensor apart(Tensor a, Tensor b) {
        Tensor gap = b.neg().log1p().div(new Scalar(others)).expm1().neg();
        Tensor share = gap.div(a.clamp_min(new Scalar(Double.MIN_NORMAL)).pow(new Scalar(1 / others)));
        Tensor above = share.clamp_max(new Scalar(1.0))
                .neg()
                .log1p()
                .mul(new Scalar(others))
                .expm1();
        return a.mul(above).neg();
    }

    private Tensor cumulative(Tensor left, int i, Tensor right, int j) {
        return left.select(0, i)
                .add(right.select(0, j))
                .sub(new Scalar(1.0))
                .clamp_min(new Scalar(0.0))
                .pow(new Scalar(others));
    }

    /** Inverse distribution function in the order that each variable picked. */
    private Tensor classes(Tensor order, Tensor uniforms) {
        Tensor picked = order.mul(new Scalar((double) firsts.numel()))
                .to(ScalarType.Long)
                .clamp_max(new Scalar(firsts.numel() - 1));
        Tensor x = firsts.take(picked).unsqueeze(-1);
        Tensor y = lasts.take(picked).unsqueeze(-1);
        Tensor positions = torch.arange(new Scalar(p.size(-1))).to(p.device(), ScalarType.Long);
        Tensor keys = positions.expand_as(p);
        Tensor moved = keys.masked_fill(keys.eq(x), new Scalar(-1)).masked_fill(keys.eq(y), new Scalar(p.size(-1)));
        Tensor sequence = moved.argsort(true, -1, false);
        Tensor cumulative = p.gather(-1, sequence).cumsum(-1);
        Tensor place = cumulative
                .unsqueeze(0)
                .le(uniforms.unsqueeze(-1))
                .to(ScalarType.Long)
                .sum(new long[] {-1}, true, new ScalarTypeOptional())
                .clamp_max(new Scalar(p.size(-1) - 1));
        return sequence.unsqueeze(0).expand(wide(p.size(-1))).gather(-1, place).squeeze(-1);
    }

    /** Where the intervals of the drawn classes end. Shape: [n, .., O]. */
    private Tensor ends() {
        Tensor first = p.index_select(-1, firsts);
        Tensor last = p.index_select(-1, lasts);
        Tensor index = drawn.unsqueeze(-1);
        Tensor until = p.cumsum(-1).unsqueeze(0).expand(wide(p.size(-1))).gather(-1, index);
        Tensor moved = first.mul(firsts.gt(index).to(ScalarType.Double))
                .sub(last.mul(lasts.le(index).to(ScalarType.Double)));
        Tensor between = until.add(moved);
        Tensor end = torch.where(is(lasts), torch.ones_like(between), between);
        return torch.where(is(firsts), first.expand_as(end), end).clamp_max(new Scalar(1.0));
    }

    private static Tensor index(Tensor like, long... values) {
        Tensor index = values.length == 0 ? torch.zeros(0) : Tensors.of(values, values.length);
        return index.to(like.device(), ScalarType.Long);
    }

    private Tensor is(Tensor classes) {
        return drawn.unsqueeze(-1).eq(classes);
    }

    private long[] wide(long last) {
        long[] own = p.sizes().vec().get();
        long[] shape = new long[own.length + 1];
        shape[0] = (long) others + 1;
        System.arraycopy(own, 0, shape, 1, own.length);
        shape[own.length] = last;
        return shape;
    }
}
