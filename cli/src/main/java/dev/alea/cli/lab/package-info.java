/**
 * {@code alea lab}: measures estimators side by side and shows the table. What is measured is in
 * {@link dev.alea.choice.lab}; here are the options, the user's TorchScript cost, and the three forms of the answer.
 *
 * <ul>
 *   <li>{@link dev.alea.cli.lab.LabCommand}: the options.
 *   <li>{@code UserCost}: a TorchScript file as a cost.
 *   <li>{@code LabTable}, {@code LabJson}, {@code LabReport}: text and Markdown, one object, a page.
 *   <li>{@code RunTable}, {@code RunJson}, {@code RunReport}: the same at the masks of a run, with the advice.
 * </ul>
 *
 * <pre>{@code
 * alea lab --structure mask --problem smooth --report lab.html
 * alea lab --structure categorical --cost mine.pt --shape 2x5 --estimators reinforce,gumbel-rao:temperature=0.2 --json
 * alea lab --run runs/first
 * }</pre>
 *
 * Source: ours.
 */
@NullMarked
package dev.alea.cli.lab;

import org.jspecify.annotations.NullMarked;
