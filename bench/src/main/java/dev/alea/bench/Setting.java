package dev.alea.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Under what conditions both sides run.
 *
 * @param root the checkout
 * @param python the interpreter that has torch
 * @param folder models and tokens for both sides
 * @param log where both sides' messages go
 * @param threads threads of each side
 * @param rounds samples per row, 0 for each item's own number
 */
record Setting(Path root, String python, Path folder, Path log, int threads, int rounds) {
    /** The flags of the launcher. */
    private static final List<String> FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-XX:+UseSerialGC",
            "-Xms32m");

    /** The variables of the launcher. */
    private static final Map<String, String> VARIABLES = Map.of("MALLOC_ARENA_MAX", "1");

    /** A process of ours for some module. */
    Contestant ours(String module) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("-Dalea.threads=" + threads);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.alea.bench.work.Worker");
        command.add(module);
        command.add(folder.toString());
        return Contestant.start(command, VARIABLES, log);
    }

    /** A process of the peer for some module. */
    Contestant theirs(String module) {
        var command = List.of(
                python,
                root.resolve("bench/peers/peer.py").toString(),
                module,
                folder.toString(),
                Integer.toString(threads));
        String count = Integer.toString(threads);
        return Contestant.start(command, Map.of("OMP_NUM_THREADS", count, "MKL_NUM_THREADS", count), log);
    }
}
