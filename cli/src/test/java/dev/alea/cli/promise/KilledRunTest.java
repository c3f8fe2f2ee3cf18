package dev.alea.cli.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import dev.alea.run.log.Entry;
import dev.alea.run.log.Event;
import dev.alea.run.log.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process of a training is killed, stopped, or finds its newest checkpoint damaged; whoever resumes it ends with the bits of
 * the run that nothing befell. {@code -Dalea.kill.seed=N} chooses other moments.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KilledRunTest {
    private static final int KILLS = 10;
    private static final int STOPPED = 15;

    private TinyPlan plan = new TinyPlan(Path.of(""));
    private ChildAlea.End stop = new ChildAlea.End(-1, "");

    /**
     * When a child is killed.
     *
     * @param step as soon as the log has it; 0 for during the start
     * @param micros and then so much later
     */
    private record Moment(int step, long micros) {
        static List<Moment> drawn(long seed) {
            Draws draws = Draws.of(seed).stream("kills");
            var moments = new ArrayList<Moment>();
            for (int i = 0; i < KILLS; i++) {
                // One during the start, one while the masks and the model are written, the others between.
                int step = i == 0 ? 0 : i == 1 ? TinyPlan.STEPS : 1 + (int) draws.below(2L * i, TinyPlan.STEPS - 1L);
                long latest = step == 0 ? 1_500_000 : step == TinyPlan.STEPS ? 200_000 : 25_000;
                moments.add(new Moment(step, draws.below(2L * i + 1, latest)));
            }
            moments.sort(Comparator.comparingInt(Moment::step));
            return moments;
        }
    }

    @BeforeAll
    void runOneToItsEndAndStopAnother(@TempDir Path folder) throws IOException, InterruptedException {
        plan = TinyPlan.write(folder);
        try (var whole = ChildAlea.start(plan.learn("whole"));
                var stopped = ChildAlea.start(plan.learn("stopped"))) {
            stopped.until(() -> RunFiles.lastStep(plan.run("stopped"), 0) >= STOPPED);
            stopped.process().destroy();
            stop = stopped.end();
            assertDone(whole.end());
        }
    }

    private static void assertDone(ChildAlea.End end) {
        assertThat(end.code()).as(end.screen()).isZero();
    }

    @Test
    void runsThatAreKilledTenTimesEndWithTheSameBits() throws Exception {
        long seed = Long.getLong("alea.kill.seed", 1);
        var moments = Moment.drawn(seed);
        System.out.println("kills drawn from seed " + seed + ": " + moments);
        int killed = 0;
        var names = Thread.ofPlatform().name("killer-", 0).factory();
        try (var killers = Executors.newThreadPerTaskExecutor(names)) {
            List<Future<Integer>> chains = killers.invokeAll(List.of(
                    () -> killAndResume("one", every(moments, 0)), () -> killAndResume("two", every(moments, 1))));
            for (var chain : chains) {
                killed += chain.get();
            }
        }
        String what = "seed " + seed + ", " + killed + " kills";
        assertThat(killed).as(what).isGreaterThan(KILLS / 2);
        RunFiles.assertSameRun(plan.run("one"), plan.run("whole"), what);
        RunFiles.assertSameRun(plan.run("two"), plan.run("whole"), what);
    }

    private static List<Moment> every(List<Moment> moments, int parity) {
        return IntStream.range(0, moments.size())
                .filter(i -> i % 2 == parity)
                .mapToObj(moments::get)
                .toList();
    }

    /** Kills the processes of a run one after the other, lets the last one end, and says how many were killed alive. */
    private int killAndResume(String name, List<Moment> moments) throws IOException, InterruptedException {
        int killed = 0;
        for (Moment moment : moments) {
            killed += finished(name) || !kill(name, moment) ? 0 : 1;
        }
        if (!finished(name)) {
            assertDone(ChildAlea.run(plan.goOn(name)));
        }
        return killed;
    }

    private boolean finished(String name) {
        Path run = plan.run(name);
        return Files.exists(run.resolve("run.json")) && RunRecord.read(run).status() == RunStatus.FINISHED;
    }

    /** Whether the child was still alive when it was killed. */
    private boolean kill(String name, Moment moment) throws IOException, InterruptedException {
        Path run = plan.run(name);
        long from = RunFiles.logBytes(run);
        try (var child = ChildAlea.start(plan.goOn(name))) {
            child.until(() -> moment.step() == 0 || RunFiles.lastStep(run, from) >= moment.step());
            TimeUnit.MICROSECONDS.sleep(moment.micros());
            boolean alive = child.process().isAlive();
            child.process().destroyForcibly();
            var end = child.end();
            assertThat(end.code()).as(end.screen()).isIn(0, 128 + 9);
            return alive;
        }
    }

    @Test
    void sigtermLeavesACheckpointOfTheLastStepAndTheDocumentedExitCode() throws IOException {
        Path run = plan.run("stopped");
        assertThat(stop.code()).as(stop.screen()).isEqualTo(130);
        assertThat(stop.screen()).contains("Stopping after this step, with a checkpoint");
        RunRecord record = RunRecord.read(run);
        assertThat(record.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(record.step()).isEqualTo(RunFiles.lastStep(run, 0)).isBetween((long) STOPPED, TinyPlan.STEPS - 1L);
        assertThat(RunFiles.newest(run)).hasFileName(String.format(Locale.ROOT, "step-%06d", record.step()));
    }

    @Test
    void aStoppedRunGoesOnAndPassesOverADamagedCheckpoint() throws IOException, InterruptedException {
        Path sound = plan.run("sound");
        Path damaged = plan.run("damaged");
        RunFiles.copy(plan.run("stopped"), sound);
        RunFiles.copy(plan.run("stopped"), damaged);
        Path newest = RunFiles.newest(damaged);
        flipABit(newest.resolve("tensors.safetensors"));

        ChildAlea.End passedOver;
        try (var one = ChildAlea.start(plan.goOn("sound"));
                var other = ChildAlea.start(plan.goOn("damaged"))) {
            assertDone(one.end());
            passedOver = other.end();
            assertDone(passedOver);
        }

        RunFiles.assertSameRun(sound, plan.run("whole"), "stopped");
        RunFiles.assertSameRun(damaged, plan.run("whole"), "damaged");
        String skipped = newest.getFileName() + ": tensors.safetensors has changed since it was written";
        assertThat(passedOver.screen()).contains("Skipped checkpoint " + skipped);
        assertThat(History.read(damaged.resolve("events.jsonl")).entries())
                .extracting(Entry::event)
                .filteredOn(Event.Resumed.class::isInstance)
                .singleElement()
                .asString()
                .contains(skipped);
    }

    private static void flipABit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length * 2 / 3] ^= 0x10;
        Files.write(file, bytes);
    }
}
