/**
 * The binary checkpoints of llama2.c, in their classic layout. They hold a Llama model as one header and one run of float32;
 * reading gives the tensors the names and the layout that model hubs use, so that everything else treats them alike.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.llama2c.Llama2cCheckpoint} - configuration and tensors
 * </ul>
 *
 * <p>Sources: llama2.c's export and run programs (layout only; the code is ours).
 *
 * {@snippet :
 * var checkpoint = Llama2cCheckpoint.read(Path.of("stories260K.bin"));
 * LlamaConfig config = checkpoint.config();
 * }
 */
@NullMarked
package dev.alea.formats.llama2c;

import org.jspecify.annotations.NullMarked;
