package dev.alea.run.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reader of event files, written from the format's description: it checks every frame and every checksum. */
final class EventFile {
    private static final int POLYNOMIAL = 0x82F63B78;

    private EventFile() {}

    /** What one record says; a field that is not there keeps its empty value. */
    record Event(double wallTime, long step, String version, Map<String, Float> scalars, long session) {}

    static List<Event> read(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var events = new ArrayList<Event>();
        while (bytes.hasRemaining()) {
            byte[] length = take(bytes, Long.BYTES);
            assertThat(bytes.getInt()).as("checksum of a length").isEqualTo(masked(length));
            byte[] data = take(
                    bytes,
                    Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()));
            assertThat(bytes.getInt()).as("checksum of a record").isEqualTo(masked(data));
            events.add(event(data));
        }
        return events;
    }

    private static byte[] take(ByteBuffer from, int count) {
        byte[] taken = new byte[count];
        from.get(taken);
        return taken;
    }

    /** CRC-32C bit by bit. */
    static int crc32c(byte... data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) * POLYNOMIAL);
            }
        }
        return ~crc;
    }

    private static int masked(byte... data) {
        int crc = crc32c(data);
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static Event event(byte[] data) {
        var in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        double time = 0;
        long step = 0;
        String version = "";
        long session = 0;
        var scalars = new LinkedHashMap<String, Float>();
        while (in.hasRemaining()) {
            long key = varint(in);
            switch ((int) key) {
                case 1 << 3 | 1 -> time = in.getDouble();
                case 2 << 3 -> step = varint(in);
                case 3 << 3 | 2 -> version = text(in);
                case 5 << 3 | 2 -> summary(bytes(in), scalars);
                case 7 << 3 | 2 -> session = bytes(in)[1];
                default -> throw new AssertionError("field " + (key >>> 3) + " with wire type " + (key & 7));
            }
        }
        return new Event(time, step, version, scalars, session);
    }

    private static void summary(byte[] data, Map<String, Float> scalars) {
        var in = ByteBuffer.wrap(data);
        while (in.hasRemaining()) {
            assertThat(varint(in)).isEqualTo(1 << 3 | 2);
            var value = ByteBuffer.wrap(bytes(in)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(varint(value)).isEqualTo(1 << 3 | 2);
            String tag = text(value);
            assertThat(varint(value)).isEqualTo(2 << 3 | 5);
            scalars.put(tag, value.getFloat());
            assertThat(value.hasRemaining()).isFalse();
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static byte[] bytes(ByteBuffer in) {
        return take(in, (int) varint(in));
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }
}
