package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.tokenizer.Tokenizer;
import dev.alea.prune.eval.Generation;
import dev.alea.prune.eval.Sampler;
import dev.alea.prune.model.LoadedModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.Arrays;

/** Lets a model write, so that a person can see what pruning did. */
public final class PruneGenerate {
    private PruneGenerate() {}

    /**
     * Continues a prompt.
     *
     * @param model folder of the model, with its tokenizer
     * @param temperature 0 for the most probable token at each place
     * @param seed of the sampled tokens
     */
    public static GenerateResult run(Path model, String prompt, int maxTokens, double temperature, long seed) {
        Checks.that(maxTokens >= 1, "max tokens is %d; allowed: 1 or more", maxTokens);
        Checks.atLeast("temperature", temperature, 0);
        try (var _ = Scope.open();
                LoadedModel loaded = ModelFolder.load(model, Devices.parse("cpu"))) {
            Tokenizer tokenizer = loaded.tokenizer()
                    .orElseThrow(
                            () -> new UsageException(
                                    model + ": has no tokenizer, so no text can be read or written; "
                                            + "put tokenizer.json, tokenizer.model or vocab.json with merges.txt beside the weights"));
            int[] start = tokenizer.encode(prompt, true);
            Checks.that(
                    start.length > 0,
                    "the prompt is empty and this model has no token that begins a text; give a --prompt");
            int context = loaded.model().config().contextLength();
            Checks.that(
                    (long) start.length + maxTokens <= context,
                    "the prompt has %d tokens and %d more were asked for, but the model was made for %d; lower --max-tokens to at most %d or shorten the prompt",
                    start.length,
                    maxTokens,
                    context,
                    Math.max(0, context - start.length));
            long began = System.nanoTime();
            int[] ids = new Generation(new Sampler(temperature, 0, 1), maxTokens, tokenizer.eos())
                    .generate(loaded.model(), loaded.model().dense(), start, Draws.of(seed));
            double seconds = (System.nanoTime() - began) * 1e-9;
            return new GenerateResult(
                    model.toString(),
                    prompt,
                    tokenizer.decode(ids),
                    Arrays.stream(ids).boxed().toList(),
                    (ids.length - start.length) / seconds);
        }
    }
}
