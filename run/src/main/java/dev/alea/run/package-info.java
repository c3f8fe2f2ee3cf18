/**
 * A run: configuration, seeds, log, checkpoints, resume, report.
 */
@NullMarked
package dev.alea.run;

import org.jspecify.annotations.NullMarked;
