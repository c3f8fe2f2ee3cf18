package dev.alea.choice.mask;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
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
 * A gradient written in Java for an operation with one input and one output: a borrowed native node whose own backward
 * sees nothing, because a hook before it takes the gradient away and a hook after it returns the real one.
 */
final class GradientShell {
    // The engine holds hooks weakly; a shell stays here until its backward pass has run.
    private static final Set<GradientShell> PENDING = ConcurrentHashMap.newKeySet();

    private final UnaryOperator<Tensor> backward;
    private final FunctionPreHook before = new Before();
    private final FunctionPostHook after = new After();
    private @Nullable Tensor upstream;

    /** A tensor's values under a new identity, to which another gradient can be attached. */
    record Link(Tensor value, Tensor output) {
        Link(Tensor source) {
            this(source.detach(), source.detach().clone());
        }
    }

    private GradientShell(UnaryOperator<Tensor> backward) {
        this.backward = backward;
    }

    /** Makes {@code output} depend on {@code input} through {@code backward}: its gradient in, the input's out. */
    static void attach(Tensor input, Tensor output, UnaryOperator<Tensor> backward) {
        if (!input.requires_grad()) {
            return;
        }
        GradientShell shell = new GradientShell(backward);
        try (Tensor seed = torch.ones(1).set_requires_grad(true);
                Tensor borrowed = seed.neg();
                Tensor view = input.view_as(input);
                EdgeVector edges = new EdgeVector()) {
            Node node = borrowed.grad_fn();
            edges.push_back(new Edge(view.grad_fn().next_edge(0)));
            node.set_next_edges(edges);
            node.clear_input_metadata();
            node.add_pre_hook(shell.before);
            node.add_post_hook(shell.after);
            torch.create_gradient_edge(output, node);
        }
        PENDING.add(shell);
    }

    private final class Before extends FunctionPreHook {
        @Override
        public TensorVector apply(TensorVector gradients) {
            upstream = new Tensor(gradients.get(0));
            return new TensorVector(new Tensor());
        }
    }

    private final class After extends FunctionPostHook {
        @Override
        public TensorVector apply(TensorVector inputs, TensorVector outputs) {
            Tensor gradient = upstream;
            upstream = null;
            PENDING.remove(GradientShell.this);
            if (gradient == null || !gradient.defined()) {
                return new TensorVector(new Tensor());
            }
            try (NoGradGuard _ = new NoGradGuard()) {
                return new TensorVector(backward.apply(gradient));
            }
        }
    }
}
