package dev.alea.cli.doctor;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Spec;

/** {@code alea doctor}: looks at the machine and says what to mend. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at platform, JDK, engine, SIMD width, threads, memory, native cache and GPU.")
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        List<Finding> findings = Doctor.examine();
        boolean healthy = findings.stream().noneMatch(f -> f.health() == Finding.Health.PROBLEM);
        output.answer(spec.commandLine().getOut(), json(findings, healthy), text(findings));
        return (healthy ? ExitCode.OK : ExitCode.ENGINE).value();
    }

    private static Map<String, Object> json(List<Finding> findings, boolean healthy) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("healthy", healthy);
        answer.put("findings", findings);
        return answer;
    }

    private static String text(List<Finding> findings) {
        return findings.stream().map(DoctorCommand::line).collect(Collectors.joining("\n"));
    }

    private static String line(Finding finding) {
        String line = String.format(
                Locale.ROOT,
                "%-8s %-13s %s",
                finding.health().name().toLowerCase(Locale.ROOT),
                finding.subject(),
                finding.found());
        return finding.remedy().isEmpty() ? line : line + "\n" + " ".repeat(23) + "remedy: " + finding.remedy();
    }
}
