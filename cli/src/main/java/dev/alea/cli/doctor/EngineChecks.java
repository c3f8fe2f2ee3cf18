package dev.alea.cli.doctor;

import dev.alea.choice.kernel.Simd;
import dev.alea.torch.Devices;
import dev.alea.torch.Torch;
import java.util.List;

/** libtorch, its threads, the width of the vector unit, and the GPU. */
final class EngineChecks {
    private EngineChecks() {}

    static Finding engine() {
        try {
            return Finding.ok("engine", "libtorch with " + Torch.cpuCapability() + " kernels");
        } catch (RuntimeException | LinkageError e) {
            return Finding.problem(
                    "engine", String.valueOf(e.getMessage()), "delete the native cache and run ./alea doctor again");
        }
    }

    static Finding threads() {
        try {
            int used = Torch.threads();
            int processors = Runtime.getRuntime().availableProcessors();
            String found = used + " of " + processors + " processors";
            return used <= processors
                    ? Finding.ok("threads", found)
                    : Finding.warning(
                            "threads", found, "more threads than processors slow each other down; lower --threads");
        } catch (RuntimeException | LinkageError e) {
            return Finding.problem("threads", "unknown: the engine does not start", "see engine");
        }
    }

    static Finding simd() {
        int bits = Simd.bits();
        String found = bits + "-bit vectors";
        return bits >= 256
                ? Finding.ok("simd", found)
                : Finding.warning(
                        "simd", found, "the kernels run, but slower than on a processor with 256 bits or more");
    }

    static Finding flags() {
        try {
            List<String> warnings = Torch.warnings();
            return warnings.isEmpty()
                    ? Finding.ok("settings", "all set")
                    : Finding.warning("settings", String.join("; ", warnings), "set them before starting, as said");
        } catch (RuntimeException | LinkageError e) {
            return Finding.problem("settings", "unknown: the engine does not start", "see engine");
        }
    }

    static Finding gpu() {
        try {
            return Finding.ok("gpu", Devices.describe());
        } catch (RuntimeException | LinkageError e) {
            return Finding.problem("gpu", "unknown: the engine does not start", "see engine");
        }
    }
}
