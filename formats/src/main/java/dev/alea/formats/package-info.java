/**
 * Every byte that comes from outside: strict readers and writers.
 */
@NullMarked
package dev.alea.formats;

import org.jspecify.annotations.NullMarked;
