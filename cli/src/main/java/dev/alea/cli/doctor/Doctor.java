package dev.alea.cli.doctor;

import java.util.List;
import java.util.function.Supplier;

/** The checks, in the order in which a person reads them. */
public final class Doctor {
    private static final List<Supplier<Finding>> CHECKS = List.of(
            MachineChecks::platform,
            MachineChecks::jdk,
            MachineChecks::memory,
            MachineChecks::nativeCache,
            EngineChecks::engine,
            EngineChecks::threads,
            EngineChecks::simd,
            EngineChecks::flags,
            EngineChecks::gpu);

    private Doctor() {}

    /** Runs every check; a check that fails is a finding, never an exception. */
    public static List<Finding> examine() {
        return CHECKS.stream().map(Supplier::get).toList();
    }
}
