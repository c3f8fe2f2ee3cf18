package dev.alea.run.checkpoint;

import dev.alea.run.store.FileOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A disk whose n-th operation fails; a write may be torn in the middle, and a crash lets nothing happen afterwards. */
final class FaultyOperations implements FileOperations {
    enum Fault {
        REFUSE_ONCE,
        TEAR_AND_CRASH,
        CRASH
    }

    private final FileOperations disk = FileOperations.disk();
    private final int failing;
    private final Fault fault;
    private int count;

    FaultyOperations(int failing, Fault fault) {
        this.failing = failing;
        this.fault = fault;
    }

    boolean reached() {
        return count > failing;
    }

    private boolean fails() throws IOException {
        int now = count++;
        if (now > failing && fault != Fault.REFUSE_ONCE) {
            throw new IOException("the machine is down");
        }
        return now == failing;
    }

    private void refuse() throws IOException {
        if (fails()) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        refuse();
        disk.createFolder(folder);
    }

    @Override
    public void write(Path file, Body body) throws IOException {
        if (fails()) {
            if (fault == Fault.TEAR_AND_CRASH) {
                disk.write(file, body);
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(Files.size(file) / 2);
                }
            }
            throw new IOException("No space left on device");
        }
        disk.write(file, body);
    }

    @Override
    public void sync(Path fileOrFolder) throws IOException {
        refuse();
        disk.sync(fileOrFolder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        refuse();
        disk.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        refuse();
        disk.delete(path);
    }
}
