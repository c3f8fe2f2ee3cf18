package dev.alea.prune.pretrain;

import dev.alea.choice.draw.Draws;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.LoadedModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.prune.model.Weights;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.torch.AdamW;
import dev.alea.torch.Devices;
import dev.alea.torch.Gradients;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Trains a small Llama on a stream of tokens. */
public final class Pretraining {
    private static final AdamW.Options OPTIMIZER = new AdamW.Options(0.9, 0.95, 1e-8, 0.1);
    private static final double CLIP = 1.0;

    private Pretraining() {}

    /** Hears how the training goes. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * After a step.
         *
         * @param step counted from 1
         * @param loss mean cross entropy of the step, in nats
         */
        void step(int step, double loss);
    }

    /**
     * Trains and writes the model.
     *
     * <p>Randomness: weights and row positions from {@link PretrainConfig#seed}; the same seed, machine and thread count give
     * the same bits.
     *
     * @param tokens the text; longer than one row
     * @param tokenizerJson written beside the model
     * @param folder where the Hugging Face folder goes
     * @return the mean loss of the last twentieth of the steps, in nats
     * @throws DataException when the text is too short
     * @throws NumericsException when the loss stops being a number
     */
    public static double run(PretrainConfig config, int[] tokens, String tokenizerJson, Path folder, Watcher watcher) {
        if (tokens.length <= config.context()) {
            throw new DataException("the text has " + tokens.length + " tokens, but one training row needs "
                    + (config.context() + 1) + "; give more text or a shorter context");
        }
        InitialWeights.write(config, tokenizerJson, folder);
        try (var _ = Scope.open();
                LoadedModel loaded = ModelFolder.load(folder, Devices.parse("cpu"))) {
            LanguageModel model = loaded.model();
            Map<String, Tensor> parameters = model.parameters();
            parameters.values().forEach(parameter -> parameter.requires_grad_(true));
            var optimizer = new AdamW(parameters, OPTIMIZER);
            Draws rows = Draws.of(config.seed()).stream("rows");
            int tail = Math.max(1, config.steps() / 20);
            double sum = 0;
            for (int step = 0; step < config.steps(); step++) {
                try (var _ = Scope.open()) {
                    optimizer.zeroGradients();
                    double value = accumulate(model, batch(config, tokens, rows.step(step)));
                    Gradients.clip(parameters.values(), CLIP);
                    optimizer.step(config.learningRate(step));
                    if (!Double.isFinite(value)) {
                        throw new NumericsException("the loss is " + value + " at step " + (step + 1)
                                + " with learning rate " + config.learningRate(step) + "; lower the rate");
                    }
                    sum += step >= config.steps() - tail ? value : 0;
                    watcher.step(step + 1, value);
                }
            }
            StateDicts.save(folder.resolve("model.safetensors"), parameters, Map.of("format", "pt"));
            return sum / tail;
        }
    }

    /** Rows [batch, context + 1] that start anywhere in the text. */
    private static Tensor batch(PretrainConfig config, int[] tokens, Draws draws) {
        int width = config.context() + 1;
        int[] ids = new int[config.batch() * width];
        for (int row = 0; row < config.batch(); row++) {
            int start = (int) draws.below(row, tokens.length - width + 1L);
            System.arraycopy(tokens, start, ids, row * width, width);
        }
        return Tensors.of(ids, config.batch(), width);
    }

    /** Puts the gradient of a batch into the parameters; each core computes some of its rows. */
    private static double accumulate(LanguageModel model, Tensor batch) {
        long rows = batch.size(0);
        int pieces = Workers.count(batch);
        double loss = 0;
        for (Piece piece : Workers.map(pieces, i -> piece(model, batch, rows * i / pieces, rows * (i + 1) / pieces))) {
            loss += piece.loss(); // in order, so that the same number of threads gives the same bits
            piece.gradients().forEach((name, gradient) -> {
                Tensor target = parameter(model, name).mutable_grad();
                if (target.defined()) {
                    target.add_(gradient);
                } else {
                    target.put(gradient);
                }
                gradient.releaseReference();
            });
        }
        return loss;
    }

    /** Some rows of a batch: their share of the loss and of its gradient. */
    private record Piece(double loss, Map<String, Tensor> gradients) {}

    private static Piece piece(LanguageModel model, Tensor batch, long from, long to) {
        try (var scope = Scope.open()) {
            Map<String, Tensor> leaves = new LinkedHashMap<>();
            model.parameters()
                    .forEach((name, parameter) ->
                            leaves.put(name, parameter.detach().set_requires_grad(true)));
            Tensor share = loss(model, name -> of(leaves, name), batch.narrow(0, from, to - from))
                    .mul(Tensors.scalar((double) (to - from) / batch.size(0)));
            share.backward();
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            leaves.forEach(
                    (name, leaf) -> gradients.put(name, scope.keep(leaf.grad().detach())));
            return new Piece(share.item_double(), gradients);
        }
    }

    private static Tensor parameter(LanguageModel model, String name) {
        return of(model.parameters(), name);
    }

    private static Tensor of(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static Tensor loss(LanguageModel model, Weights weights, Tensor rows) {
        long width = rows.size(1);
        Tensor logits = model.logits(rows.narrow(1, 0, width - 1), weights);
        Tensor targets = rows.narrow(1, 1, width - 1).reshape(-1);
        return torch.cross_entropy(logits.reshape(targets.numel(), -1), targets);
    }
}
