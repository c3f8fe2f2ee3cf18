package dev.alea.cli.explain;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.explain.ConceptReview;
import dev.alea.explain.concept.ConceptLine;
import dev.alea.explain.concept.Cutoffs;
import dev.alea.explain.source.ConceptSource;
import dev.alea.explain.source.Sight;
import dev.alea.formats.concept.ConceptEdges;
import dev.alea.formats.concept.ConceptList;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea explain concepts}: makes a raw list of concepts fit. */
@Command(
        name = "concepts",
        mixinStandardHelpOptions = true,
        description = "Filters a list of concepts by the published steps and says why each one goes.")
public final class ConceptsCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--classes",
            required = true,
            paramLabel = "TXT",
            description = "class names, one per line, which no concept may give away")
    private Path classes = Path.of("");

    @Option(
            names = "--clip",
            paramLabel = "DIR",
            description = "CLIP that compares meanings; without it texts are compared")
    private Optional<Path> clip = Optional.empty();

    @Option(
            names = "--class-similarity",
            paramLabel = "X",
            description = "cosine to a class name from which a concept goes")
    private Optional<Double> classSimilarity = Optional.empty();

    @Option(
            names = "--concept-similarity",
            paramLabel = "X",
            description = "cosine to another concept from which the less general one goes")
    private Optional<Double> conceptSimilarity = Optional.empty();

    @Option(names = "--max-length", paramLabel = "N", description = "most characters of a concept")
    private Optional<Integer> maxLength = Optional.empty();

    @Option(names = "--out", paramLabel = "TXT", description = "file for the concepts that stay")
    private Optional<Path> out = Optional.empty();

    /** One of the two forms of raw concepts. */
    static final class Source {
        @Option(names = "--concepts", paramLabel = "TXT", description = "a concept per line")
        private Optional<Path> list = Optional.empty();

        @Option(names = "--edges", paramLabel = "CSV", description = "edges of ConceptNet: start, relation, end")
        private Optional<Path> edges = Optional.empty();

        List<ConceptLine> read(List<String> classNames) {
            return list.map(file -> lines(ConceptList.read(file)))
                    .or(() -> edges.map(file -> lines(ConceptEdges.read(file, classNames))))
                    .orElseThrow(() -> new UsageException("nothing to filter; name a list with --concepts or --edges"));
        }

        /** All lines with text, also those that the reader leaves out as repeats: the filter says why each goes. */
        private static List<ConceptLine> lines(ConceptList read) {
            return Stream.concat(
                            read.entries().stream().map(entry -> new ConceptLine(entry.line(), entry.text())),
                            read.duplicates().stream().map(twice -> new ConceptLine(twice.line(), twice.text())))
                    .sorted(Comparator.comparingInt(ConceptLine::line))
                    .toList();
        }
    }

    @Override
    public Integer call() {
        ConceptList classList = ConceptList.read(classes);
        List<String> names = classList.texts();
        List<String> warnings = ConceptSource.repeats(classes, "class names", classList).stream()
                .toList();
        var cutoffs = new Cutoffs(
                maxLength.orElse(Cutoffs.DEFAULT.maxLength()),
                classSimilarity.orElse(Cutoffs.DEFAULT.classSimilarity()),
                conceptSimilarity.orElse(Cutoffs.DEFAULT.conceptSimilarity()),
                OptionalDouble.empty());
        try (var _ = Scope.open()) {
            Optional<Sight> sight = clip.map(folder -> Sight.open(folder, Optional.empty(), output.screen()));
            ConceptReview review = ConceptReview.of(source.read(names), names, cutoffs, sight);
            out.ifPresent(review::write);
            var json = new LinkedHashMap<>(review.toJson());
            json.put("warnings", warnings);
            String remark = sight.isPresent() ? cutoffs.sentence() : "Meanings were not compared; --clip does it.";
            output.answer(spec.commandLine().getOut(), json, Answers.warnings(warnings) + Answers.text(review, remark));
            return ExitCode.OK.value();
        }
    }
}
