package dev.alea.cli.lab;

import dev.alea.choice.estimate.Cost;
import dev.alea.choice.lab.Problem;
import dev.alea.choice.lab.Site;
import dev.alea.run.DataException;
import dev.alea.torch.EngineException;
import dev.alea.torch.Scope;
import dev.alea.torch.ScriptedFunction;
import dev.alea.torch.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * A TorchScript file as a cost: {@code forward(events)} maps float events [N, R, C] to N numbers.
 *
 * @param file where it comes from, for messages
 * @param function what it computes
 */
record UserCost(Path file, ScriptedFunction function) implements Cost {
    /**
     * Loads a file.
     *
     * @throws DataException if there is none, or it is no TorchScript
     */
    static UserCost load(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException(file + ": no such file; save a cost with torch.jit.script(module).save(file).");
        }
        try {
            return new UserCost(file, ScriptedFunction.load(file));
        } catch (EngineException refused) {
            throw new DataException(
                    file + ": is not a TorchScript file that this engine reads; save the cost with"
                            + " torch.jit.script(module).save(file). " + refused.getMessage(),
                    refused);
        }
    }

    /**
     * Returns the problem of this cost.
     *
     * @throws DataException if it does not answer with one number per event
     */
    Problem problem(Site site, int rows, int columns) {
        Problem asked = site.problem(String.valueOf(file.getFileName()), this, true, rows, columns);
        boolean differentiable;
        try (var _ = Scope.open()) {
            double[] logits =
                    asked.values().stream().mapToDouble(Double::doubleValue).toArray();
            Tensor choice = asked.structure().mode(Tensors.of(logits, rows, columns));
            Tensor event = asked.structure().event(choice).unsqueeze(0).detach().set_requires_grad(true);
            differentiable = of(event).requires_grad();
        }
        return site.problem(asked.costName(), this, differentiable, rows, columns);
    }

    @Override
    public Tensor of(Tensor events) {
        long[] shape = events.sizes().vec().get();
        long[] batch = Arrays.copyOf(shape, shape.length - 2);
        Tensor flat = events.reshape(-1, shape[shape.length - 2], shape[shape.length - 1]);
        Tensor costs;
        try {
            costs = function.of(flat);
        } catch (EngineException failed) {
            throw new DataException(
                    file + ": its forward(events) failed on events of shape " + text(flat) + ". " + failed.getMessage(),
                    failed);
        }
        if (costs.numel() != flat.size(0)) {
            throw new DataException(file + ": its forward(events) must return one number per event, shape ["
                    + flat.size(0) + "] for events of shape " + text(flat) + ", but returned " + text(costs) + ".");
        }
        return costs.reshape(batch);
    }

    private static String text(Tensor tensor) {
        return Arrays.toString(tensor.sizes().vec().get());
    }
}
