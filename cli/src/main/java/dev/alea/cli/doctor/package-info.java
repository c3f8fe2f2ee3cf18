/**
 * Looks at the machine as {@code alea doctor} does. Every check is one small function that returns a {@link
 * dev.alea.cli.doctor.Finding}: what was looked at, how it is, what was found and the remedy. Nothing is changed.
 *
 * <p>Types: {@link dev.alea.cli.doctor.Doctor} (the list of checks), {@link dev.alea.cli.doctor.MachineChecks} (platform,
 * JDK, memory, cache), {@link dev.alea.cli.doctor.EngineChecks} (libtorch, threads, SIMD width, GPU), {@link
 * dev.alea.cli.doctor.DoctorCommand}.
 *
 * <pre>{@code
 * for (Finding finding : Doctor.examine()) {
 *     System.out.println(finding.subject() + ": " + finding.found());
 * }
 * }</pre>
 */
@NullMarked
package dev.alea.cli.doctor;

import org.jspecify.annotations.NullMarked;
