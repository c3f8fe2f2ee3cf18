package dev.alea.explain;

import dev.alea.explain.decision.Edit;
import dev.alea.formats.FormatException;
import dev.alea.formats.json.JsonFields;
import dev.alea.formats.json.StrictJson;
import dev.alea.run.store.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The card of a model as JSON. */
final class CardJson {
    private static final int VERSION = 1;
    private static final int MAX_BYTES = 64 << 20;
    private static final Set<String> KEYS = Set.of(
            "version",
            "mode",
            "clip",
            "clip_source",
            "concepts_sha256",
            "concepts",
            "classes",
            "folders",
            "attributes",
            "edits");

    private CardJson() {}

    static ObjectNode tree(ModelCard card) {
        ObjectNode tree = Json.object()
                .put("version", VERSION)
                .put("mode", card.mode().word())
                .put("clip", card.clip())
                .put("clip_source", card.clipSource())
                .put("concepts_sha256", ModelCard.hash(card.concepts()));
        tree.set("concepts", Json.tree(card.concepts()));
        tree.set("classes", Json.tree(card.classes()));
        tree.set("folders", Json.tree(card.folders()));
        card.attributes().ifPresent(rows -> tree.set("attributes", Json.tree(rows)));
        tree.set(
                "edits",
                Json.tree(card.edits().stream().map(edit -> edit(card, edit)).toList()));
        return tree;
    }

    private static ObjectNode edit(ModelCard card, Edit edit) {
        return switch (edit) {
            case Edit.Prune(int concept) ->
                Json.object().put("prune", card.concepts().get(concept));
            case Edit.Weight(int classIndex, int concept, double weight) ->
                Json.object()
                        .put("class", card.classes().get(classIndex))
                        .put("concept", card.concepts().get(concept))
                        .put("weight", weight);
        };
    }

    /** Reads a card; every deviation from {@link #tree} is refused. */
    static ModelCard read(Path file) {
        ObjectNode object = StrictJson.readObject(file, MAX_BYTES);
        JsonFields fields = JsonFields.of(object, file.toString());
        for (String key : object.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw fields.refused(key, "a model's card has no such key; was it written by a newer version?");
            }
        }
        if (fields.positiveInt("version") != VERSION) {
            throw fields.refused("version", "this version of Alea reads " + VERSION + ".");
        }
        List<String> concepts = fields.texts("concepts");
        List<String> classes = fields.texts("classes");
        if (concepts.isEmpty() || classes.size() < 2) {
            throw fields.refused("classes", "a model has 1 or more concepts and 2 or more classes.");
        }
        if (!text(fields, "concepts_sha256").equals(ModelCard.hash(concepts))) {
            throw fields.refused(
                    "concepts_sha256", "the list of concepts was changed afterwards; train a model for the new list.");
        }
        try {
            return new ModelCard(
                    mode(fields),
                    concepts,
                    classes,
                    fields.texts("folders"),
                    text(fields, "clip"),
                    text(fields, "clip_source"),
                    fields.has("attributes") ? Optional.of(fields.texts("attributes")) : Optional.empty(),
                    edits(object, file, concepts, classes));
        } catch (IllegalArgumentException misfit) {
            throw new FormatException(file + ": " + misfit.getMessage(), misfit);
        }
    }

    private static String text(JsonFields fields, String key) {
        return fields.text(key).orElseThrow(() -> fields.refused(key, "it must be a string."));
    }

    private static Mode mode(JsonFields fields) {
        for (Mode mode : Mode.values()) {
            if (mode.word().equals(text(fields, "mode"))) {
                return mode;
            }
        }
        throw fields.refused("mode", "allowed: gate, l1, contrastive, gumbel, similarity.");
    }

    private static List<Edit> edits(ObjectNode object, Path file, List<String> concepts, List<String> classes) {
        JsonNode list = object.get("edits");
        if (list == null || !list.isArray()) {
            throw new FormatException(file + ": 'edits' must be a list, which may be empty.");
        }
        List<Edit> edits = new ArrayList<>();
        for (JsonNode node : list) {
            if (!(node instanceof ObjectNode entry)) {
                throw new FormatException(file + ": 'edits' has the entry " + node + "; each must be an object.");
            }
            edits.add(edit(JsonFields.of(entry, file + ", edit " + edits.size()), concepts, classes));
        }
        return edits;
    }

    private static Edit edit(JsonFields fields, List<String> concepts, List<String> classes) {
        if (fields.has("prune")) {
            return new Edit.Prune(index(fields, "prune", concepts));
        }
        JsonNode weight = fields.object().get("weight");
        if (weight == null || !weight.isNumber() || !Double.isFinite(weight.doubleValue())) {
            throw fields.refused("weight", "an edit has a finite weight, or prunes a concept.");
        }
        return new Edit.Weight(
                index(fields, "class", classes), index(fields, "concept", concepts), weight.doubleValue());
    }

    private static int index(JsonFields fields, String key, List<String> names) {
        int found = names.indexOf(text(fields, key));
        if (found < 0) {
            throw fields.refused(key, "the model knows no such name.");
        }
        return found;
    }
}
