package dev.alea.prune.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.draw.Draws;
import dev.alea.prune.Golden;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static LanguageModel model(String name) {
        return ModelFolder.load(Golden.path(name), Devices.parse("cpu")).model();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-a", "gpt2"})
    void theCacheGivesWhatWholeSequencesGive(String name) {
        try (var _ = Scope.open()) {
            var model = model(name);
            int[] prompt = {5, 9, 2};
            int[] written = Generation.greedy(12).generate(model, model.dense(), prompt, Draws.of(1));
            int[] expected = Arrays.copyOf(prompt, 15);
            for (int end = prompt.length; end < expected.length; end++) {
                var ids = Arrays.stream(expected, 0, end).asLongStream().toArray();
                var logits =
                        model.logits(Tensors.of(ids, 1, end), model.dense()).narrow(1, end - 1, 1);
                expected[end] = Sampler.GREEDY.choose(Tensors.floats(logits.contiguous()), 0.5);
            }
            assertThat(written).isEqualTo(expected);
        }
    }

    @Test
    void sampledRowsDoNotDependOnTheBatchAndFollowTheSeed() {
        try (var _ = Scope.open()) {
            var model = model("llama-a");
            var sampler = new Sampler(1, 0, 1);
            var one = Generation.rows(model, model.dense(), sampler, 1, 5, 9, 1, Draws.of(3));
            var all = Generation.rows(model, model.dense(), sampler, 1, 5, 9, 5, Draws.of(3));
            assertThat(all).isDeepEqualTo(one);
            assertThat(all).hasDimensions(5, 9);
            assertThat(Arrays.stream(all).map(Arrays::toString).distinct()).hasSize(5);
            assertThat(Generation.rows(model, model.dense(), sampler, 1, 5, 9, 5, Draws.of(4))[0])
                    .isNotEqualTo(all[0]);
        }
    }

    @Test
    void aStoppingIdEndsTheTextAndIsKept() {
        try (var _ = Scope.open()) {
            var model = model("llama-a");
            int[] free = Generation.greedy(8).generate(model, model.dense(), new int[] {1}, Draws.of(0));
            var stopping = new Generation(Sampler.GREEDY, 8, Set.of(free[1]));
            assertThat(stopping.generate(model, model.dense(), new int[] {1}, Draws.of(0)))
                    .containsExactly(1, free[1]);
        }
    }

    @Test
    void emptyPromptsForeignIdsAndLongTextsAreRefused() {
        try (var _ = Scope.open()) {
            var model = model("llama-a");
            assertThatThrownBy(() -> Generation.greedy(1).generate(model, model.dense(), new int[] {}, Draws.of(0)))
                    .hasMessageContaining("no tokens");
            assertThatThrownBy(() -> Generation.greedy(1).generate(model, model.dense(), new int[] {256}, Draws.of(0)))
                    .hasMessageContaining("token id 256");
            assertThatThrownBy(() -> Generation.greedy(128).generate(model, model.dense(), new int[] {1}, Draws.of(0)))
                    .hasMessageContaining("129 tokens")
                    .hasMessageContaining("128");
        }
    }

    @Test
    void samplersKeepToTheirSupportAndFrequencies() {
        float[] logits = {(float) Math.log(0.1), (float) Math.log(0.6), (float) Math.log(0.3)};
        int n = 30_000;
        var counts = new int[3];
        for (int i = 0; i < n; i++) {
            counts[new Sampler(1, 0, 1).choose(logits, (i + 0.5) / n)]++;
            assertThat(new Sampler(1, 2, 1).choose(logits, (i + 0.5) / n)).isNotZero();
            assertThat(new Sampler(1, 0, 0.55).choose(logits, (i + 0.5) / n)).isOne();
        }
        assertThat(counts[0]).isBetween(2_999, 3_001);
        assertThat(counts[1]).isBetween(17_999, 18_001);
        assertThat(new Sampler(0, 0, 1).choose(new float[] {2, 7, 7}, 0.9)).isOne();
    }

    @Test
    void windowsBeyondTheContextAreRefusedUnlessAsked() {
        try (var _ = Scope.open()) {
            var model = model("llama-a");
            int longer = model.config().contextLength() + 1;
            var source = TokenSource.stream("text", new int[longer]);
            var perplexity = Perplexity.of(Protocol.STANDARD, longer);
            assertThatThrownBy(() -> perplexity.measure(model, model.dense(), source))
                    .hasMessageContaining(longer + " tokens")
                    .hasMessageContaining("made for " + (longer - 1));
            assertThat(perplexity
                            .allowingBeyondContext()
                            .measure(model, model.dense(), source)
                            .perplexity())
                    .isFinite();
        }
    }
}
