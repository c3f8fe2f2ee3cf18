package dev.alea.choice.kernel;

/** One simple loop over a block of groups. */
interface MaskPass {
    void run(MaskScratch s);
}
