package dev.alea.prune;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A published mask that was applied to a model.
 *
 * @param mask the mask file
 * @param pattern the pattern found in it
 * @param agreement share of the mask's zeros that were already zero in the model
 * @param exported the folder that was written
 */
public record ImportResult(String mask, String pattern, double agreement, ExportResult exported)
        implements PruneOutcome {
    /** Keys: mask, already_zero, and those of {@link ExportResult}. */
    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mask", mask);
        json.put("already_zero", agreement);
        json.putAll(exported.toJson());
        return json;
    }
}
