package dev.alea.run.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.DataException;
import dev.alea.run.store.FileOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CheckpointStoreTest {
    @TempDir
    Path temp;

    private final List<String> warnings = new ArrayList<>();

    private CheckpointStore store(Path folder, FileOperations files) {
        return new CheckpointStore(folder, files, 2, warnings::add);
    }

    private CheckpointStore store() {
        return store(temp.resolve("checkpoints"), FileOperations.disk());
    }

    private static Map<String, FileOperations.Body> parts(long step) {
        return Map.of(
                "a.bin", file -> Files.write(file, new byte[(int) (1000 + step)]),
                "b.json", file -> Files.writeString(file, "{\"step\":" + step + "}"));
    }

    @Test
    void theNewestFewAreKept() {
        for (long step = 10; step <= 50; step += 10) {
            store().save(step, parts(step));
        }
        assertThat(store().steps()).extracting(CheckpointStore.Saved::step).containsExactly(50L, 40L);
        assertThat(temp.resolve("checkpoints")).isDirectoryNotContaining("glob:**/.*");
    }

    @ParameterizedTest
    @EnumSource(FaultyOperations.Fault.class)
    void whicheverOperationFailsAWholeStateIsLeftAndNothingOlderLost(FaultyOperations.Fault fault) {
        boolean reached = true;
        for (int n = 0; reached; n++) {
            Path folder = temp.resolve(fault + "-" + n);
            store(folder, FileOperations.disk()).save(1, parts(1));
            store(folder, FileOperations.disk()).save(2, parts(2));
            var faulty = new FaultyOperations(n, fault);
            boolean saved = saves(store(folder, faulty), 3);
            reached = faulty.reached();

            CheckpointStore after = store(folder, FileOperations.disk());
            long newest = after.newest().found().orElseThrow().step();
            assertThat(newest).as("operation %d", n).isIn(2L, 3L);
            assertThat(saved && newest != 3).as("a save that returned is there").isFalse();
            if (newest == 2) {
                assertThat(after.steps())
                        .as("operation %d", n)
                        .extracting(CheckpointStore.Saved::step)
                        .contains(1L);
            }
            after.sweep();
            after.save(4, parts(4));
            assertThat(after.newest().found().orElseThrow().step()).isEqualTo(4);
            assertThat(folder).isDirectoryNotContaining("glob:**/.*");
        }
    }

    private static boolean saves(CheckpointStore store, long step) {
        try {
            store.save(step, parts(step));
            return true;
        } catch (DataException refused) {
            assertThat(refused).hasMessageContaining("older ones are untouched");
            return false;
        }
    }

    @Test
    void brokenOnesArePassedOverAndNamed() throws IOException {
        var store = new CheckpointStore(temp.resolve("c"), FileOperations.disk(), 9, warnings::add);
        for (long step = 1; step <= 5; step++) {
            store.save(step, parts(step));
        }
        Path flipped = temp.resolve("c/step-000005/a.bin");
        byte[] bytes = Files.readAllBytes(flipped);
        bytes[500] ^= 4;
        Files.write(flipped, bytes);
        Files.write(temp.resolve("c/step-000004/a.bin"), new byte[3]);
        Files.delete(temp.resolve("c/step-000003/manifest.json"));
        Files.delete(temp.resolve("c/step-000002/b.json"));

        CheckpointStore.Search search = store.newest();
        assertThat(search.found().orElseThrow().step()).isEqualTo(1);
        assertThat(search.skipped())
                .extracting(CheckpointStore.Skipped::toString)
                .containsExactly(
                        "step-000005: a.bin has changed since it was written (SHA-256 differs)",
                        "step-000004: a.bin has 3 bytes instead of 1004",
                        "step-000003: has no manifest.json, so it was never completed",
                        "step-000002: b.json is missing");
    }

    @Test
    void aBrokenManifestIsNoCheckpoint() throws IOException {
        store().save(1, parts(1));
        store().save(2, parts(2));
        Files.writeString(temp.resolve("checkpoints/step-000002/manifest.json"), "{\"format\":1,");
        assertThat(store().newest().found().orElseThrow().step()).isEqualTo(1);
        Files.move(temp.resolve("checkpoints/step-000001"), temp.resolve("checkpoints/step-000007"));
        assertThat(store().newest().skipped().getFirst().reason()).isEqualTo("its manifest is of step 1");
    }

    @Test
    void aWholeCheckpointOfTheStepIsLeftAndABrokenOneReplaced() throws IOException {
        store().save(1, parts(1));
        store().save(1, Map.of());
        assertThat(temp.resolve("checkpoints/step-000001/a.bin")).exists();
        Files.delete(temp.resolve("checkpoints/step-000001/a.bin"));
        store().save(1, parts(1));
        assertThat(store().newest().found()).isPresent();
    }

    @Test
    void aFailedDeletionIsAWarning() {
        FileOperations stubborn = new Stubborn(FileOperations.disk());
        for (long step = 1; step <= 3; step++) {
            store(temp.resolve("s"), stubborn).save(step, parts(step));
        }
        assertThat(warnings).singleElement().asString().contains("Could not delete", "step-000001");
    }

    private record Stubborn(FileOperations disk) implements FileOperations {
        @Override
        public void createFolder(Path folder) throws IOException {
            disk.createFolder(folder);
        }

        @Override
        public void write(Path file, Body body) throws IOException {
            disk.write(file, body);
        }

        @Override
        public void sync(Path path) throws IOException {
            disk.sync(path);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            disk.move(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            throw new IOException("held by another program");
        }
    }

    @Test
    void aFullDiskIsOneSentenceWithARemedy() {
        var full = new FaultyOperations(3, FaultyOperations.Fault.REFUSE_ONCE);
        assertThatThrownBy(() -> store(temp.resolve("f"), full).save(3, parts(3)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("step 3")
                .hasMessageContaining("No space left on device; free some space");
    }

    @Test
    void nothingThereIsNothingFound() {
        assertThat(store().newest()).isEqualTo(new CheckpointStore.Search(java.util.Optional.empty(), List.of()));
        assertThatThrownBy(() -> new CheckpointStore(temp, FileOperations.disk(), 0, warnings::add))
                .hasMessageContaining("at least 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'format':2,'step':2,'files':{}}; a newer Alea wrote it",
                "{'step':2,'files':{}}; is not a manifest",
                "{'format':1,'files':{}}; is not a manifest",
                "{'format':1,'step':2}; is not a manifest",
                "{'format':1,'step':2,'files':{'a.bin':{'bytes':1002}}}; is not a manifest",
                "{'format':1,'step':2,'files':{'a.bin':{'bytes':1002,'sha256':7}}}; is not a manifest",
                "[]; must hold one JSON object"
            })
    void aManifestThatSaysSomethingElseIsPassedOverWithItsReason(String json, String reason) throws IOException {
        store().save(1, parts(1));
        store().save(2, parts(2));
        Files.writeString(temp.resolve("checkpoints/step-000002/manifest.json"), json.replace('\'', '"'));
        CheckpointStore.Search search = store().newest();
        assertThat(search.found().orElseThrow().step()).isEqualTo(1);
        assertThat(search.skipped().getFirst().reason())
                .startsWith("manifest.json cannot be used: ")
                .contains(reason);
    }

    @Test
    void theManifestHoldsTheHashesThatOtherToolsCompute() throws Exception {
        store().save(1, Map.of("abc.txt", file -> Files.writeString(file, "abc")));
        assertThat(Files.readString(temp.resolve("checkpoints/step-000001/manifest.json")))
                .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .contains("\"bytes\" : 3");
    }

    @Test
    void whatIsNoStepIsNeitherTakenForOneNorDeleted() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("checkpoints"));
        for (String name : List.of("step-12", "step-1234567890123456789", "step-00000x", "my-step-000009")) {
            Files.createDirectory(folder.resolve(name));
        }
        for (long step = 1; step <= 4; step++) {
            store().save(step, parts(step));
        }
        store().sweep();
        assertThat(store().steps()).extracting(CheckpointStore.Saved::step).containsExactly(4L, 3L);
        assertThat(folder.toFile().list()).hasSize(6);
    }

    @Test
    void aBrokenCheckpointTakesNoPlaceAmongThoseThatAreKept() throws IOException {
        store().save(1, parts(1));
        store().save(2, parts(2));
        Files.write(temp.resolve("checkpoints/step-000002/a.bin"), new byte[3]);
        store().save(3, parts(3));
        assertThat(store().steps())
                .as("the last whole one before it stays")
                .extracting(CheckpointStore.Saved::step)
                .containsExactly(3L, 2L, 1L);
        Files.write(temp.resolve("checkpoints/step-000003/a.bin"), new byte[3]);
        assertThat(store().newest().found().orElseThrow().step()).isEqualTo(1);
    }

    /** What a machine that loses its current forgets is what nobody has forced to the disk. */
    @Test
    void eachPartIsOnTheDiskBeforeTheNextRestsOnIt() {
        var log = new ArrayList<String>();
        store(temp.resolve("run/checkpoints"), new Noting(FileOperations.disk(), log))
                .save(7, parts(7));
        String writing = ".writing-step-000007-" + ProcessHandle.current().pid();
        assertThat(log)
                .containsExactly(
                        "create checkpoints",
                        "sync run",
                        "create " + writing,
                        "write a.bin",
                        "sync a.bin",
                        "write b.json",
                        "sync b.json",
                        "sync " + writing,
                        "write manifest.json",
                        "sync manifest.json",
                        "sync " + writing,
                        "move " + writing + " to step-000007",
                        "sync checkpoints");
    }

    /** A disk that notes what it was asked for. */
    private record Noting(FileOperations disk, List<String> log) implements FileOperations {
        @Override
        public void createFolder(Path folder) throws IOException {
            log.add("create " + folder.getFileName());
            disk.createFolder(folder);
        }

        @Override
        public void write(Path file, Body body) throws IOException {
            log.add("write " + file.getFileName());
            disk.write(file, body);
        }

        @Override
        public void sync(Path path) throws IOException {
            log.add("sync " + path.getFileName());
            disk.sync(path);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            log.add("move " + from.getFileName() + " to " + to.getFileName());
            disk.move(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            log.add("delete " + path.getFileName());
            disk.delete(path);
        }
    }
}
