package dev.alea.choice.kernel;

/** One simple loop over a block of rows. */
interface RowPass {
    void run(RowScratch s);
}
