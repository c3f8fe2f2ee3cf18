package dev.alea.run;

import dev.alea.run.store.Durable;
import dev.alea.run.store.FileOperations;
import dev.alea.run.store.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known about a run: {@code run.json}, written when it starts and replaced whole at every change.
 *
 * @param name of the run, also of its folder
 * @param system the verb it belongs to
 * @param status how it stands
 * @param created when it was started
 * @param changed when this record was last written
 * @param step the last checkpointed or finished step
 * @param parent the run it was tuned from, with the step
 * @param facts machine, JDK, engine, seed, commit, data hashes
 * @param summary what {@link Run#finish} was given
 * @param failure the sentence of the fault that ended it
 */
public record RunRecord(
        String name,
        String system,
        RunStatus status,
        Instant created,
        Instant changed,
        long step,
        Optional<String> parent,
        Map<String, String> facts,
        Map<String, Object> summary,
        Optional<String> failure) {

    static final String FILE = "run.json";
    private static final String KEEP = "keepCheckpoints";

    /** Keeps the order of facts and summary. */
    public RunRecord {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        summary = Collections.unmodifiableMap(new LinkedHashMap<>(summary));
    }

    /** The record of a run before its first step, with what the machine tells about itself. */
    static RunRecord started(RunSpec spec, Optional<String> parent, Instant now) {
        var facts = new LinkedHashMap<>(MachineFacts.gather());
        facts.put(KEEP, Integer.toString(spec.keepCheckpoints()));
        facts.putAll(spec.facts());
        return new RunRecord(
                spec.name(), spec.system(), RunStatus.RUNNING, now, now, 0, parent, facts, Map.of(), Optional.empty());
    }

    /** Whether a folder is that of a run. */
    public static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /**
     * Reads the record of a run folder.
     *
     * @throws DataException when the folder is no run
     */
    public static RunRecord read(Path folder) {
        if (!Files.isRegularFile(folder.resolve(FILE))) {
            throw new DataException(folder + ": this is no run, as it has no " + FILE
                    + "; `alea runs list` names the runs of a folder.");
        }
        ObjectNode json = Json.read(folder.resolve(FILE));
        try {
            var facts = new LinkedHashMap<String, String>();
            json.required("facts")
                    .properties()
                    .forEach(p -> facts.put(p.getKey(), p.getValue().asString()));
            return new RunRecord(
                    json.required("name").stringValue(),
                    json.required("system").stringValue(),
                    RunStatus.of(json.required("status").stringValue()),
                    Instant.parse(json.required("created").stringValue()),
                    Instant.parse(json.required("changed").stringValue()),
                    json.required("step").longValue(),
                    json.optional("parent").map(JsonNode::stringValue),
                    facts,
                    Json.map(json.required("summary")),
                    json.optional("failure").map(JsonNode::stringValue));
        } catch (tools.jackson.core.JacksonException | IllegalArgumentException | java.time.DateTimeException broken) {
            throw new DataException(
                    folder.resolve(FILE) + ": is not the record of a run: " + broken.getMessage(), broken);
        }
    }

    /**
     * How many of the newest checkpoints stay.
     *
     * @throws DataException when the fact is no such number
     */
    int keepCheckpoints(Path folder) {
        String keep = facts.getOrDefault(KEEP, "2");
        if (!keep.matches("[1-9][0-9]{0,8}")) {
            throw new DataException(folder.resolve(FILE) + ": keepCheckpoints is \"" + keep
                    + "\"; allowed: a whole number from 1; write the one that the run was started with.");
        }
        return Integer.parseInt(keep);
    }

    void write(Path folder) {
        ObjectNode json = Json.object()
                .put("name", name)
                .put("system", system)
                .put("status", status.word())
                .put("created", created.toString())
                .put("changed", changed.toString())
                .put("step", step);
        parent.ifPresent(p -> json.put("parent", p));
        failure.ifPresent(f -> json.put("failure", f));
        json.set("facts", Json.tree(facts));
        json.set("summary", Json.tree(summary));
        Durable.replace(FileOperations.disk(), folder.resolve(FILE), Json.pretty(json));
    }

    RunRecord with(RunStatus newStatus, long newStep, Instant now) {
        return new RunRecord(name, system, newStatus, created, now, newStep, parent, facts, summary, Optional.empty());
    }

    RunRecord finished(Map<String, Object> newSummary, long newStep, Instant now) {
        return new RunRecord(
                name, system, RunStatus.FINISHED, created, now, newStep, parent, facts, newSummary, Optional.empty());
    }

    RunRecord failed(String sentence, long newStep, Instant now) {
        return new RunRecord(
                name, system, RunStatus.FAILED, created, now, newStep, parent, facts, summary, Optional.of(sentence));
    }
}
