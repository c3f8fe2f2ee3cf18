package dev.alea.choice.draw;

import dev.alea.choice.kernel.NoiseKernel;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The random numbers of one evaluation, as tensors: drawn from a stream, or given, so that a result of another
 * implementation can be repeated with its own noise.
 *
 * <p>Asked twice for the same part, a noise answers with the same numbers.
 */
public sealed interface Noise {
    /** What a block of numbers is for; parts are independent of one another. */
    enum Part {
        /** The hard choice. */
        CHOICE,
        /** Noise drawn again on condition of the hard choice. */
        CONDITIONAL,
        /** Which of several orders of the classes a draw goes through. */
        ORDER
    }

    /**
     * Returns uniforms in (0, 1).
     *
     * <p>Shape: as asked, row-major elements 0, 1, ... of the stream, so a larger first dimension only appends.
     *
     * @param like gives the element type (float32 or float64) and the device
     */
    Tensor uniform(Part part, Tensor like, long... shape);

    /** Returns Gumbels -ln(-ln(1 - u)) of the same uniforms u. */
    Tensor gumbel(Part part, Tensor like, long... shape);

    /**
     * Returns standard normals: of a stream by Box-Muller, the float32 numbers in either type; of given uniforms by the
     * inverse distribution function.
     */
    Tensor normal(Part part, Tensor like, long... shape);

    /**
     * Returns Gammas of one shape parameter and scale 1: of a stream by {@link Draws#fillGamma}; of given uniforms by the inverse
     * distribution function.
     *
     * @throws IllegalArgumentException unless the parameter is positive and finite
     */
    Tensor gamma(Part part, double parameter, Tensor like, long... shape);

    /** Numbers of a stream; the choice takes the stream itself, every other part a stream below it. */
    record Drawn(Draws draws) implements Noise {
        @Override
        public Tensor uniform(Part part, Tensor like, long... shape) {
            if (isDouble(like)) {
                double[] values = new double[count(shape)];
                stream(part).fillUniform(values);
                return Tensors.of(values, shape).to(like);
            }
            Tensor values = torch.empty(shape);
            NoiseKernel.uniform(stream(part).key(), Tensors.segment(values), Torch.threads());
            return values.to(like);
        }

        @Override
        public Tensor gumbel(Part part, Tensor like, long... shape) {
            if (isDouble(like)) {
                double[] values = new double[count(shape)];
                stream(part).fillGumbel(values);
                return Tensors.of(values, shape).to(like);
            }
            Tensor values = torch.empty(shape);
            NoiseKernel.gumbel(stream(part).key(), Tensors.segment(values), Torch.threads());
            return values.to(like);
        }

        @Override
        public Tensor normal(Part part, Tensor like, long... shape) {
            float[] values = new float[count(shape)];
            stream(part).fillNormal(values);
            return values.length == 0
                    ? torch.zeros(shape).to(like)
                    : Tensors.of(values, shape).to(like);
        }

        @Override
        public Tensor gamma(Part part, double parameter, Tensor like, long... shape) {
            double[] values = new double[count(shape)];
            stream(part).fillGamma(values, parameter);
            return Tensors.of(values, shape).to(like);
        }

        /** Returns the stream that a part takes its numbers from. */
        public Draws stream(Part part) {
            return switch (part) {
                case CHOICE -> draws;
                case CONDITIONAL -> draws.sub("conditional");
                case ORDER -> draws.sub("order");
            };
        }

        private static boolean isDouble(Tensor like) {
            return like.scalar_type().intern() == ScalarType.Double;
        }

        private static int count(long... shape) {
            long product = 1;
            for (long size : shape) {
                product = Math.multiplyExact(product, size);
            }
            return Math.toIntExact(product);
        }
    }

    /**
     * Uniforms of the caller.
     *
     * @param uniforms one tensor per part that is asked for, values in (0, 1), with the elements of the asked shape in
     *     row-major order
     */
    record Given(Map<Part, Tensor> uniforms) implements Noise {
        /** Copies the map. */
        public Given {
            uniforms = uniforms.isEmpty() ? Map.of() : new EnumMap<>(uniforms);
        }

        @Override
        public Tensor uniform(Part part, Tensor like, long... shape) {
            Tensor u = uniforms.get(part);
            if (u == null || u.numel() != Drawn.count(shape)) {
                throw new IllegalArgumentException("The noise for the part " + part + " must fill the shape "
                        + Arrays.toString(shape) + ", but "
                        + (u == null
                                ? "none was given."
                                : "the given one has shape "
                                        + Arrays.toString(u.sizes().vec().get()) + "."));
            }
            return u.to(like).reshape(shape);
        }

        @Override
        public Tensor gumbel(Part part, Tensor like, long... shape) {
            return uniform(part, like, shape).neg().log1p().neg().log().neg();
        }

        @Override
        public Tensor normal(Part part, Tensor like, long... shape) {
            return torch.special_ndtri(uniform(part, like, shape));
        }

        @Override
        public Tensor gamma(Part part, double parameter, Tensor like, long... shape) {
            return GammaQuantile.of(parameter, uniform(part, like, shape));
        }
    }
}
