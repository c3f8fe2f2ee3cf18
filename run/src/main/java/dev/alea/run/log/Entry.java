package dev.alea.run.log;

import java.time.Instant;

/**
 * An event with the place of its line and its time.
 *
 * @param offset first byte of the line in the file
 * @param time when it was written; no part of the result
 * @param event what was said
 */
public record Entry(long offset, Instant time, Event event) {}
