package dev.alea.explain;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Cost;
import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.MovingAverage;
import dev.alea.choice.estimate.Pathwise;
import dev.alea.choice.estimate.Reinforce;
import dev.alea.choice.estimate.StraightThroughBinaryConcrete;
import dev.alea.choice.gate.GatedScores;
import dev.alea.choice.structure.BernoulliVector;
import dev.alea.explain.bottleneck.GatedBottleneck;
import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.explain.decision.DecisionRule;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * The stochastic gate: the cross entropy of what passes open gates, plus lambda for every gate expected to be open.
 *
 * <p>Gradient: of the cross entropy through the gates by the chosen estimator, pathwise ones inside the network and the others
 * through a cost per picture; of the number of open gates exact; of the head the ordinary one at the gates drawn.
 */
final class GateLearner implements Learner {
    private static final long NO_REDUCTION = 0;
    private static final long NO_IGNORED_CLASS = -100;

    private final GatedBottleneck model;
    private final GateSettings settings;
    private final Standardiser measured;
    private final Standardiser.OnBatches standardise;
    private final Draws draws;
    private MovingAverage average;

    private GateLearner(
            GatedBottleneck model, GateSettings settings, Standardiser measured, Draws draws, MovingAverage average) {
        this.model = model;
        this.settings = settings;
        this.measured = measured;
        this.standardise = measured.onBatches();
        this.draws = draws;
        this.average = average;
    }

    /** @param memory the average that {@code reinforce} compares with, NaN at the start */
    static GateLearner start(ExplainConfig config, ConceptScores scores, Standardiser measured, double memory) {
        Draws draws = Draws.of(config.seed());
        GatedBottleneck model =
                GatedBottleneck.start(scores.concepts().size(), scores.classes().size(), draws);
        GateSettings settings = config.gate();
        return new GateLearner(model, settings, measured, draws.stream("gate"), settings.average(memory));
    }

    @Override
    public StepLoss accumulate(TrainingPoint point, Batch batch) {
        Tensor scores = standardise.of(batch.scores());
        Estimator estimator = settings.at(point.temperature());
        Draws noise = draws.step(point.step());
        Tensor entropy;
        Tensor open;
        if (estimator instanceof StraightThroughBinaryConcrete concrete) {
            GatedScores pass = GatedScores.draw(scores, model.gateWeight(), model.gateBias(), concrete, noise);
            entropy = cross_entropy_loss(model.logits(pass.gated()), batch.labels());
            open = pass.open().div(new Scalar((double) Math.max(1, scores.size(0))));
        } else {
            Tensor logits = model.gateLogits(scores);
            entropy = entropy(estimator, noise, scores, logits, batch.labels());
            open = GatedBottleneck.expectedOpen(logits);
        }
        Tensor total = entropy.add(open.mul(new Scalar(settings.lambda())));
        total.backward();
        return new StepLoss(entropy.item_double(), open.item_double(), total.item_double());
    }

    /** The mean cross entropy with a gradient to the gates. Shape: scores and logits [B, D]. */
    private Tensor entropy(Estimator estimator, Draws noise, Tensor scores, Tensor logits, Tensor labels) {
        Tensor gates = logits.unsqueeze(1); // one vector of D gates per picture
        if (estimator instanceof Pathwise pathwise) {
            Tensor drawn = pathwise.relax(new BernoulliVector(), gates, noise).squeeze(1);
            return cross_entropy_loss(model.logits(scores.mul(drawn)), labels);
        }
        Cost cost = events -> costs(scores, events, labels);
        if (estimator instanceof Reinforce) {
            Tensor value = new Reinforce(average).surrogate(new BernoulliVector(), gates, cost, noise);
            average = average.with(value.item_double());
            return value;
        }
        return estimator.surrogate(new BernoulliVector(), gates, cost, noise);
    }

    /** The cross entropy of every draw and picture. Shape: events [S, B, 1, D], result [S, B]. */
    private Tensor costs(Tensor scores, Tensor events, Tensor labels) {
        Tensor logits = model.logits(scores.mul(events.squeeze(2)));
        long samples = logits.size(0);
        long pictures = logits.size(1);
        Tensor repeated = labels.unsqueeze(0).expand(samples, pictures).reshape(samples * pictures);
        return cross_entropy_loss(
                        logits.reshape(samples * pictures, logits.size(2)),
                        repeated,
                        new TensorOptional(),
                        NO_REDUCTION,
                        NO_IGNORED_CLASS,
                        0.0)
                .reshape(samples, pictures);
    }

    @Override
    public void afterStep(TrainingPoint point) {
        // Nothing: the optimizer has done all.
    }

    @Override
    public Tensor decide(Tensor scores) {
        try (var _ = new NoGradGuard()) {
            Tensor standard = standardise.of(scores);
            return model.logits(standard.mul(new BernoulliVector().mode(model.gateLogits(standard))));
        }
    }

    @Override
    public double active(Tensor scores) {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            Tensor standard = standardise.of(scores);
            Tensor open = new BernoulliVector().mode(model.gateLogits(standard));
            return open.sum().item_double() / Math.max(1, scores.size(0));
        }
    }

    @Override
    public SequencedMap<String, Tensor> conceptParameters() {
        return model.conceptParameters();
    }

    @Override
    public SequencedMap<String, Tensor> headParameters() {
        return model.headParameters();
    }

    @Override
    public double memory() {
        return average.value();
    }

    @Override
    public Optional<ConceptLayer> layer() {
        return Optional.empty();
    }

    @Override
    public DecisionRule rule() {
        double[] flat = Tensors.doubles(model.head());
        int classes = Math.toIntExact(model.head().size(0));
        int concepts = Math.toIntExact(model.head().size(1));
        double[][] weights = new double[classes][];
        for (int k = 0; k < classes; k++) {
            weights[k] = java.util.Arrays.copyOfRange(flat, k * concepts, (k + 1) * concepts);
        }
        var gates = new DecisionRule.Gates(Tensors.doubles(model.gateWeight()), Tensors.doubles(model.gateBias()));
        return new DecisionRule(measured, Optional.of(gates), weights, Tensors.doubles(model.bias()));
    }
}
