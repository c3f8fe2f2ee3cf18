/**
 * NumPy's array files, alone and in archives. Only plain little-endian numbers in row-major order are read: an array of Python
 * objects can run code when it is read, and a silent transposition would go unnoticed.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.npy.Npy} - one array
 *   <li>{@link dev.alea.formats.npy.Npz} - an archive of arrays
 * </ul>
 *
 * <p>Sources: NumPy's format description, versions 1.0, 2.0 and 3.0.
 *
 * {@snippet :
 * Npy.write(Path.of("a.npy"), TensorData.of("a", Shape.of(2), 1f, 2f));
 * TensorData a = Npy.read(Path.of("a.npy"));
 * }
 */
@NullMarked
package dev.alea.formats.npy;

import org.jspecify.annotations.NullMarked;
