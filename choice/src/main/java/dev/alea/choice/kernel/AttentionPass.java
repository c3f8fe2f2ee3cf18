package dev.alea.choice.kernel;

/** One simple loop over a tile of scores. */
interface AttentionPass {
    void run(AttentionScratch s);
}
