package dev.alea.formats.image;

/** Which source pixels make each of some neighbouring output pixels along one axis, with what weight. */
final class BicubicTaps {
    /** Fractional bits of a weight: 32 bits less 8 of a sample and 2 of headroom, as Pillow counts them. */
    static final int BITS = 22;

    private static final double SHARPNESS = -0.5;
    private static final double REACH = 2;

    private final int[] starts;
    private final int[][] weights;

    private BicubicTaps(int[] starts, int[][] weights) {
        this.starts = starts;
        this.weights = weights;
    }

    /** The taps of {@code count} output pixels from {@code first} on. */
    static BicubicTaps of(int inSize, int outSize, int first, int count) {
        double scale = (double) inSize / outSize;
        double stretch = Math.max(scale, 1);
        double support = REACH * stretch;
        var starts = new int[count];
        var weights = new int[count][];
        for (int i = 0; i < count; i++) {
            double centre = (first + i + 0.5) * scale;
            starts[i] = Math.max((int) (centre - support + 0.5), 0);
            int end = Math.min((int) (centre + support + 0.5), inSize);
            weights[i] = fixedPoint(weights(starts[i], end - starts[i], centre, 1 / stretch));
        }
        return new BicubicTaps(starts, weights);
    }

    private static double[] weights(int start, int count, double centre, double shrink) {
        var weights = new double[count];
        double sum = 0;
        for (int j = 0; j < count; j++) {
            weights[j] = kernel((j + start - centre + 0.5) * shrink);
            sum += weights[j];
        }
        for (int j = 0; j < count && sum != 0; j++) {
            weights[j] /= sum;
        }
        return weights;
    }

    /** Rounds half away from zero. */
    private static int[] fixedPoint(double[] weights) {
        var rounded = new int[weights.length];
        for (int j = 0; j < weights.length; j++) {
            rounded[j] = (int) (Math.copySign(0.5, weights[j]) + weights[j] * (1 << BITS));
        }
        return rounded;
    }

    /** Keys' cubic convolution kernel. */
    static double kernel(double distance) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
        }
        return x < REACH ? (((x - 5) * x + 8) * x - 4) * SHARPNESS : 0;
    }

    /** The first source pixel of the i-th output pixel. */
    int start(int i) {
        return starts[i];
    }

    /** The fixed-point weights of the source pixels of the i-th output pixel, from its first one on; not to be changed. */
    int[] weights(int i) {
        return weights[i];
    }

    /** The first source pixel that any output pixel needs. */
    int firstNeeded() {
        return starts[0];
    }

    /** One more than the last source pixel that any output pixel needs. */
    int endNeeded() {
        int last = starts.length - 1;
        return starts[last] + weights[last].length;
    }
}
