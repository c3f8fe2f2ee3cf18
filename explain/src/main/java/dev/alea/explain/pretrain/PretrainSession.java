package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.clip.Clip;
import dev.alea.explain.clip.ClipFolder;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.formats.image.PictureFile;
import dev.alea.formats.image.PictureSet;
import dev.alea.formats.tokenizer.ClipTokenizer;
import dev.alea.run.DataException;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.UsageException;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Torch;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A plan with its pictures and captions loaded: what every entry point starts from.
 *
 * @param task what is trained, on what
 * @param tokenizer trained on the captions
 * @param warnings sentences about the data
 */
record PretrainSession(PretrainLoop.Task task, ClipTokenizer tokenizer, List<String> warnings)
        implements AutoCloseable {
    PretrainSession {
        warnings = List.copyOf(warnings);
    }

    /** Loads what a plan names. */
    static PretrainSession open(PretrainConfig config) {
        Path source = config.source();
        if (config.pictures().toString().isEmpty()) {
            throw new UsageException(
                    "no pictures were given; name their folder or zip with --pictures or the key pictures");
        }
        if (config.threads() > 0) {
            Torch.initialise(config.threads());
        }
        try (PictureSet set = PictureSet.open(config.pictures())) {
            CaptionSource captions = config.table().isPresent()
                    ? CaptionSource.ofTable(source, set.files())
                    : CaptionSource.ofCaptions(source, set.files());
            ClipTokenizer tokenizer = tokenizer(captions.book(), config.network());
            List<long[]> tokens = tokens(captions.book(), tokenizer);
            ClipConfig network = config.network()
                    .config(tokenizer.vocabularySize(), tokens.getFirst().length, tokenizer.bos(), tokenizer.eos());
            PictureStack.Split split = new PictureStack(
                            PictureLoading.read(captions.files(), config.network()),
                            captions.subjects(),
                            captions.files().stream().map(PictureFile::group).toList())
                    .split(
                            config.training().heldOut(),
                            captions.book().names() > 0,
                            Draws.of(config.seed()).stream("held-out"));
            if (split.train().size() < 2) {
                throw new DataException(
                        config.pictures() + ": a training needs at least 2 pictures with captions; found "
                                + split.train().size());
            }
            var task = new PretrainLoop.Task(config, network, captions.book(), tokens, split.train(), split.heldOut());
            return new PretrainSession(task, tokenizer, captions.warnings());
        }
    }

    private static ClipTokenizer tokenizer(CaptionBook book, NetworkSettings network) {
        // Said twice, so that a word of a single caption becomes a token too: only pairs that occur again are joined.
        List<String> twice = new ArrayList<>(book.captions());
        twice.addAll(book.captions());
        return ClipTokenizer.train(twice, network.vocabulary());
    }

    /** The ids of every caption, filled up to the longest with the id that ends a text. */
    private static List<long[]> tokens(CaptionBook book, ClipTokenizer tokenizer) {
        List<long[]> rows = new ArrayList<>();
        int longest = 0;
        for (String caption : book.captions()) {
            long[] row = tokenizer.encodeForModel(caption, Integer.MAX_VALUE, false);
            longest = Math.max(longest, row.length);
            rows.add(row);
        }
        List<long[]> filled = new ArrayList<>();
        for (long[] row : rows) {
            long[] all = new long[longest];
            Arrays.fill(all, tokenizer.eos());
            System.arraycopy(row, 0, all, 0, row.length);
            filled.add(all);
        }
        return filled;
    }

    /** Starts the run of a plan. */
    Run start(Path runs, Optional<String> name, Screen screen) {
        String chosen = name.orElseGet(() -> "explain-pretrain-"
                + LocalDateTime.now(ZoneId.systemDefault())
                        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)));
        return Run.start(new RunSpec(runs, chosen, ExplainPretrain.SYSTEM, task.config(), facts()), screen);
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("pictures", task.config().pictures().toAbsolutePath().toString());
        facts.put("trained_on", Integer.toString(task.train().size()));
        facts.put("held_out", Integer.toString(task.heldOut().size()));
        facts.put("seed", Long.toString(task.config().seed()));
        facts.put("threads", Integer.toString(Torch.threads()));
        return facts;
    }

    /** Frees the tokenizer. */
    @Override
    public void close() {
        tokenizer.close();
    }

    /** Writes the trained network where commands look for it. */
    void export(Run run, Clip clip) {
        Path folder = run.emptyArtifactFolder(ClipFolder.ARTIFACT);
        ClipFolder.save(
                clip, tokenizer, PictureLoading.preprocessing(task.config().network()), folder);
    }
}
