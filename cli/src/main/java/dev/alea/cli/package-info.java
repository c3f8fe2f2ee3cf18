/**
 * The command line: nothing but parsing and wiring.
 */
@NullMarked
package dev.alea.cli;

import org.jspecify.annotations.NullMarked;
