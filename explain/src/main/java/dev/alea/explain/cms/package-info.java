/**
 * Concept Matrix Search: pictures classified through concepts without any training. Every picture and every class has a profile,
 * its cosines to all concepts; the class wins whose profile has the smallest angle to the picture's. Three of the five variants
 * are linear in the embedding, so their cost per picture does not depend on the number of concepts.
 *
 * <ul>
 *   <li>{@link dev.alea.explain.cms.ConceptMatrixSearch} - scores pictures and tells which concepts decided
 *   <li>{@link dev.alea.explain.cms.Variant} - {@link dev.alea.explain.cms.Cosine}, {@link dev.alea.explain.cms.Centred},
 *       {@link dev.alea.explain.cms.ColumnNormalised}, {@link dev.alea.explain.cms.Cubed}, {@link dev.alea.explain.cms.MaxScore}
 *   <li>{@link dev.alea.explain.cms.ClassProfiles} - {@link dev.alea.explain.cms.NamedClasses} or a true
 *       {@link dev.alea.explain.cms.AttributeTable}
 *   <li>{@link dev.alea.explain.cms.PictureMean} - what centring and column sums know about the pictures
 *   <li>{@link dev.alea.explain.cms.CmsScores} and {@link dev.alea.explain.cms.ConceptMatch} - what comes out
 * </ul>
 *
 * <p>Source: Semenov et al., Sparse Concept Bottleneck Models, 2024 (arXiv 2404.03323); the forms that do not grow with the
 * number of concepts and the centred variant are ours.
 *
 * {@snippet :
 * try (var _ = Scope.open()) {
 *     var search = ConceptMatrixSearch.of(concepts, new NamedClasses(classNames), new Cosine());
 *     CmsScores scores = search.score(images);
 *     int[] classes = scores.predictions();
 *     List<List<ConceptMatch>> why = search.explain(images, PictureMean.of(images), classes, 5);
 * }
 * }
 */
@NullMarked
package dev.alea.explain.cms;

import org.jspecify.annotations.NullMarked;
