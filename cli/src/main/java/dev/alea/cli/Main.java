package dev.alea.cli;

/** The entry point of the {@code alea} command. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and leaves with its exit code.
     *
     * @param arguments the command line
     */
    @SuppressForbidden("the one place that decides the exit code of the process")
    public static void main(String[] arguments) {
        System.exit(Alea.commandLine().execute(arguments));
    }
}
