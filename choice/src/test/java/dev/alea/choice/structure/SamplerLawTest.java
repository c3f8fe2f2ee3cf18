package dev.alea.choice.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.StructureContractTest.Case;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples follow the probabilities that the structure itself states (chi-square over all states). */
@Execution(ExecutionMode.CONCURRENT)
final class SamplerLawTest {
    private static final int DRAWS = 400_000;
    private static final double SMALLEST_EXPECTATION = 50;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    static List<Case> cases() {
        return StructureContractTest.cases().stream()
                .filter(c -> c.structure().states(c.logits()) > 1)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("samples follow the enumerated probabilities")
    void samples(Case c) {
        Structure s = c.structure();
        Fit fit = fit(c, (logits, noise, count) -> s.sample(logits, count, noise));
        assertThat(fit.chiSquare()).as("%s", Seeds.text()).isLessThan(FalseAlarms.chiSquare(fit.degrees()));
    }

    @Test
    @DisplayName("a Gumbel top-k, which follows another law over subsets, is rejected")
    void gumbelTopK() {
        Case c = new Case("3:7", new MaskPattern(3, 7, MaskPattern.Form.M_LOGIT), 7, 1);
        Fit fit = fit(c, (logits, noise, count) -> {
            Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, count, 7, 1);
            return OneHot.top(logits.add(gumbel), -2, 3);
        });
        assertThat(fit.chiSquare()).isGreaterThan(10 * FalseAlarms.chiSquare(fit.degrees()));
    }

    @Test
    @DisplayName("an exact Gibbs sample is rejected as a Plackett-Luce one")
    void gibbsForPlackettLuce() {
        Case c = new Case("3 of 6", Subset.plackettLuce(3), 1, 6);
        Fit fit = fit(c, (logits, noise, count) -> Subset.gibbs(3).sample(logits, count, noise));
        assertThat(fit.chiSquare()).isGreaterThan(10 * FalseAlarms.chiSquare(fit.degrees()));
    }

    @Test
    @DisplayName("gates that are 1 below their probability by a hundredth are rejected")
    void shiftedGates() {
        Case c = new Case("bernoulli", new BernoulliVector(), 1, 4);
        Fit fit = fit(c, (logits, noise, count) -> {
            Tensor u = noise.uniform(Noise.Part.CHOICE, logits, count, 1, 4);
            return u.lt(logits.sigmoid().sub(Tensors.scalar(0.01))).to(logits.scalar_type());
        });
        assertThat(fit.chiSquare()).isGreaterThan(2 * FalseAlarms.chiSquare(fit.degrees()));
    }

    private interface Sampler {
        Tensor sample(Tensor logits, Noise noise, long count);
    }

    private record Fit(double chiSquare, int degrees) {}

    /** States too rare for a chi-square are counted together. */
    private static Fit fit(Case c, Sampler sampler) {
        Structure s = c.structure();
        double[] probability;
        Map<Double, Integer> states = new HashMap<>();
        double[] codes;
        try (var _ = Scope.open()) {
            Tensor all = s.enumerate(c.logits());
            probability = Tensors.doubles(s.logProbability(c.logits(), all).exp());
            Tensor flat = all.reshape(probability.length, -1);
            codes = codes(Math.toIntExact(flat.size(1)));
            double[] own = Tensors.doubles(flat.matmul(Tensors.of(codes, codes.length)));
            for (int i = 0; i < own.length; i++) {
                states.put(own[i], i);
            }
            assertThat(states).as("every state has a code of its own").hasSize(probability.length);
        }
        double[] counts = new double[probability.length];
        int block = 20_000;
        for (int b = 0; b < DRAWS / block; b++) {
            try (var _ = Scope.open()) {
                Noise noise = new Noise.Drawn(Seeds.draws("law/" + c).step(b));
                Tensor drawn = sampler.sample(c.logits(), noise, block).reshape(block, -1);
                for (double code : Tensors.doubles(drawn.matmul(Tensors.of(codes, codes.length)))) {
                    counts[Objects.requireNonNull(states.get(code), "a draw that is no state")]++;
                }
            }
        }
        return chiSquare(probability, counts);
    }

    /** Whole numbers whose sums over the ones of a choice tell the choices apart; sums stay exact. */
    private static double[] codes(int entries) {
        Draws draws = Draws.of(1).stream("codes");
        return IntStream.range(0, entries)
                .mapToDouble(i -> draws.below(i, 1L << 40))
                .toArray();
    }

    private static Fit chiSquare(double[] probability, double... counts) {
        double sum = 0;
        double restExpected = 0;
        double rest = 0;
        int cells = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = probability[i] * DRAWS;
            if (expected < SMALLEST_EXPECTATION) {
                restExpected += expected;
                rest += counts[i];
            } else {
                sum += (counts[i] - expected) * (counts[i] - expected) / expected;
                cells++;
            }
        }
        if (restExpected >= SMALLEST_EXPECTATION) {
            sum += (rest - restExpected) * (rest - restExpected) / restExpected;
            cells++;
        }
        assertThat(cells).isGreaterThan(1);
        return new Fit(sum, cells - 1);
    }
}
