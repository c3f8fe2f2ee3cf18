package dev.alea.cli.doctor;

/**
 * What the doctor found about one thing.
 *
 * @param subject what was looked at
 * @param health how it is
 * @param found the value found
 * @param remedy what to do about it; empty when nothing
 */
public record Finding(String subject, Health health, String found, String remedy) {
    /** How a thing is. */
    public enum Health {
        /** As it should be. */
        OK,
        /** It works, but something is lost. */
        WARNING,
        /** It does not work. */
        PROBLEM
    }

    static Finding ok(String subject, String found) {
        return new Finding(subject, Health.OK, found, "");
    }

    static Finding warning(String subject, String found, String remedy) {
        return new Finding(subject, Health.WARNING, found, remedy);
    }

    static Finding problem(String subject, String found, String remedy) {
        return new Finding(subject, Health.PROBLEM, found, remedy);
    }
}
