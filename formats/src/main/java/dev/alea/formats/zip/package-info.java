/**
 * Zip archives from outside, read within bounds. Names, counts, sizes and the ratio of the whole archive are checked from its
 * directory before a byte is inflated, and an entry that inflates to another size than the directory says is refused.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.zip.SafeZip} - the reader and its limits
 * </ul>
 *
 * <p>Sources: the zip format description; the well-known attacks (bombs, traversal, duplicate entries).
 *
 * {@snippet :
 * try (var zip = SafeZip.open(Path.of("a.zip"), SafeZip.Limits.DEFAULT)) {
 *     for (String name : zip.names()) {
 *         byte[] content = zip.read(name);
 *     }
 * }
 * }
 */
@NullMarked
package dev.alea.formats.zip;

import org.jspecify.annotations.NullMarked;
