package dev.alea.run.tensorboard;

import dev.alea.run.store.Durable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.zip.CRC32C;

/** Appends scalars to a TensorBoard event file. */
public final class TensorBoardWriter implements AutoCloseable {
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int SESSION_START = 1;

    private final Path file;
    private final OutputStream out;
    private final InstantSource clock;

    private TensorBoardWriter(Path file, OutputStream out, InstantSource clock) {
        this.file = file;
        this.out = out;
        this.clock = clock;
    }

    /**
     * A new event file in a folder, beside those that are there.
     *
     * @throws dev.alea.run.DataException when it cannot be created
     */
    public static TensorBoardWriter create(Path folder, InstantSource clock) {
        try {
            long seconds = clock.instant().getEpochSecond();
            Path file = folder.resolve("events.out.tfevents." + seconds + ".alea");
            for (int n = 1; Files.exists(file); n++) {
                file = folder.resolve("events.out.tfevents." + seconds + ".alea." + n);
            }
            var writer = new TensorBoardWriter(file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), clock);
            writer.record(writer.event(0).text(3, "brain.Event:2"));
            return writer;
        } catch (IOException fault) {
            throw Durable.refused("create a TensorBoard file in " + folder, fault);
        }
    }

    /** The numbers of a step; TensorBoard keeps single precision. */
    public void scalars(long step, Map<String, Double> values) {
        var summary = new Protobuf();
        values.forEach(
                (tag, value) -> summary.message(1, new Protobuf().text(1, tag).real(2, value.floatValue())));
        record(event(step).message(5, summary));
    }

    /** Tells the viewer that points at {@code step} and later, in older files, are void. */
    public void restartAt(long step) {
        record(event(step).message(7, new Protobuf().number(1, SESSION_START)));
    }

    private Protobuf event(long step) {
        Instant now = clock.instant();
        return new Protobuf()
                .real(1, now.getEpochSecond() + now.getNano() * 1e-9)
                .number(2, step);
    }

    private void record(Protobuf event) {
        byte[] data = event.toBytes();
        var frame = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(data.length);
        frame.putInt(maskedChecksum(frame.array(), 0, Long.BYTES));
        frame.put(data);
        frame.putInt(maskedChecksum(data, 0, data.length));
        try {
            out.write(frame.array());
        } catch (IOException fault) {
            throw Durable.refused("write " + file, fault);
        }
    }

    /** The format stores a CRC rotated and shifted, since a CRC of data that contains CRCs is weak. */
    private static int maskedChecksum(byte[] data, int offset, int length) {
        var crc = new CRC32C();
        crc.update(data, offset, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException fault) {
            throw Durable.refused("close " + file, fault);
        }
    }
}
