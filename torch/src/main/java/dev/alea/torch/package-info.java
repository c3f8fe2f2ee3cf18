/**
 * Everything about libtorch that is awkward, once.
 */
@NullMarked
package dev.alea.torch;

import org.jspecify.annotations.NullMarked;
