/**
 * Discrete structures, estimators, schedules, kernels.
 */
@NullMarked
package dev.alea.choice;

import org.jspecify.annotations.NullMarked;
