package dev.alea.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** What a run notes about where it runs: enough to explain a number years later, and nothing about the person. */
public final class MachineFacts {
    private MachineFacts() {}

    /** Version and commit of Alea, operating system, processor, memory, JDK and engine, by name. */
    public static SequencedMap<String, String> gather() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("alea", alea());
        facts.put("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        facts.put("processor", processor());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean) {
            facts.put("memory", String.format(Locale.ROOT, "%.1f GiB", bean.getTotalMemorySize() / 1073741824.0));
        }
        facts.put("jdk", property("java.vm.name") + " " + property("java.vm.version"));
        facts.put("engine", engine());
        return facts;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    /** Version and commit; the launcher passes the commit that it built. */
    private static String alea() {
        String version = MachineFacts.class.getPackage().getImplementationVersion();
        return (version == null ? "unpackaged" : version) + ", commit " + property("alea.commit");
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException elsewhere) { // only Linux has this file
            String windows = System.getenv("PROCESSOR_IDENTIFIER");
            return windows == null ? property("os.arch") : windows;
        }
    }

    private static String engine() {
        try {
            // Not initialised: naming the version must not load native libraries.
            Class<?> tensor = Class.forName("org.bytedeco.pytorch.Tensor", false, MachineFacts.class.getClassLoader());
            String version = tensor.getPackage().getImplementationVersion();
            return version == null ? "libtorch" : "libtorch " + version;
        } catch (ClassNotFoundException | LinkageError absent) {
            return "none";
        }
    }
}
