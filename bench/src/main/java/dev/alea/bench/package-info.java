/**
 * Alea beside PyTorch: the same work done by two processes that take turns, and a table of what it took.
 *
 * <ul>
 *   <li>{@link dev.alea.bench.Compare} - the command: which {@link dev.alea.bench.Item}s, how many rounds
 *   <li>{@link dev.alea.bench.Comparison} - one row: a case of ours, a case of the peer's, a target
 *   <li>{@link dev.alea.bench.Contestant} - a process that answers requests with seconds
 *   <li>{@link dev.alea.bench.Finding}, {@link dev.alea.bench.Spread} - what was measured
 *   <li>{@link dev.alea.bench.Report} - the files under {@code bench/results}
 *   <li>{@link dev.alea.bench.work} - our side of every case; {@code bench/peers} has the other
 *   <li>{@link dev.alea.bench.micro} - JMH benchmarks of single kernels
 * </ul>
 *
 * {@snippet lang=sh :
 * bench/compare --help
 * ALEA_DATA=/data PYTHON=python3 bench/compare mask step
 * }
 */
@NullMarked
package dev.alea.bench;

import org.jspecify.annotations.NullMarked;
