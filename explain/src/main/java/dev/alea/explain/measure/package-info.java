/**
 * How good a classifier of pictures is, and whether its concepts mean what their names say. Accuracy comes with an interval and
 * over examples, never over batches; sparsity and truth of concepts stand beside it, as accuracy alone can hardly tell a bottleneck
 * that explains from one that only classifies.
 *
 * <ul>
 *   <li>{@link dev.alea.explain.measure.Classification} - accuracy, macro-F1, per class, confusion, top-5
 *   <li>{@link dev.alea.explain.measure.Interval} - Wilson's interval, and {@link dev.alea.explain.measure.Bootstrap} for the rest
 *   <li>{@link dev.alea.explain.measure.Activity} - Hoyer sparsity, active concepts, whether the strongest one is true
 *   <li>{@link dev.alea.explain.measure.ConceptAuc} - how well each concept's score separates pictures that have it
 *   <li>{@link dev.alea.explain.measure.RandomConcepts}, {@link dev.alea.explain.measure.NamePermutation} - controls for leakage
 *   <li>{@link dev.alea.explain.measure.ScoreRank} - linear dependence of scores, columns that never change
 * </ul>
 *
 * <p>Sources: Wilson, Probable inference, 1927; Hoyer, Non-negative matrix factorization with sparseness constraints, 2004;
 * Srivastava et al., VLG-CBM, 2024 (random concepts).
 *
 * {@snippet :
 * var result = Classification.of(predictions, labels, classNames.size());
 * Interval interval = result.accuracyInterval(0.95);
 * Activity activity = Activity.of(activations);
 * ConceptAuc auc = ConceptAuc.of(scores, attributes);
 * }
 */
@NullMarked
package dev.alea.explain.measure;

import org.jspecify.annotations.NullMarked;
