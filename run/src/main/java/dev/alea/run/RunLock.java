package dev.alea.run;

import dev.alea.run.store.Durable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One process to a run folder. The file {@code lock} holds process id and start time of the owner; a lock of the operating
 * system on it settles races, and the text settles file systems that have no such locks. A dead owner's lock is taken over.
 */
final class RunLock implements AutoCloseable {
    // The operating system derives a start time from its boot clock, which a clock adjustment moves a little.
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    static RunLock acquire(Path folder) {
        Path file = folder.resolve("lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Optional<Owner> owner = Owner.parse(text(channel));
            if (lock(channel) == null
                    || owner.filter(Owner::isAnotherLivingProcess).isPresent()) {
                throw new UsageException(folder + ": another process"
                        + owner.map(o -> " (" + o.pid() + ")").orElse("")
                        + " is working on this run; stop it first, or choose another run.");
            }
            write(channel, Owner.self().toString());
            var lock = new RunLock(channel);
            channel = null;
            return lock;
        } catch (IOException fault) {
            throw Durable.refused("lock " + folder, fault);
        } finally {
            closeQuietly(channel);
        }
    }

    /** Whether a living process owns the run. */
    static boolean held(Path folder) {
        try {
            return Owner.parse(Files.readString(folder.resolve("lock")))
                    .filter(Owner::lives)
                    .isPresent();
        } catch (IOException none) {
            return false;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(
                    Long.MAX_VALUE - 1, 1, false); // beyond the text, so that Windows lets others read it
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static String text(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(256);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException secondary) {
            // the exception under way says more
        }
    }

    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException fault) {
            throw Durable.refused("release the lock of the run", fault);
        }
    }

    /** A process, told from a later one with the same number by its start. */
    private record Owner(long pid, Instant start) {
        static Owner self() {
            return new Owner(ProcessHandle.current().pid(), startOf(ProcessHandle.current()));
        }

        static Optional<Owner> parse(String text) {
            String[] parts = text.strip().split(" ", 2);
            try {
                return parts.length == 2
                        ? Optional.of(new Owner(Long.parseLong(parts[0]), Instant.parse(parts[1])))
                        : Optional.empty();
            } catch (NumberFormatException | DateTimeParseException torn) {
                return Optional.empty();
            }
        }

        private static Instant startOf(ProcessHandle process) {
            return process.info().startInstant().orElse(Instant.EPOCH);
        }

        boolean lives() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(p -> Duration.between(start, startOf(p)).abs().compareTo(TOLERANCE) <= 0)
                    .isPresent();
        }

        boolean isAnotherLivingProcess() {
            return pid != ProcessHandle.current().pid() && lives();
        }

        @Override
        public String toString() {
            return pid + " " + start + "\n";
        }
    }
}
