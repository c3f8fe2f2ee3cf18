package dev.alea.choice.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.anneal.Schedule;
import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.GoldenFile;
import dev.alea.choice.estimate.GumbelSoftmax;
import dev.alea.choice.estimate.SecondOrderStraightThrough;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MaskedWeightsGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden/prune/mask");
    private static final JsonNode INFO =
            JsonMapper.builder().build().readTree(FOLDER.resolve("info.json").toFile());

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @Test
    @Tag("golden")
    @DisplayName("masks, gradients and argmax masks of the published code, in the kernel and in engine operations")
    void cases() {
        try (var _ = Scope.open()) {
            Golden golden = new Golden(StateDicts.load(FOLDER.resolve("mask.safetensors")));
            for (JsonNode c : INFO.get("cases")) {
                String id = "c" + c.get("id").asInt() + ".";
                MaskPattern pattern =
                        new MaskPattern(c.get("N").asInt(), c.get("M").asInt());
                var settings = new MaskedWeights.Settings(
                        c.get("kappa").asDouble(),
                        c.get("tau").asDouble(),
                        0,
                        c.get("hard").asBoolean());
                Tensor mask = golden.get(id + "mask_train");
                Tensor upstream = golden.get("upstream_mask_grad");
                Tensor ones = torch.ones_like(mask);
                // kappa pi / tau reaches 3e4 in the tied and saturated case, and float spacing with it
                double tolerance = c.get("tag").asString().isEmpty() ? 1e-5 : 4e-4;
                for (boolean fused : new boolean[] {true, false}) {
                    Tensor gate =
                            golden.get(id + "gate").t().contiguous().detach().set_requires_grad(true);
                    Tensor gumbel = golden.get(id + "gumbel").t().contiguous();
                    Tensor out = fused
                            ? MaskedWeights.sample(pattern, gate, ones, settings, gumbel)
                            : MaskOperations.masked(pattern, gate, ones, settings, gumbel);
                    close(id + "mask", out, mask, tolerance);
                    out.mul(upstream).sum().backward();
                    close(id + "grad", gate.grad().t(), golden.get(id + "grad_gate"), tolerance);
                    Tensor hard = MaskedWeights.hardMask(
                            pattern, gate, mask.sizes().vec().get());
                    assertThat(Tensors.longs(hard)).isEqualTo(Tensors.longs(golden.get(id + "mask_eval")));
                }
            }
        }
    }

    @Test
    @Tag("golden")
    @DisplayName("a masked linear layer with the regulariser: output, loss and logit gradient, 2:4 and 4:8")
    void layers() {
        try (var _ = Scope.open()) {
            Golden golden = new Golden(StateDicts.load(FOLDER.resolve("mask.safetensors")));
            for (String id : new String[] {"v24", "v48"}) {
                JsonNode c = INFO.get(id);
                MaskPattern pattern =
                        new MaskPattern(c.get("N").asInt(), c.get("M").asInt());
                var settings = new MaskedWeights.Settings(
                        c.get("kappa").asDouble(),
                        c.get("tau").asDouble(),
                        c.get("lam").asDouble(),
                        false);
                for (boolean fused : new boolean[] {true, false}) {
                    Tensor gate =
                            golden.get(id + ".gate").t().contiguous().detach().set_requires_grad(true);
                    Tensor gumbel = golden.get(id + ".gumbel").t().contiguous();
                    Tensor weight = golden.get("weight");
                    Tensor masked = fused
                            ? MaskedWeights.sample(pattern, gate, weight, settings, gumbel)
                            : MaskOperations.masked(pattern, gate, weight, settings, gumbel);
                    Tensor y = golden.get("v48.x").matmul(masked.t());
                    close(id + ".out", y, golden.get(id + ".out"), 1e-5);
                    Tensor loss = y.mul(golden.get("v48.upstream_out")).sum();
                    double reg = MaskedWeights.regulariser(masked, settings);
                    assertThat(reg / settings.lambda()).isCloseTo(c.get("reg").asDouble(), within(1e-5));
                    assertThat(loss.item_double() - reg).isCloseTo(c.get("loss").asDouble(), within(1e-5));
                    loss.backward();
                    close(id + ".grad", gate.grad().t(), golden.get(id + ".grad_gate"), 1e-5);
                }
            }
        }
    }

    @Test
    @Tag("golden")
    @DisplayName("candidate order, prior initialisation and schedules of the published code")
    void orderPriorSchedule() {
        try (var _ = Scope.open()) {
            Golden golden = new Golden(StateDicts.load(FOLDER.resolve("mask.safetensors")));
            for (String text : new String[] {"1:4", "2:4", "4:8"}) {
                float[] options = Tensors.floats(golden.get("options_" + text.replace(':', '_')));
                float[][] table = MaskPattern.parse(text).table();
                for (int i = 0; i < options.length; i++) {
                    assertThat(table[i / table[0].length][i % table[0].length]).isEqualTo(options[i]);
                }
            }
            for (String id : new String[] {"prior14", "prior24"}) {
                MaskPattern pattern = new MaskPattern(id.charAt(5) - '0', id.charAt(6) - '0');
                Tensor before = golden.get(id + ".gate_before").t().contiguous();
                Tensor prior = golden.get(id + ".prior_mask");
                Tensor after = MaskPrior.apply(
                        pattern, before, prior, INFO.get(id).get("strength").asDouble());
                // the published code subtracts 1 where the true mean is N^2/M: compare up to a constant per group
                Tensor expected = golden.get(id + ".gate_after").t();
                Tensor centred = after.sub(after.mean(0)).t();
                close(id, centred, expected.sub(expected.mean(0)).t(), 1e-5);
            }
            for (JsonNode row : INFO.get("schedule")) {
                double f = row.get("iteration").asInt() / 2000.0;
                assertThat(Schedule.linear(4, 0.05).at(f))
                        .isCloseTo(row.get("tau").asDouble(), within(1e-12));
                assertThat(Schedule.linear(100, 500).at(f))
                        .isCloseTo(row.get("kappa").asDouble(), within(1e-10));
                assertThat(Schedule.linear(1e-5, 0).at(f))
                        .isCloseTo(row.get("lambda_reg").asDouble(), within(1e-17));
                assertThat(new Schedule.Cosine(5e-4, 5e-5).at(f))
                        .isCloseTo(row.get("lr").asDouble(), within(1e-15));
            }
        }
    }

    @Test
    @Tag("golden")
    @DisplayName("the relaxed top-N of the M-logit form, and its hard forward")
    void relaxedTop() {
        try (var _ = Scope.open()) {
            JsonNode file = GoldenFile.get("functions", "relaxed_topk");
            Tensor scores = GoldenFile.tensor(file.get("scores"));
            int of = (int) scores.numel();
            MaskPattern pattern = new MaskPattern(file.get("k").asInt(), of, MaskPattern.Form.M_LOGIT);
            Tensor logits = scores.reshape(of, 1);
            Tensor ones = torch.ones_like(scores).reshape(1, of);
            Tensor none = torch.zeros_like(logits);
            int checked = 0;
            for (String key : file.propertyNames()) {
                if (key.startsWith("tau_")) {
                    double tau = Double.parseDouble(key.substring(4));
                    var soft = new MaskedWeights.Settings(1, tau, 0, false);
                    Tensor mask = MaskedWeights.sample(pattern, logits, ones, soft, none);
                    close(key, mask.reshape(-1), GoldenFile.tensor(file.get(key)), 1e-12);
                    var hard = new MaskedWeights.Settings(1, tau, 0, true);
                    Tensor top = MaskedWeights.sample(pattern, logits, ones, hard, none);
                    close(key, top.reshape(-1), GoldenFile.tensor(file.get("hard")), 0);
                    checked++;
                }
            }
            assertThat(checked).isPositive();
        }
    }

    @Test
    @DisplayName("drawn noise: the kernel agrees with engine operations, and a draw is repeated exactly")
    void drawn() {
        try (var _ = Scope.open()) {
            MaskPattern pattern = new MaskPattern(2, 4);
            Tensor weight = normal("w", 32, 64);
            Draws draws = Draws.of(3).stream("mask/x").step(9);
            for (boolean hard : new boolean[] {false, true}) {
                var settings = new MaskedWeights.Settings(100, 1, 0.01, hard);
                Tensor a = normal("l", 6, 512).mul(new Scalar(0.01)).detach().set_requires_grad(true);
                Tensor b = a.detach().clone().set_requires_grad(true);
                Tensor fused = MaskedWeights.sample(pattern, a, weight, settings, draws);
                Tensor plain = MaskOperations.masked(pattern, b, weight, settings, MaskOperations.gumbel(b, draws));
                close("masked", fused, plain, 1e-5);
                fused.mul(weight).sum().backward();
                plain.mul(weight).sum().backward();
                close("gradient", a.grad(), b.grad(), 1e-5);
                Tensor again = MaskedWeights.sample(pattern, a, weight, settings, draws);
                assertThat(Tensors.floats(again)).isEqualTo(Tensors.floats(fused));
            }
        }
    }

    @Test
    @DisplayName("a mask of an estimator: Gumbel-softmax gives the numbers of the kernel, and any other trains")
    void estimators() {
        try (var _ = Scope.open()) {
            MaskPattern pattern = new MaskPattern(2, 4);
            Tensor weight = normal("w", 32, 64);
            Draws draws = Draws.of(3).stream("mask/x").step(9);
            var settings = new MaskedWeights.Settings(100, 0.7, 0.01, false);
            Tensor a = normal("l", 6, 512).mul(new Scalar(0.01)).detach().set_requires_grad(true);
            Tensor b = a.detach().clone().set_requires_grad(true);
            Tensor fused = MaskedWeights.sample(pattern, a, weight, settings, draws);
            Tensor plain = MaskedWeights.sample(pattern, b, weight, settings, new GumbelSoftmax(0.7), draws);
            close("masked", plain, fused, 1e-5);
            fused.mul(weight).sum().backward();
            plain.mul(weight).sum().backward();
            close("gradient", b.grad(), a.grad(), 1e-5);
            MaskPattern large = new MaskPattern(8, 16);
            Tensor logits = normal("m", 16, 128).set_requires_grad(true);
            Tensor kept =
                    MaskedWeights.sample(large, logits, weight, settings, new SecondOrderStraightThrough(1), draws);
            Tensor counts = kept.ne(new Scalar(0)).reshape(-1, 16).sum(1);
            assertThat(Tensors.longs(counts)).containsOnly(8);
            kept.mul(weight).sum().backward();
            assertThat(logits.grad().isfinite().all().item_bool()).isTrue();
        }
    }

    @Test
    @DisplayName("8:16 takes the M-logit form: groups keep 8 in sum, hard ones exactly, and gradients reach the logits")
    void manyCandidates() {
        try (var _ = Scope.open()) {
            MaskPattern pattern = new MaskPattern(8, 16);
            Tensor ones = torch.ones(4, 32);
            for (boolean hard : new boolean[] {false, true}) {
                Tensor logits = normal("m", 16, 8).set_requires_grad(true);
                var settings = new MaskedWeights.Settings(1, 0.5, 0.1, hard);
                Tensor mask = MaskedWeights.sample(pattern, logits, ones, settings, Draws.of(1));
                float[] sums = Tensors.floats(mask.reshape(-1, 16).sum(1));
                for (float sum : sums) {
                    assertThat(sum).isCloseTo(8f, within(1e-4f));
                }
                mask.mul(normal("u", 4, 32)).sum().backward();
                assertThat(logits.grad().abs().sum().item_double()).isPositive().isFinite();
            }
            Tensor best = MaskedWeights.hardMask(pattern, torch.zeros(16, 1), 1, 16);
            assertThat(Tensors.longs(best)).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    @Test
    @DisplayName("wrong shapes and invalid prior masks are refused with what was found")
    void refusals() {
        try (var _ = Scope.open()) {
            MaskPattern pattern = new MaskPattern(2, 4);
            var settings = new MaskedWeights.Settings(1, 1, 0, false);
            assertThatThrownBy(() ->
                            MaskedWeights.sample(pattern, torch.zeros(4, 6), torch.zeros(2, 8), settings, Draws.of(0)))
                    .hasMessageContaining("[6, 4]")
                    .hasMessageContaining("[4, 6]");
            Tensor bad = Tensors.of(new float[] {1, 1, 0, 0, 1, 0, 0, 0}, 1, 8);
            assertThatThrownBy(() -> MaskPrior.apply(pattern, torch.zeros(6, 2), bad, 3))
                    .hasMessageContaining("group 1");
        }
    }

    private record Golden(Map<String, Tensor> tensors) {
        Tensor get(String name) {
            return Objects.requireNonNull(tensors.get(name), name);
        }
    }

    private static Tensor normal(String name, long rows, long columns) {
        float[] values = new float[(int) (rows * columns)];
        Draws.of(17).stream(name).fillNormal(values);
        return Tensors.of(values, rows, columns);
    }

    private static void close(String what, Tensor actual, Tensor expected, double relative) {
        double scale = expected.abs().max().item_double();
        double difference = actual.to(ScalarType.Double)
                .sub(expected.to(ScalarType.Double))
                .abs()
                .max()
                .item_double();
        assertThat(difference).as("%s, largest value %s", what, scale).isLessThanOrEqualTo(relative * scale);
    }
}
