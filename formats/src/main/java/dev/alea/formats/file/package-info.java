/**
 * Files written whole or not at all. A writer fills a temporary file beside its target, forces it to the disk and renames it,
 * so that a reader never meets half a file and a crash leaves the old one. All writers of this module go through here.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.file.AtomicFile} - temporary name, force, rename
 *   <li>{@link dev.alea.formats.file.MappedFile} - a file mapped for reading
 * </ul>
 *
 * <p>Sources: POSIX rename and fsync.
 *
 * {@snippet :
 * AtomicFile.write(Path.of("a.txt"), channel -> channel.write(ByteBuffer.wrap(bytes)));
 * }
 */
@NullMarked
package dev.alea.formats.file;

import org.jspecify.annotations.NullMarked;
