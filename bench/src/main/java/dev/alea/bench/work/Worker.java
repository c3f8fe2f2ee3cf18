package dev.alea.bench.work;

import dev.alea.choice.kernel.Simd;
import dev.alea.torch.Torch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.stream.Stream;

/** Our process of a comparison; {@code bench/peers/peer.py} is its twin and has the rules of the conversation. */
public final class Worker {
    private static final long WARM_UP_NANOS = 4_000_000_000L;

    private Worker() {}

    /**
     * Answers requests until there are no more.
     *
     * @param arguments module and folder
     * @throws IOException when the conversation breaks off
     */
    public static void main(String[] arguments) throws IOException {
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var warm = new HashSet<String>();
        Torch.initialise();
        try (Work work = Work.of(arguments[0], Path.of(arguments[1]))) {
            for (String name = requests.readLine(); name != null; name = requests.readLine()) {
                String answer = switch (name) {
                    case "memory" -> Long.toString(peakMemory());
                    case "versions" ->
                        "JDK " + Runtime.version() + ", " + Torch.cpuCapability() + ", vectors of " + Simd.bits()
                                + " bits";
                    default -> Double.toString(seconds(work, name, warm.add(name)));
                };
                System.out.println("=> " + answer);
            }
        }
    }

    private static double seconds(Work work, String name, boolean first) {
        if (first && !name.endsWith("-once")) {
            long until = System.nanoTime() + WARM_UP_NANOS;
            while (System.nanoTime() < until) {
                work.run(name);
            }
        }
        long started = System.nanoTime();
        work.run(name);
        return (System.nanoTime() - started) * 1e-9;
    }

    private static long peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
