package dev.alea.torch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW through the engine's fused operator, so that its numbers are those of {@code torch.optim.AdamW(fused=True)}.
 *
 * <p>Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019), Algorithm 2.
 */
public final class AdamW {
    private final Options options;
    private final Map<String, Tensor> parameters;
    private final Map<String, Tensor> firstMoments = new LinkedHashMap<>();
    private final Map<String, Tensor> secondMoments = new LinkedHashMap<>();
    private final Map<String, Tensor> steps = new LinkedHashMap<>();

    /**
     * Hyper-parameters that stay the same over a run.
     *
     * @param beta1 decay of the first moment, in [0, 1)
     * @param beta2 decay of the second moment, in [0, 1)
     * @param epsilon added to the root of the second moment; not negative
     * @param weightDecay decoupled decay; not negative
     */
    public record Options(double beta1, double beta2, double epsilon, double weightDecay) {
        /** Checks the ranges. */
        public Options {
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
                throw new EngineException("the betas are " + beta1 + " and " + beta2 + "; allowed: 0 to below 1");
            }
            if (!(epsilon >= 0 && weightDecay >= 0)) {
                throw new EngineException(
                        "epsilon is " + epsilon + " and weight decay " + weightDecay + "; allowed: 0 or more");
            }
        }
    }

    /**
     * An optimizer with zero moments, which live until the scope around it closes.
     *
     * @param parameters leaves that require a gradient, by name
     * @param options the hyper-parameters
     */
    public AdamW(Map<String, Tensor> parameters, Options options) {
        Torch.initialise();
        this.parameters = new LinkedHashMap<>(parameters);
        this.options = options;
        parameters.forEach((name, parameter) -> {
            firstMoments.put(name, torch.zeros_like(parameter));
            secondMoments.put(name, torch.zeros_like(parameter));
            steps.put(name, torch.zeros(new long[0]));
        });
    }

    /** Forgets the gradients, so that the next backward pass starts from none. */
    public void zeroGradients() {
        try (var _ = Scope.open()) {
            for (Tensor parameter : parameters.values()) {
                Tensor gradient = parameter.mutable_grad();
                if (gradient.defined()) {
                    gradient.reset();
                }
            }
        }
    }

    /**
     * Moves every parameter that has a gradient.
     *
     * @param learningRate the rate of this step
     */
    public void step(double learningRate) {
        try (var _ = Scope.open();
                NoGradGuard _ = new NoGradGuard()) {
            List<String> moved = parameters.keySet().stream()
                    .filter(name -> at(parameters, name).grad().defined())
                    .toList();
            if (moved.isEmpty()) {
                return;
            }
            var one = new Scalar(1.0);
            moved.forEach(name -> at(steps, name).add_(one));
            List<Tensor> gradients =
                    moved.stream().map(name -> at(parameters, name).grad()).toList();
            var arguments = new IValueVector(
                    list(select(parameters, moved)),
                    list(gradients),
                    list(select(firstMoments, moved)),
                    list(select(secondMoments, moved)),
                    list(List.of()),
                    list(select(steps, moved)),
                    new IValue(learningRate),
                    new IValue(options.beta1()),
                    new IValue(options.beta2()),
                    new IValue(options.weightDecay()),
                    new IValue(options.epsilon()),
                    new IValue(false),
                    new IValue(false),
                    new IValue(),
                    new IValue());
            Dispatcher.singleton().callBoxed(Operator.FUSED, arguments);
        }
    }

    /** Looked up once, after the engine has started. */
    private static final class Operator {
        static final OperatorHandle FUSED = lookUp();

        private static OperatorHandle lookUp() {
            Torch.initialise();
            OperatorHandle found = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
            return found.retainReference(); // whatever scope is open now does not free it
        }
    }

    private static Tensor at(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new EngineException("the optimizer has no parameter named " + name);
        }
        return tensor;
    }

    private static List<Tensor> select(Map<String, Tensor> from, List<String> names) {
        return names.stream().map(name -> at(from, name)).toList();
    }

    private static IValue list(Collection<Tensor> tensors) {
        var list = new GenericList(new Type.TypePtr(TensorType.get()));
        tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
        return new IValue(list);
    }

    /** The moments and step counts by name; the tensors themselves, not copies. */
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        var parts = new ArrayList<Map.Entry<String, Map<String, Tensor>>>();
        parts.add(Map.entry("first", firstMoments));
        parts.add(Map.entry("second", secondMoments));
        parts.add(Map.entry("step", steps));
        parts.forEach(part ->
                part.getValue().forEach((name, t) -> state.put("adamw." + part.getKey() + "." + name, t)));
        return state;
    }

    /**
     * Takes over a state that {@link #state()} gave, bit for bit.
     *
     * @param saved must hold every entry of this optimizer's state, each of the same shape
     */
    public void restore(Map<String, Tensor> saved) {
        try (NoGradGuard _ = new NoGradGuard()) {
            state().forEach((name, tensor) -> tensor.copy_(at(saved, name)));
        }
    }
}
