package dev.alea.formats.tokenizer;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fixed parts of a byte-level tokenizer.json. */
final class ByteLevelJson {
    private ByteLevelJson() {}

    /** A BPE model over a vocabulary, without merges yet. */
    static ObjectNode model(ObjectNode vocabulary) {
        ObjectNode model = Json.MAPPER.createObjectNode();
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        model.set("vocab", vocabulary);
        return model;
    }

    /** The whole document around a model: split by GPT-2's expression, bytes as printable characters. */
    static ObjectNode document(ObjectNode model) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        root.putArray("added_tokens");
        root.putNull("normalizer");
        root.set("pre_tokenizer", byteLevel());
        root.putNull("post_processor");
        root.set("decoder", byteLevel());
        root.set("model", model);
        return root;
    }

    /** Declares a special token and puts it before each text. */
    static void addBeginToken(ObjectNode document, String token, int id) {
        ObjectNode added = document.putArray("added_tokens").addObject();
        added.put("id", id).put("content", token).put("single_word", false).put("lstrip", false);
        added.put("rstrip", false).put("normalized", false).put("special", true);
        ObjectNode template = document.putObject("post_processor").put("type", "TemplateProcessing");
        addStep(template.putArray("single"), token, "A", 0);
        addStep(addStep(template.putArray("pair"), token, "A", 0), token, "B", 1);
        ObjectNode entry = template.putObject("special_tokens").putObject(token).put("id", token);
        entry.putArray("ids").add(id);
        entry.putArray("tokens").add(token);
    }

    private static ArrayNode addStep(ArrayNode steps, String token, String sequence, int type) {
        steps.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
        steps.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
        return steps;
    }

    private static ObjectNode byteLevel() {
        return Json.MAPPER
                .createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }
}
