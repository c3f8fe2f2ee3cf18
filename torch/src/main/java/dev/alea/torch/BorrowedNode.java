package dev.alea.torch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.EdgeVector;
import org.bytedeco.pytorch.FunctionPostHook;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A graph node of the engine with its edges redirected and its work replaced. The binding cannot subclass a node, so one of the
 * engine's own is borrowed: a hook before it takes the gradients away, and a hook after it puts ours in their place. The engine
 * checks shapes between the two, which is why its own pass must see undefined tensors.
 */
final class BorrowedNode {
    private final CustomGradient gradient;
    private final boolean fresh;
    private Tensor[] outputGradients = {};
    private @Nullable TensorVector handedOver;

    /**
     * A node for one use.
     *
     * @param fresh whether the gradients belong to nobody once they are returned
     */
    BorrowedNode(CustomGradient gradient, boolean fresh) {
        this.gradient = gradient;
        this.fresh = fresh;
    }

    void attach(List<Tensor> inputs, List<Tensor> outputs) {
        Scope scope = Scope.current();
        if (scope == null) {
            throw new EngineException(
                    "a custom gradient needs an open Scope to keep its callback alive; open one first");
        }
        Node node = borrow(inputs.size());
        var edges = new EdgeVector();
        inputs.forEach(input -> edges.push_back(edge(input)));
        node.set_next_edges(edges);
        node.clear_input_metadata();
        var before = new Before();
        var after = new After();
        scope.hold(before);
        scope.hold(after);
        node.add_pre_hook(before);
        node.add_post_hook(after);
        if (fresh) {
            var release = new Release();
            scope.hold(release);
            node.add_post_hook(release);
        }
        outputs.forEach(output -> torch.create_gradient_edge(output, node));
    }

    private static Node borrow(int inputs) {
        if (inputs == 1) {
            return Constants.SEED.neg().grad_fn();
        }
        var seeds = new Tensor[inputs];
        Arrays.fill(seeds, Constants.SEED);
        return torch.stack(new TensorVector(seeds)).grad_fn();
    }

    private static Edge edge(Tensor input) {
        // A view leads back to the accumulator of a leaf and to the node of any other tensor alike.
        return input.requires_grad() ? new Edge(input.view_as(input).grad_fn().next_edge(0)) : new Edge();
    }

    private @Nullable Tensor[] compute() {
        try (NoGradGuard _ = new NoGradGuard()) {
            return gradient.backward(outputGradients);
        }
    }

    /** Takes the gradients of the outputs away. */
    private final class Before extends FunctionPreHook {
        @Override
        public TensorVector apply(TensorVector gradients) {
            var taken = new Tensor[Math.toIntExact(gradients.size())];
            var undefined = new Tensor[taken.length];
            for (int i = 0; i < taken.length; i++) {
                // The vector's entries are views that end with this call.
                taken[i] = new Tensor(gradients.get(i));
                undefined[i] = Constants.UNDEFINED;
            }
            outputGradients = taken;
            return new TensorVector(undefined);
        }
    }

    /** Puts the gradients of the inputs in place of the borrowed node's. */
    private final class After extends FunctionPostHook {
        @Override
        public TensorVector apply(TensorVector inputGradients, TensorVector ignored) {
            @Nullable Tensor[] computed = compute();
            outputGradients = new Tensor[0];
            var result = new Tensor[Math.toIntExact(inputGradients.size())];
            for (int i = 0; i < result.length; i++) {
                Tensor given = i < computed.length ? computed[i] : null;
                result[i] = given == null ? Constants.UNDEFINED : given;
            }
            var vector = new TensorVector(result);
            if (fresh) {
                for (Tensor given : computed) {
                    if (given != null) {
                        given.close();
                    }
                }
                handedOver = vector;
            }
            return vector;
        }
    }

    /**
     * Lets go of the gradients once the engine has its own hold on them: a leaf takes over a gradient that nobody else
     * refers to, and copies any other.
     */
    private final class Release extends FunctionPostHook {
        @Override
        public TensorVector apply(TensorVector inputGradients, TensorVector ignored) {
            if (handedOver != null) {
                handedOver.clear();
                handedOver = null;
            }
            return inputGradients;
        }
    }

    /** Two tensors that live as long as the process. */
    private static final class Constants {
        static final Tensor SEED = forever(torch.ones(1).set_requires_grad(true));
        static final Tensor UNDEFINED = forever(new Tensor());

        private static Tensor forever(Tensor tensor) {
            tensor.retainReference();
            return tensor;
        }
    }
}
