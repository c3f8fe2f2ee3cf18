package dev.alea.run.log;

import dev.alea.run.store.Durable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/** Appends events to {@code events.jsonl}; a line is handed to the operating system before {@link #append} returns. */
public final class EventLog implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final InstantSource clock;

    private EventLog(Path file, FileChannel channel, InstantSource clock) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Opens or creates the file. A last line that a crash cut short is ended here; readers pass over it.
     *
     * @throws dev.alea.run.DataException when the file cannot be written
     */
    public static EventLog open(Path file, InstantSource clock) {
        try {
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var log = new EventLog(file, channel, clock);
            log.endTornLine();
            return log;
        } catch (IOException fault) {
            throw Durable.refused("write " + file, fault);
        }
    }

    private void endTornLine() throws IOException {
        long size = channel.size();
        channel.position(size);
        if (size > 0) {
            var last = ByteBuffer.allocate(1);
            channel.read(last, size - 1);
            if (last.get(0) != '\n') {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        }
    }

    /** Appends one line. */
    public void append(Event event) {
        byte[] line = (EventCodec.encode(event, clock.instant()) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            var buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException fault) {
            throw Durable.refused("write " + file, fault);
        }
    }

    /** The number of bytes so far: where the next line will stand. */
    public long cursor() {
        try {
            return channel.position();
        } catch (IOException fault) {
            throw Durable.refused("write " + file, fault);
        }
    }

    /** Forces what was appended to the disk. */
    public void sync() {
        try {
            channel.force(false);
        } catch (IOException fault) {
            throw Durable.refused("write " + file, fault);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException fault) {
            throw Durable.refused("close " + file, fault);
        }
    }
}
