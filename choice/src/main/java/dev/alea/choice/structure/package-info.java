/**
 * Discrete structures: what a choice is. A structure knows the shape of its logits and of its events, draws samples,
 * and gives log-probability, entropy, mode and, where the states can be counted, the exact enumeration that serves as
 * oracle for every estimator.
 *
 * <p>Map: {@link dev.alea.choice.structure.Structure} permits {@link dev.alea.choice.structure.Categorical} (one of K),
 * {@link dev.alea.choice.structure.BernoulliVector} (independent gates), {@link dev.alea.choice.structure.Subset} (k of n,
 * two laws), {@link dev.alea.choice.structure.MaskPattern} (N of M in groups), {@link dev.alea.choice.structure.Permutation}
 * (orders) and {@link dev.alea.choice.structure.Matching} (rows to columns, two laws);
 * {@link dev.alea.choice.structure.GaussianMixture} is a discrete component with a point, beside them;
 * {@link dev.alea.choice.structure.OneHot} makes hard choices from scores,
 * {@link dev.alea.choice.structure.SetProbabilities} weighs sets drawn without replacement.
 *
 * <p>Sources: Maddison et al. 2014 (Gumbel argmax); Kulesza and Taskar 2012, section 5.2 (sampling k-subsets);
 * Kool et al. (arXiv 2002.06043; sets drawn without replacement); Plackett 1975 (orders); Ryser 1963 and Kuhn 1955 (permanents,
 * assignment).
 *
 * <pre>{@code
 * Structure pattern = MaskPattern.parse("8:16");                     // 12870 masks per group: M-logit form
 * Tensor logits = torch.zeros(16, 1000);                             // [M, G]
 * Tensor choice = pattern.sample(logits, Draws.of(seed).stream("mask"));
 * Tensor mask = pattern.event(choice);                               // [G, M], eight ones per row
 * Tensor logP = pattern.logProbability(logits, choice);              // sum over the groups
 * }</pre>
 */
@NullMarked
package dev.alea.choice.structure;

import org.jspecify.annotations.NullMarked;
