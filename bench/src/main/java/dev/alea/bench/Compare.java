package dev.alea.bench;

import dev.alea.bench.fixture.Fixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command behind {@code bench/compare}. */
@Command(
        name = "bench/compare",
        mixinStandardHelpOptions = true,
        description = "Measures Alea beside PyTorch, both in the same run with the same number of threads, and writes "
                + "bench/results/<date>-<cpu>.json and .md.",
        footer = {
            "",
            "Environment: PYTHON names an interpreter that has torch, numpy and safetensors; without it one is set up "
                    + "under bench/peers/.venv. ALEA_DATA names a folder with text/stories260k (a model) and "
                    + "text/stories260k-samples-4096x256-int16.npy (rows of tokens); without it a model of the same "
                    + "shape and tokens are generated."
        })
public final class Compare implements Runnable {
    @Parameters(
            paramLabel = "ITEM",
            arity = "1..*",
            description = "mask, gumbel, step, oneshot, eval, load, cms, encode, cbm, micro, start, or all")
    private List<String> items = List.of();

    @Option(names = "--rounds", description = "samples per row; 0: each item's own number (default)")
    private int rounds;

    @Option(names = "--threads", description = "threads of each side (default: ${DEFAULT-VALUE})")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--results", description = "folder of the results (default: bench/results)")
    private Optional<Path> results = Optional.empty();

    private Compare() {}

    /**
     * Measures and leaves with 0 when every promise was kept, 1 when not.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments);
    }

    @Override
    public void run() {
        Path root = Path.of(System.getProperty("alea.home", ".")).toAbsolutePath();
        var chosen = chosen();
        Optional<Path> data = Optional.ofNullable(System.getenv("ALEA_DATA")).map(Path::of);
        try (var fixture = Fixture.create(data, parts(chosen))) {
            Path log = fixture.folder().resolve("messages.log");
            String python = Optional.ofNullable(System.getenv("PYTHON")).orElse("python3");
            var setting = new Setting(root, python, fixture.folder(), log, threads, rounds);
            String command = "bench/compare " + String.join(" ", items) + (rounds > 0 ? " --rounds " + rounds : "");
            var facts = Facts.gather(setting, command, fixture.description());
            facts.forEach((name, value) -> System.out.println(name + ": " + value));
            System.out.println(Report.head());
            boolean all = chosen.equals(EnumSet.allOf(Item.class));
            String name = Facts.name(facts) + (all ? "" : "-" + String.join("-", items));
            Path folder = results.orElse(root.resolve("bench").resolve("results"));
            var findings = new ArrayList<Finding>();
            for (Item item : chosen) {
                measure(setting, item, found -> {
                    findings.add(found);
                    System.out.println(Report.row(found));
                    new Report(facts, findings).write(folder, name); // row by row: an interrupted run keeps what it has
                });
            }
            System.out.println("written: " + folder.resolve(name) + ".md and .json");
        }
    }

    private EnumSet<Item> chosen() {
        if (items.contains("all")) {
            return EnumSet.allOf(Item.class);
        }
        var chosen = EnumSet.noneOf(Item.class);
        for (String word : items) {
            try {
                chosen.add(Item.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this),
                        "there is no item \"" + word
                                + "\"; allowed: mask, gumbel, step, oneshot, eval, load, cms, encode, cbm, "
                                + "micro, start, all",
                        e);
            }
        }
        return chosen;
    }

    private static void measure(Setting setting, Item item, Consumer<Finding> hear) {
        switch (item) {
            case MICRO -> Micro.measure().forEach(hear);
            case START -> Launcher.measure(setting).forEach(hear);
            case MASK, GUMBEL, STEP, ONESHOT, EVAL, LOAD, CMS, ENCODE, CBM -> fight(setting, item, hear);
        }
    }

    private static void fight(Setting setting, Item item, Consumer<Finding> hear) {
        OptionalDouble copied = OptionalDouble.empty();
        for (Comparison row : item.comparisons()) {
            Finding found = new Duel(setting, item, row, copied).fight();
            if (row.ours().equals(Comparison.COPY)) {
                copied = OptionalDouble.of(found.ours().median());
            }
            hear.accept(found);
        }
    }

    /** The large parts that the chosen items need. */
    private static Set<Fixture.Part> parts(Collection<Item> chosen) {
        Set<Fixture.Part> parts = EnumSet.noneOf(Fixture.Part.class);
        for (Item item : chosen) {
            switch (item) {
                case EVAL -> parts.add(Fixture.Part.LARGE_MODEL);
                case LOAD -> parts.add(Fixture.Part.SHARDED_CHECKPOINT);
                case ENCODE -> parts.add(Fixture.Part.CLIP);
                default -> {}
            }
        }
        return parts;
    }
}
