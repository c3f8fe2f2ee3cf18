/**
 * TensorBoard event files, for people who want to keep their viewer. A file is a row of records, each framed by its length and
 * two masked CRC-32C sums; a record is a small protocol buffer, encoded here by hand. After a resume the new file tells the
 * viewer from which step on older points are void.
 *
 * <ul>
 *   <li>{@link dev.alea.run.tensorboard.TensorBoardWriter}: the writer.
 *   <li>{@link dev.alea.run.tensorboard.Protobuf}: the five kinds of fields that are needed.
 * </ul>
 *
 * <pre>{@code
 * try (var board = TensorBoardWriter.create(folder, InstantSource.system())) {
 *     board.scalars(1, Map.of("loss", 2.5));
 * }
 * }</pre>
 *
 * Source: TensorFlow's record format (record_writer) and event.proto.
 */
@NullMarked
package dev.alea.run.tensorboard;

import org.jspecify.annotations.NullMarked;
