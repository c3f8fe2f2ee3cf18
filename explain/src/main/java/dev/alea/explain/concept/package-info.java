/**
 * Which concepts of a list are fit to explain with. A concept that is the name of a class, or nearly so, gives the answer away;
 * one that says the same as another splits its weight; one that no picture shows explains nothing. Every concept that goes is
 * reported with its line, the reason and its partner.
 *
 * <ul>
 *   <li>{@link dev.alea.explain.concept.ConceptFilter} - the steps, in the published order
 *   <li>{@link dev.alea.explain.concept.Cutoffs} - where each step cuts
 *   <li>{@link dev.alea.explain.concept.ConceptLine} - a concept and the line it came from
 *   <li>{@link dev.alea.explain.concept.Filtered}, {@link dev.alea.explain.concept.Dropped},
 *       {@link dev.alea.explain.concept.Reason} - what stayed, what went and why
 * </ul>
 *
 * <p>Source: Oikarinen et al., Label-free Concept Bottleneck Models, 2023; Semenov et al., Sparse Concept Bottleneck Models, 2024.
 *
 * {@snippet :
 * var filter = new ConceptFilter(Cutoffs.DEFAULT);
 * Filtered texts = filter.byText(lines, classNames);
 * Tensor concepts = embed(texts.kept());
 * Filtered distinct = filter.bySimilarity(texts.kept(), concepts, classNames, embed(classNames));
 * Filtered seen = filter.byActivation(distinct.kept(), cosinesOfTrainingPictures);
 * seen.dropped().forEach(dropped -> System.out.println(dropped.sentence()));
 * }
 */
@NullMarked
package dev.alea.explain.concept;

import org.jspecify.annotations.NullMarked;
