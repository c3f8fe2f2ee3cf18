/**
 * MaskLLM: N:M sparse language models whose mask is learned.
 */
@NullMarked
package dev.alea.prune;

import org.jspecify.annotations.NullMarked;
