package dev.alea.run.log;

import dev.alea.run.log.Event.*;
import dev.alea.run.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events to lines and back. */
final class EventCodec {
    private EventCodec() {}

    static String encode(Event event, Instant time) {
        ObjectNode line = body(event);
        line.put("time", time.toString());
        return Json.line(line);
    }

    private static ObjectNode body(Event event) {
        return switch (event) {
            case Metrics e -> numbers(row("metrics").put("step", e.step()), e.values());
            case Timing e -> numbers(row("timing").put("step", e.step()), e.values());
            case Note e -> row("note").put("step", e.step()).put("text", e.text());
            case Choice e ->
                row("choice")
                        .put("step", e.step())
                        .put("what", e.what())
                        .put("chosen", e.chosen())
                        .set("details", Json.tree(e.details()));
            case Started e -> row("start").put("system", e.system());
            case Resumed e -> row("resume").put("step", e.step()).set("skipped", Json.tree(e.skipped()));
            case Extended e -> row("extend").set("changed", Json.tree(e.changed()));
            case Superseded e -> row("supersede").put("step", e.step()).put("from", e.from());
            case Checkpointed e -> row("checkpoint").put("step", e.step()).put("folder", e.folder());
            case Warned e -> row("warning").put("text", e.text());
            case Failed e -> row("failure").put("text", e.text());
            case Stopped e -> row("stop").put("step", e.step());
            case Finished e -> row("finish").set("summary", Json.tree(e.summary()));
        };
    }

    private static ObjectNode row(String type) {
        return Json.object().put("type", type);
    }

    private static ObjectNode numbers(ObjectNode row, Map<String, Double> values) {
        ObjectNode object = row.putObject("values");
        values.forEach((key, value) -> Json.put(object, key, value));
        return row;
    }

    static Entry decode(String line, long offset) {
        JsonNode row = Json.parse(line);
        return new Entry(offset, Instant.parse(text(row, "time")), event(row));
    }

    private static Event event(JsonNode row) {
        return switch (text(row, "type")) {
            case "metrics" -> new Metrics(step(row), numbers(row));
            case "timing" -> new Timing(step(row), numbers(row));
            case "note" -> new Note(step(row), text(row, "text"));
            case "choice" ->
                new Choice(step(row), text(row, "what"), text(row, "chosen"), Json.map(row.required("details")));
            case "start" -> new Started(text(row, "system"));
            case "resume" -> new Resumed(step(row), texts(row.required("skipped")));
            case "extend" -> new Extended(changes(row.required("changed")));
            case "supersede" -> new Superseded(step(row), row.required("from").longValue());
            case "checkpoint" -> new Checkpointed(step(row), text(row, "folder"));
            case "warning" -> new Warned(text(row, "text"));
            case "failure" -> new Failed(text(row, "text"));
            case "stop" -> new Stopped(step(row));
            case "finish" -> new Finished(Json.map(row.required("summary")));
            default -> throw new IllegalArgumentException("unknown type of event " + text(row, "type"));
        };
    }

    private static long step(JsonNode row) {
        return row.required("step").longValue();
    }

    private static String text(JsonNode row, String key) {
        return row.required(key).stringValue();
    }

    private static Map<String, Double> numbers(JsonNode row) {
        var values = new LinkedHashMap<String, Double>();
        row.required("values").properties().forEach(p -> values.put(p.getKey(), Json.number(p.getValue())));
        return values;
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.stringValue()));
        return List.copyOf(texts);
    }

    private static Map<String, String> changes(JsonNode object) {
        var changes = new LinkedHashMap<String, String>();
        object.properties().forEach(p -> changes.put(p.getKey(), p.getValue().stringValue()));
        return changes;
    }
}
