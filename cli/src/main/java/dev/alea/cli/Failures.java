package dev.alea.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** Turns a failure into one sentence on standard error and a documented exit code. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
        Throwable failure = thrown instanceof CommandLine.ExecutionException && thrown.getCause() instanceof Error error
                ? error
                : thrown;
        ExitCode code = ExitCode.of(failure);
        PrintWriter err = line.getErr();
        if (code == ExitCode.DEFECT) {
            err.println("alea: this is a defect of Alea; please report it with the lines below");
            failure.printStackTrace(err);
        } else {
            err.println("alea: " + sentence(failure));
        }
        err.flush();
        return code.value();
    }

    private static String sentence(Throwable failure) {
        Throwable within = failure.getCause();
        // Wrapped without a sentence of its own, its message is that of what is within, after the name of a class.
        if (failure instanceof UncheckedIOException
                && within != null
                && within.toString().equals(failure.getMessage())) {
            return sentence(within);
        }
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + ": no such file or folder";
            case AccessDeniedException e -> e.getFile() + ": access denied; check its permissions";
            case FileAlreadyExistsException e -> e.getFile() + ": exists already";
            case OutOfMemoryError e ->
                "there is too little memory (" + e.getMessage()
                        + "); give the Java heap more with ALEA_JAVA_OPTS=-Xmx4g, or ask for less at once";
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
