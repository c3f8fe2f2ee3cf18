/**
 * Our side of every comparison: {@link dev.alea.bench.work.Worker} answers requests, each
 * {@link dev.alea.bench.work.Work} has the cases of one module.
 *
 * {@snippet :
 * try (Work work = Work.of("mask", folder)) {
 *     work.run("2:4");
 * }
 * }
 */
@NullMarked
package dev.alea.bench.work;

import org.jspecify.annotations.NullMarked;
