package dev.alea.explain;

import dev.alea.explain.concept.ConceptFilter;
import dev.alea.explain.concept.ConceptLine;
import dev.alea.explain.concept.Cutoffs;
import dev.alea.explain.concept.Dropped;
import dev.alea.explain.concept.Filtered;
import dev.alea.explain.source.Sight;
import dev.alea.formats.file.AtomicFile;
import dev.alea.torch.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of concepts made fit: what stays, and what goes for which reason.
 *
 * @param kept the concepts that stay, in the order of the list
 * @param dropped what goes, step by step
 */
public record ConceptReview(List<ConceptLine> kept, List<Dropped> dropped) {
    /** Copies the lists. */
    public ConceptReview {
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
    }

    /**
     * Filters a list.
     *
     * @param lines the list
     * @param classNames that concepts must not give away
     * @param cutoffs where each step cuts
     * @param sight for the steps that compare meanings, empty to leave those out
     */
    public static ConceptReview of(
            List<ConceptLine> lines, List<String> classNames, Cutoffs cutoffs, Optional<Sight> sight) {
        var filter = new ConceptFilter(cutoffs);
        Filtered byText = filter.byText(lines, classNames);
        var dropped = new ArrayList<>(byText.dropped());
        List<ConceptLine> kept = byText.kept();
        if (sight.isPresent() && !kept.isEmpty()) {
            try (var _ = Scope.open()) {
                Filtered similar = filter.bySimilarity(
                        kept,
                        sight.get()
                                .texts(
                                        "the concepts",
                                        kept.stream().map(ConceptLine::text).toList()),
                        classNames,
                        sight.get().texts("the class names", classNames));
                dropped.addAll(similar.dropped());
                kept = similar.kept();
            }
        }
        return new ConceptReview(kept, dropped);
    }

    /** Writes the concepts that stay, one per line. */
    public void write(Path file) {
        var text = new StringBuilder();
        kept.forEach(line -> text.append(line.text()).append('\n'));
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Keys: kept (texts), dropped (line, text, reason). */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("kept", kept.stream().map(ConceptLine::text).toList());
        json.put("dropped", dropped.stream().map(ConceptReview::json).toList());
        return json;
    }

    private static Map<String, Object> json(Dropped one) {
        var json = new LinkedHashMap<String, Object>();
        json.put("line", one.concept().line());
        json.put("text", one.concept().text());
        json.put("reason", one.reason().clause());
        return json;
    }
}
