package dev.alea.explain.cms;

/**
 * A concept's part in the likeness of a picture and a class.
 *
 * @param concept its number, from 0
 * @param product {@code picture * profile}; the sum over all concepts is the numerator of the centred cosine
 * @param picture the picture's cosine to the concept, less that of the mean picture
 * @param profile the class's entry for the concept, less the mean over classes
 */
public record ConceptMatch(int concept, double product, double picture, double profile) {}
