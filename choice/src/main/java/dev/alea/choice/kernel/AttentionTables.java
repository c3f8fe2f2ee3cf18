package dev.alea.choice.kernel;

/**
 * Cosines and sines of rotary positions, [tokens, width / 2] each.
 *
 * @param cos cosines, row-major
 * @param sin sines, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // read by the kernel; tables are never compared
public record AttentionTables(float[] cos, float[] sin) {
    /** No rotation. */
    public static final AttentionTables NONE = new AttentionTables(new float[0], new float[0]);

    /** Turns the pairs (c, c + width / 2) of every row; backwards turns a gradient back. */
    void turn(float[] rows, int tokens, int width, boolean backwards) {
        if (cos.length == 0) {
            return;
        }
        int half = width / 2;
        float sign = backwards ? -1f : 1f;
        for (int t = 0; t < tokens; t++) {
            turn(rows, t * width, t * half, half, sign);
        }
    }

    private void turn(float[] rows, int at, int from, int half, float sign) {
        for (int c = 0; c < half; c++) {
            float a = rows[at + c];
            float b = rows[at + half + c];
            float sine = sign * sin[from + c];
            rows[at + c] = a * cos[from + c] - b * sine;
            rows[at + half + c] = b * cos[from + c] + a * sine;
        }
    }
}
