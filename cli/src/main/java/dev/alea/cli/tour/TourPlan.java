package dev.alea.cli.tour;

/**
 * How much of everything a tour does.
 *
 * @param textBytes source text read at most
 * @param vocabulary entries of the tokenizer
 * @param pretrainSteps steps of the dense model
 * @param maskSteps steps of the mask
 * @param evaluationRows held-out rows to measure on
 * @param calibrationRows rows for calibration and mask learning
 * @param drawnPictures pictures of each class to train on; a fourth as many to measure on, so at least 4
 * @param clipSteps steps of the small CLIP
 */
record TourPlan(
        long textBytes,
        int vocabulary,
        int pretrainSteps,
        int maskSteps,
        int evaluationRows,
        int calibrationRows,
        int drawnPictures,
        int clipSteps) {
    /** At most six minutes on two cores. */
    static final TourPlan FULL = new TourPlan(6L << 20, 1024, 700, 200, 128, 1024, 60, 150);

    /** At most a minute and a half on two cores. */
    static final TourPlan QUICK = new TourPlan(2L << 20, 512, 200, 60, 48, 512, 32, 80);
}
