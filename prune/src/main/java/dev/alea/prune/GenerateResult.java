package dev.alea.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A generated text.
 *
 * @param model folder of the model
 * @param prompt the text it goes on from
 * @param text prompt and continuation
 * @param ids token ids of both
 * @param tokensPerSecond of the continuation
 */
public record GenerateResult(String model, String prompt, String text, List<Integer> ids, double tokensPerSecond)
        implements PruneOutcome {
    /** Copies the lists. */
    public GenerateResult {
        ids = List.copyOf(ids);
    }

    /** Keys: model, prompt, text, ids, tokens_per_second. */
    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model);
        json.put("prompt", prompt);
        json.put("text", text);
        json.put("ids", ids);
        json.put("tokens_per_second", tokensPerSecond);
        return json;
    }
}
