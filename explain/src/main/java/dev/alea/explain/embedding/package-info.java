/**
 * Rows of an embedding at unit length in double precision, as every cosine of this module wants them. A cosine has no meaning for
 * a row of zeros, so such a row is named and refused here, once, and not found later as a NaN.
 *
 * <ul>
 *   <li>{@link dev.alea.explain.embedding.UnitRows} - unit rows, and the mean direction of several sets of them
 * </ul>
 *
 * <p>Source: Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021 (arXiv 2103.00020).
 *
 * {@snippet :
 * try (var _ = Scope.open()) {
 *     var pictures = UnitRows.of("picture", imageEmbeddings);
 *     var concepts = UnitRows.of("concept", textEmbeddings);
 *     var cosines = pictures.mm(concepts.t());
 * }
 * }
 */
@NullMarked
package dev.alea.explain.embedding;

import org.jspecify.annotations.NullMarked;
