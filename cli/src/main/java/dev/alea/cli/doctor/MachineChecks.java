package dev.alea.cli.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Platform, JDK, memory and the folder into which the engine is unpacked. */
final class MachineChecks {
    private static final long GIB = 1L << 30;
    private static final long UNPACKED_ENGINE_BYTES = 450L << 20;
    private static final List<String> PLATFORMS = List.of("linux-x86_64", "macosx-arm64", "windows-x86_64");

    private MachineChecks() {}

    static Finding platform() {
        String platform = platformName();
        if (PLATFORMS.contains(platform)) {
            return Finding.ok("platform", platform);
        }
        return Finding.problem(
                "platform",
                platform,
                "the engine is built for " + PLATFORMS + " only; use such a machine or container");
    }

    static String platformName() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "");
        String family = os.contains("win") ? "windows" : os.contains("mac") ? "macosx" : "linux";
        return family + "-"
                + switch (arch) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> arch;
                };
    }

    static Finding jdk() {
        Runtime.Version version = Runtime.version();
        String found = version + " (" + System.getProperty("java.vendor", "unknown vendor") + ")";
        if (version.feature() == 25) {
            return Finding.ok("jdk", found);
        }
        return Finding.warning("jdk", found, "Alea is tested on JDK 25; set ALEA_JAVA_HOME to one");
    }

    static Finding memory() {
        long physical =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : 0;
        String found = String.format(
                Locale.ROOT,
                "%.1f GiB, of which the Java heap may take %.1f GiB; tensors live outside the heap",
                (double) physical / GIB,
                (double) Runtime.getRuntime().maxMemory() / GIB);
        if (physical == 0 || physical >= 4 * GIB) {
            return Finding.ok("memory", found);
        }
        return Finding.warning("memory", found, "the tour needs about 2 GiB free; close other programs");
    }

    static Finding nativeCache() {
        Path cache = cacheFolder();
        Path existing = cache;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            return Finding.problem(
                    "native cache",
                    cache + " cannot be written",
                    "give a writable folder with ALEA_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=FOLDER");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String found = String.format(Locale.ROOT, "%s, %.1f GiB free", cache, (double) free / GIB);
            return free > UNPACKED_ENGINE_BYTES || Files.exists(cache)
                    ? Finding.ok("native cache", found)
                    : Finding.problem("native cache", found, "the unpacked engine needs 0.5 GiB; free some space");
        } catch (IOException e) {
            return Finding.warning("native cache", cache + ": " + e.getMessage(), "check the file system");
        }
    }

    private static Path cacheFolder() {
        return Optional.ofNullable(System.getProperty("org.bytedeco.javacpp.cachedir"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home", "."), ".javacpp", "cache"));
    }
}
