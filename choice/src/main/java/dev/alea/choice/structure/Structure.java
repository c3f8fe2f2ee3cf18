package dev.alea.choice.structure;

/** A family of discrete choices with logits in and samples, log-probabilities, entropy, mode and enumeration out. */
public sealed interface Structure permits MaskPattern {}
