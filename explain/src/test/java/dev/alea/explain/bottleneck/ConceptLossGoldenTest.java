package dev.alea.explain.bottleneck;

import static dev.alea.explain.bottleneck.BottleneckGolden.close;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import dev.alea.choice.draw.Noise;
import dev.alea.torch.AdamW;
import dev.alea.torch.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses, gradients and Adam steps of the published formulas, in float64. */
@Tag("golden")
class ConceptLossGoldenTest {
    private static final String FILE = "cbm_step.safetensors";
    private static final double EXACT = 1e-9;

    /** A case of the file. */
    record Case(String name, ConceptLoss loss) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        var index = new Pairing.Index();
        return Stream.of(
                new Case("l1", new SparseWeights(1e-3)),
                new Case("contrastive_diag", new Contrastive(1, index)),
                new Case("gumbel_all", new GumbelContrastive(1, GumbelContrastive.Terms.ALL, index)),
                new Case("gumbel_diag", new GumbelContrastive(1, GumbelContrastive.Terms.DIAGONAL, index)),
                new Case("similarity", new Similarity(false)),
                new Case("similarity_cubed", new Similarity(true)));
    }

    @Test
    void theForwardPassIsThePublishedOne() {
        try (var _ = Scope.open()) {
            LinearBottleneck model = model();
            Tensor scores = golden("psi");
            Tensor activations = model.activations(scores);
            close("activations", activations, golden("activations"), EXACT);
            Tensor logits = model.logits(activations);
            close("logits", logits, golden("class_logits"), EXACT);
            close("direct logits", model.directLogits(scores, true), golden("class_logits"), EXACT);
            close("ce", cross_entropy_loss(logits, golden("labels")), golden("ce"), EXACT);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossGradientAndAdamStepAreThePublishedOnes(Case which) {
        try (var _ = Scope.open()) {
            LinearBottleneck model = model();
            var pass = pass(model);
            Tensor loss = which.loss().of(pass);
            close("loss", loss, golden(which.name() + ".loss"), EXACT);
            loss.backward();
            Tensor own = model.cbl().grad().clone();
            close("own gradient", own, golden(which.name() + ".grad_W_cbl_of_cbl_loss"), EXACT);
            model.cbl().mutable_grad().reset();

            var together = pass(model);
            var both = new AdamW(model.conceptParameters(), new AdamW.Options(0.9, 0.999, 1e-8, 0));
            var head = new AdamW(model.headParameters(), new AdamW.Options(0.9, 0.999, 1e-8, 0));
            Tensor entropy = cross_entropy_loss(model.logits(together.activations()), together.labels());
            entropy.add(which.loss().of(together)).backward();
            close("gradient of W_CBL", model.cbl().grad(), golden(which.name() + ".grad_W_cbl_total"), EXACT);
            close("gradient of W_F", model.head().grad(), golden(which.name() + ".grad_W_fc"), EXACT);
            both.step(3e-4);
            head.step(3e-4);
            close("W_CBL after Adam", model.cbl(), golden(which.name() + ".W_cbl_after_adam"), EXACT);
            close("W_F after Adam", model.head(), golden(which.name() + ".W_fc_after_adam"), EXACT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theDirectPathHasTheSameGradients(boolean throughCbl) {
        try (var _ = Scope.open()) {
            LinearBottleneck slow = model();
            Tensor activations = slow.activations(golden("psi"));
            Tensor seen = throughCbl ? activations : activations.detach();
            cross_entropy_loss(slow.logits(seen), golden("labels")).backward();
            LinearBottleneck fast = model();
            cross_entropy_loss(fast.directLogits(golden("psi"), throughCbl), golden("labels"))
                    .backward();
            close("head", fast.head().grad(), slow.head().grad(), EXACT);
            if (throughCbl) {
                close("cbl", fast.cbl().grad(), slow.cbl().grad(), EXACT);
            } else {
                assertThat(fast.cbl().grad().defined()).isFalse();
            }
        }
    }

    private static LinearBottleneck model() {
        return new LinearBottleneck(
                golden("W_cbl").set_requires_grad(true), golden("W_fc").set_requires_grad(true), Optional.empty());
    }

    private static ConceptLoss.Pass pass(LinearBottleneck model) {
        Tensor scores = golden("psi");
        var noise = new ConceptLoss.NoisePair(given("noise_dim0"), given("noise_dim1"));
        return new ConceptLoss.Pass(scores, model.activations(scores), model.cbl(), golden("labels"), noise);
    }

    /** Uniforms whose Gumbels are the file's: u = 1 - exp(-exp(-g)). */
    private static Noise given(String name) {
        Tensor uniforms = golden(name).neg().exp().neg().expm1().neg();
        return new Noise.Given(Map.of(Noise.Part.CHOICE, uniforms.mul(new Scalar(1.0))));
    }

    private static Tensor golden(String name) {
        return BottleneckGolden.tensor(FILE, name);
    }
}
