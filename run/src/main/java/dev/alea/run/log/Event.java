package dev.alea.run.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One thing a run has to say. */
public sealed interface Event {
    /** What a training computed: the same after a resume as without the interruption. */
    sealed interface Result extends Event permits Metrics, Note, Choice {
        /** The step it belongs to. */
        long step();
    }

    /** What happened to the process: differs from one execution to the next. */
    sealed interface Happening extends Event
            permits Timing, Started, Resumed, Extended, Superseded, Checkpointed, Warned, Failed, Stopped, Finished {}

    /** Numbers of a step. */
    record Metrics(long step, Map<String, Double> values) implements Result {
        /** Keeps the order of the values. */
        public Metrics {
            values = ordered(values);
        }
    }

    /** A sentence about the step. */
    record Note(long step, String text) implements Result {}

    /** A discrete decision: what was decided, what was chosen, and whatever explains it. */
    record Choice(long step, String what, String chosen, Map<String, Object> details) implements Result {
        /** Keeps the order of the details. */
        public Choice {
            details = ordered(details);
        }
    }

    /** Measured speeds and sizes; they never repeat exactly. */
    record Timing(long step, Map<String, Double> values) implements Happening {
        /** Keeps the order of the values. */
        public Timing {
            values = ordered(values);
        }
    }

    /** The first row of a run. */
    record Started(String system) implements Happening {}

    /** A process took the run up again after {@code step}; {@code skipped} says which checkpoints it could not use and why. */
    record Resumed(long step, List<String> skipped) implements Happening {}

    /** A longer plan: the keys that changed. */
    record Extended(Map<String, String> changed) implements Happening {
        /** Keeps the order of the keys. */
        public Extended {
            changed = ordered(changed);
        }
    }

    /** Rows from byte {@code from} up to this one no longer count: the run went back to the state after {@code step}. */
    record Superseded(long step, long from) implements Happening {}

    /** A checkpoint became whole. */
    record Checkpointed(long step, String folder) implements Happening {}

    /** Something a person should know that did not stop the run. */
    record Warned(String text) implements Happening {}

    /** The run ended with a fault. */
    record Failed(String text) implements Happening {}

    /** The run stopped early because it was asked to. */
    record Stopped(long step) implements Happening {}

    /** The plan is done. */
    record Finished(Map<String, Object> summary) implements Happening {
        /** Keeps the order of the summary. */
        public Finished {
            summary = ordered(summary);
        }
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
