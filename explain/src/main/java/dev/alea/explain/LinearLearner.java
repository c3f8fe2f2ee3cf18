package dev.alea.explain;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.bottleneck.ConceptLoss;
import dev.alea.explain.bottleneck.LinearBottleneck;
import dev.alea.explain.bottleneck.SparseWeights;
import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.explain.decision.DecisionRule;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The published training: cross entropy plus a concept loss, both through one batch.
 *
 * @param model the two matrices
 * @param loss what holds the concept layer
 * @param settings of the loss
 * @param settingsOfLayer of the matrices
 * @param measured means and deviations of the training pictures
 * @param read the scores as the model reads them: standardised or as they are
 * @param draws noise of the loss
 */
record LinearLearner(
        LinearBottleneck model,
        ConceptLoss loss,
        LossSettings settings,
        LayerSettings settingsOfLayer,
        Standardiser measured,
        Standardiser.OnBatches read,
        Draws draws)
        implements Learner {

    static LinearLearner start(ExplainConfig config, ConceptScores scores, Standardiser measured, ConceptLoss loss) {
        LayerSettings layer = config.layer();
        Draws draws = Draws.of(config.seed());
        int concepts = scores.concepts().size();
        LinearBottleneck model =
                LinearBottleneck.start(concepts, scores.classes().size(), layer.initialisation(), layer.bias(), draws);
        model.head().set_requires_grad(layer.trainHead());
        model.bias().ifPresent(bias -> bias.set_requires_grad(layer.trainHead()));
        Standardiser read = layer.standardise() ? measured : Standardiser.identity(concepts);
        return new LinearLearner(
                model, loss, config.loss(), layer, measured, read.onBatches(), draws.stream("concept-loss"));
    }

    @Override
    public StepLoss accumulate(TrainingPoint point, Batch batch) {
        Tensor scores = inputs(batch.scores());
        long pictures = scores.size(0);
        // A loss that compares pictures has nothing to say about a last batch of one.
        boolean counts = pictures >= loss.leastBatch();
        boolean direct = !loss.readsActivations() && model.directIsCheaper(pictures);
        Tensor activations = direct ? scores : model.activations(scores);
        Tensor logits = direct
                ? model.directLogits(scores, settingsOfLayer.ceIntoCbl())
                : model.logits(settingsOfLayer.ceIntoCbl() ? activations : activations.detach());
        Tensor entropy = cross_entropy_loss(logits, batch.labels());
        Tensor total = entropy;
        double own = 0;
        if (counts) {
            var noise = ConceptLoss.NoisePair.of(draws.step(point.step()));
            var pass = new ConceptLoss.Pass(scores, activations, model.cbl(), batch.labels(), noise);
            Tensor value = loss.of(pass);
            own = value.item_double();
            // A proximal step comes after the optimizer's, in place of this gradient.
            Tensor felt = proximal().isPresent() ? value.detach() : value;
            total = entropy.add(felt.mul(new Scalar(settings.weight())));
        }
        if (total.requires_grad()) {
            total.backward();
        }
        return new StepLoss(entropy.item_double(), own, total.item_double());
    }

    private Tensor inputs(Tensor scores) {
        return settingsOfLayer.standardise() ? read.of(scores) : scores;
    }

    private Optional<SparseWeights> proximal() {
        return settings.proximal() && loss instanceof SparseWeights sparse ? Optional.of(sparse) : Optional.empty();
    }

    @Override
    public void afterStep(TrainingPoint point) {
        proximal().ifPresent(sparse -> sparse.shrink(model.cbl(), point.learningRate() * settings.weight()));
    }

    @Override
    public Tensor decide(Tensor scores) {
        try (var _ = new NoGradGuard()) {
            return model.directLogits(inputs(scores), false);
        }
    }

    @Override
    public double active(Tensor scores) {
        return measured.mean().length - measured.constant().size();
    }

    @Override
    public SequencedMap<String, Tensor> conceptParameters() {
        return model.conceptParameters();
    }

    @Override
    public SequencedMap<String, Tensor> headParameters() {
        return settingsOfLayer.trainHead() ? model.headParameters() : new LinkedHashMap<>();
    }

    @Override
    public double memory() {
        return Double.NaN;
    }

    @Override
    public Optional<ConceptLayer> layer() {
        return Optional.of(new ConceptLayer(Tensors.floats(model.cbl()), settingsOfLayer.standardise()));
    }

    /** Weights in concept units: W_F W_CBL over the deviations that the scores were divided by. */
    @Override
    public DecisionRule rule() {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            int classes = Math.toIntExact(model.head().size(0));
            int concepts = Math.toIntExact(model.head().size(1));
            double[] flat = Tensors.doubles(
                    model.head().to(ScalarType.Double).matmul(model.cbl().to(ScalarType.Double)));
            double[] bias = model.bias().map(offset -> Tensors.doubles(offset)).orElseGet(() -> new double[classes]);
            double[][] weights = new double[classes][concepts];
            for (int k = 0; k < classes; k++) {
                for (int j = 0; j < concepts; j++) {
                    double weight = flat[k * concepts + j];
                    double deviation = measured.deviation()[j];
                    if (settingsOfLayer.standardise()) {
                        weights[k][j] = deviation == 0 ? 0 : weight / deviation;
                    } else {
                        weights[k][j] = weight;
                        bias[k] += weight * measured.mean()[j];
                    }
                }
            }
            return new DecisionRule(measured, Optional.empty(), weights, bias);
        }
    }
}
