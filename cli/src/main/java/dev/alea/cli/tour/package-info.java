/**
 * The tour: with nothing but a JDK and the checkout it trains a small Llama on the JDK's own source code, prunes it 2:4 by four
 * methods, draws pictures, trains a small CLIP on them and a classifier that decides by concepts, and shows tables, a few lines that
 * each model writes, and a report with pictures and the reasons for their classes. Later systems add one stage each.
 *
 * <p>Types: {@link dev.alea.cli.tour.TourCommand} (the command), {@link dev.alea.cli.tour.TourPlan} (how much of everything), {@link
 * dev.alea.cli.tour.TourText} (text, tokenizer and token rows), {@link dev.alea.cli.tour.PruneStage} (the stage of {@code prune}),
 * {@link dev.alea.cli.tour.ExplainStage} (the stage of {@code explain}), {@link dev.alea.cli.tour.TourReport} (the page).
 *
 * <pre>{@code
 * ./alea tour --quick
 * }</pre>
 */
@NullMarked
package dev.alea.cli.tour;

import org.jspecify.annotations.NullMarked;
