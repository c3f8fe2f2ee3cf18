/**
 * Configuration is data: a record whose defaults are one instance of it, read from TOML and overridden by dotted keys.
 * Reading is strict, so that a typing error stops a run before it starts instead of silently training with a default.
 * Writing gives a complete file that can be fed back: {@code parse(write(config)).equals(config)}.
 *
 * <ul>
 *   <li>{@link dev.alea.run.config.Configs}: parse, write, override, compare.
 *   <li>{@link dev.alea.run.config.Doc}: the sentence that a written file shows above a key.
 * </ul>
 *
 * <pre>{@code
 * record Train(int steps, double learningRate) {
 *     static final Train DEFAULTS = new Train(250, 1e-3);
 *     Train {
 *         if (steps < 1) throw new IllegalArgumentException("steps must be at least 1, but is " + steps);
 *     }
 * }
 * Train config = Configs.parse(Train.class, "steps = 500", "my.toml", Train.DEFAULTS);
 * Train longer = Configs.override(config, Map.of("steps", "1000"));
 * String toml = Configs.write(longer);
 * }</pre>
 *
 * Source: ours; the language is TOML 1.0, read by tomlj.
 */
@NullMarked
package dev.alea.run.config;

import org.jspecify.annotations.NullMarked;
