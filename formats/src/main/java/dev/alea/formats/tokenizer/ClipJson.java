package dev.alea.formats.tokenizer;

import tools.jackson.databind.node.ObjectNode;

/** The JSON that transformers writes and reads for a CLIP tokenizer. */
final class ClipJson {
    static final String WORDS = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

    private ClipJson() {}

    /** Composed, one blank for many, lower case; letters, single digits and the rest apart; bytes; merges within words. */
    static ObjectNode document(ClipVocabulary vocabulary) {
        ObjectNode model = ByteLevelJson.model(vocabulary.tokens().deepCopy());
        model.put("unk_token", ClipVocabulary.END)
                .put("continuing_subword_prefix", "")
                .put("end_of_word_suffix", ClipVocabulary.WORD_END);
        var merges = model.putArray("merges");
        vocabulary.merges().forEach(m -> merges.addArray().add(m.left()).add(m.right()));
        ObjectNode root = ByteLevelJson.document(model);
        var added = root.putArray("added_tokens");
        for (String token : new String[] {ClipVocabulary.START, ClipVocabulary.END}) {
            added.addObject()
                    .put("id", vocabulary.id(token))
                    .put("content", token)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        var normalizers = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        normalizers.addObject().put("type", "NFC");
        normalizers
                .addObject()
                .put("type", "Replace")
                .put("content", " ")
                .putObject("pattern")
                .put("Regex", "\\s+");
        normalizers.addObject().put("type", "Lowercase");
        var steps = root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        steps.addObject()
                .put("type", "Split")
                .put("behavior", "Removed")
                .put("invert", true)
                .putObject("pattern")
                .put("Regex", WORDS);
        steps.addObject()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
        return root;
    }

    /** {@code tokenizer_config.json}. */
    static ObjectNode configuration(int context) {
        return specialTokens()
                .put("add_prefix_space", false)
                .put("do_lower_case", true)
                .put("errors", "replace")
                .put("model_max_length", context)
                .put("tokenizer_class", "CLIPTokenizer");
    }

    /** {@code special_tokens_map.json}. */
    static ObjectNode specialTokens() {
        return Json.MAPPER
                .createObjectNode()
                .put("bos_token", ClipVocabulary.START)
                .put("eos_token", ClipVocabulary.END)
                .put("pad_token", ClipVocabulary.END)
                .put("unk_token", ClipVocabulary.END);
    }
}
