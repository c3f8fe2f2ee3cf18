package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.FormatException;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.torch.EngineException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

/** Whatever a command throws, the process says it in a sentence and ends with the documented code. */
final class ExitCodeTest {
    /** A command that fails. */
    @Command(name = "fail")
    private record Failing(Throwable failure) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            switch (failure) {
                case Exception e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }
    }

    private static CommandLineFixture.Answer fail(Throwable failure) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Alea.commandLine()
                .addSubcommand("fail", new Failing(failure))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("fail");
        return new CommandLineFixture.Answer(code, out.toString(), err.toString());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UsageException("no such key"), 2, "no such key"),
                Arguments.of(new FormatException("bad byte"), 3, "bad byte"),
                Arguments.of(new DataException("disk full"), 3, "disk full"),
                Arguments.of(new IOException("pipe broken"), 3, "pipe broken"),
                Arguments.of(new FileNotFoundException("x.txt"), 3, "x.txt"),
                Arguments.of(new UncheckedIOException("out.bin: full", new IOException("y")), 3, "out.bin: full"),
                Arguments.of(new NoSuchFileException("a/b"), 3, "a/b: no such file or folder"),
                Arguments.of(new AccessDeniedException("a/b"), 3, "a/b: access denied; check its permissions"),
                Arguments.of(new FileAlreadyExistsException("a/b"), 3, "a/b: exists already"),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("a/b")), 3, "a/b: no such file or folder"),
                Arguments.of(new IOException(), 3, "java.io.IOException"),
                Arguments.of(new NumericsException("step 3: NaN"), 4, "step 3: NaN"),
                Arguments.of(new EngineException("no GPU"), 5, "no GPU"),
                Arguments.of(new UnsatisfiedLinkError("no jnitorch"), 5, "no jnitorch"),
                Arguments.of(new NoClassDefFoundError("org/bytedeco/x"), 5, "org/bytedeco/x"),
                Arguments.of(
                        new OutOfMemoryError("Java heap space"),
                        5,
                        "there is too little memory (Java heap space); give the Java heap more"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyKindOfFailureHasItsSentenceAndItsCode(Throwable failure, int code, String sentence) {
        var answer = fail(failure);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.err()).startsWith("alea: " + sentence).doesNotContain("\tat ");
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void aDefectIsCalledOneAndShowsWhereItIs() {
        for (Throwable defect : new Throwable[] {
            new IllegalStateException("impossible"), new StackOverflowError(), new AssertionError("impossible")
        }) {
            var answer = fail(defect);
            assertThat(answer.code()).isEqualTo(ExitCode.DEFECT.value()).isEqualTo(1);
            assertThat(answer.err())
                    .startsWith("alea: this is a defect of Alea; please report it")
                    .contains(defect.getClass().getName(), "\tat dev.alea.cli.ExitCodeTest");
        }
    }

    @Test
    void theCodesAreTheDocumentedOnes() {
        assertThat(ExitCode.values()).extracting(ExitCode::value).containsExactly(0, 1, 2, 3, 4, 5, 130);
    }

    @Test
    void withoutAVerbTheHelpIsShownAndTheVersionIsTold() {
        var cli = new CommandLineFixture(java.nio.file.Path.of(""));
        for (String[] words : new String[][] {{}, {"--help"}, {"help"}}) {
            assertThat(cli.run(words).succeeded().out()).contains("prune", "explain", "lab", "Exit codes: 0 done");
        }
        for (String group : new String[] {"prune", "explain", "runs"}) {
            assertThat(cli.run(group).succeeded().out()).contains("Usage: alea " + group);
        }
        assertThat(cli.run("--version").succeeded().out()).startsWith("alea ");
    }
}
