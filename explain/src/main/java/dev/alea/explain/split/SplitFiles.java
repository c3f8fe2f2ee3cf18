package dev.alea.explain.split;

import dev.alea.formats.FormatException;
import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.json.StrictJson;
import dev.alea.run.UsageException;
import dev.alea.run.store.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A split as one JSON file: its rule, and every picture's name, hash, label, group and side. */
public final class SplitFiles {
    private static final int MAX_BYTES = 1 << 30;
    private static final Map<String, Side> SIDES =
            EnumSet.allOf(Side.class).stream().collect(Collectors.toMap(SplitFiles::word, Function.identity()));

    private SplitFiles() {}

    /** Writes a split, whole or not at all. */
    public static void write(Path file, Split split) {
        AtomicFile.write(file, Json.pretty(tree(split)).getBytes(StandardCharsets.UTF_8));
    }

    /** A split as a tree, to be stored in another file. */
    public static ObjectNode tree(Split split) {
        ObjectNode tree = Json.object();
        tree.put("validation", split.rule().validation());
        tree.put("test", split.rule().test());
        tree.put("seed", split.rule().seed());
        var list = tree.putArray("pictures");
        for (int i = 0; i < split.pictures().size(); i++) {
            SplitPicture picture = split.pictures().get(i);
            list.addObject()
                    .put("name", picture.name())
                    .put("sha256", picture.sha256())
                    .put("label", picture.label())
                    .put("group", picture.group())
                    .put("side", word(split.sides().get(i)));
        }
        return tree;
    }

    /**
     * Reads a split.
     *
     * @throws FormatException when the file is not one
     */
    public static Split read(Path file) {
        return of(StrictJson.readObject(file, MAX_BYTES), file.toString());
    }

    /**
     * The split of a tree.
     *
     * @param source what the sentences call it
     * @throws FormatException when the tree is not one
     */
    public static Split of(ObjectNode tree, String source) {
        var pictures = new ArrayList<SplitPicture>();
        var sides = new ArrayList<Side>();
        for (JsonNode entry : require(tree, "pictures", source, JsonNode::isArray)) {
            String where = source + ": picture " + pictures.size();
            pictures.add(picture(entry, where));
            String side = text(entry, "side", where);
            if (!SIDES.containsKey(side)) {
                throw new FormatException(where + " has the side \"" + side + "\"; allowed: train, validation, test");
            }
            sides.add(SIDES.get(side));
        }
        try {
            var rule = new SplitRule(
                    require(tree, "validation", source, JsonNode::isNumber).doubleValue(),
                    require(tree, "test", source, JsonNode::isNumber).doubleValue(),
                    require(tree, "seed", source, value -> value.isIntegralNumber() && value.canConvertToLong())
                            .longValue());
            return new Split(rule, pictures, sides);
        } catch (UsageException fault) {
            throw new FormatException(source + ": " + fault.getMessage(), fault);
        }
    }

    private static SplitPicture picture(JsonNode entry, String where) {
        String name = text(entry, "name", where);
        String sha256 = text(entry, "sha256", where);
        String group = text(entry, "group", where);
        int label = require(entry, "label", where, value -> value.isIntegralNumber() && value.canConvertToInt())
                .intValue();
        try {
            return new SplitPicture(name, sha256, label, group);
        } catch (FormatException fault) {
            throw new FormatException(where + ": " + fault.getMessage(), fault);
        }
    }

    private static String text(JsonNode object, String key, String where) {
        return require(object, key, where, JsonNode::isString).stringValue();
    }

    private static JsonNode require(JsonNode object, String key, String where, Predicate<JsonNode> kind) {
        JsonNode value = object.get(key);
        if (value == null || !kind.test(value)) {
            throw new FormatException(
                    where + " has " + (value == null ? "no " + key : "the " + key + " " + value) + "; a split needs "
                            + "validation, test, seed, and per picture name, sha256, label, group and side");
        }
        return value;
    }

    private static String word(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
