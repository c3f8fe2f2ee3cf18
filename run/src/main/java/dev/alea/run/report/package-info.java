/**
 * A report is one HTML file that needs nothing else: no network, no server, light and dark, readable on a phone.
 * Charts are inline SVG, photographs are within the page; all text is escaped; the one small script shows values under the pointer and may be switched off.
 * A system builds its report from sections of {@link dev.alea.run.report.Block}s.
 *
 * <ul>
 *   <li>{@link dev.alea.run.report.Report}: the builder and the page.
 *   <li>{@link dev.alea.run.report.Block}: prose, facts, tables, code, and the pictures {@link dev.alea.run.report.LineChart},
 *       {@link dev.alea.run.report.BarChart}, {@link dev.alea.run.report.SignedBarChart},
 *       {@link dev.alea.run.report.ScatterChart}, {@link dev.alea.run.report.HeatMap}, {@link dev.alea.run.report.PatternGrid}.
 *   <li>{@link dev.alea.run.report.Picture}, {@link dev.alea.run.report.Gallery}, {@link dev.alea.run.report.Card}: photographs,
 *       many of them, and one with what there is to say of it.
 *   <li>{@link dev.alea.run.report.Axis}: round ticks, linear and logarithmic.
 * </ul>
 *
 * <pre>{@code
 * new Report("Pruned 2:4", "prune")
 *     .section("Loss", LineChart.of("training", history.series().values()))
 *     .write(run.folder().resolve("report.html"));
 * }</pre>
 *
 * Source: ours; round tick steps of 1, 2 and 5.
 */
@NullMarked
package dev.alea.run.report;

import org.jspecify.annotations.NullMarked;
