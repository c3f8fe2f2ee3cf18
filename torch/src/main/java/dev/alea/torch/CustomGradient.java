package dev.alea.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A gradient written in Java. The forward pass computes its outputs without a graph; {@link #attach} then makes the engine call
 * this object in the backward pass.
 *
 * <pre>{@code
 * Tensor y = ...;                                   // computed under NoGradGuard
 * CustomGradient.attach(List.of(x), List.of(y), g -> new Tensor[] {g[0].mul(slope)});
 * }</pre>
 */
@FunctionalInterface
public interface CustomGradient {
    /**
     * Computes the gradients of the inputs; called without a graph, on the thread that called {@code backward}.
     *
     * @param outputGradients one entry per output, in order; an undefined tensor where nothing depends on an output
     * @return one entry per input, in order; null for no gradient
     */
    @Nullable
    Tensor[] backward(Tensor[] outputGradients);

    /**
     * Connects outputs to inputs in the graph.
     *
     * <p>The callback lives as long as the innermost open scope of this thread: call {@code backward} before it closes.
     *
     * @param inputs what the outputs were computed from; those that need no gradient are skipped
     * @param outputs fresh tensors computed without a graph, not yet used elsewhere
     * @param gradient the backward pass
     * @throws EngineException when no scope is open
     */
    static void attach(List<Tensor> inputs, List<Tensor> outputs, CustomGradient gradient) {
        new BorrowedNode(gradient, false).attach(inputs, outputs);
    }

    /**
     * The same for a callback whose results are made in the call and used by nobody else afterwards: their handles are closed,
     * and a leaf takes the memory over as its gradient instead of copying it.
     */
    static void attachFresh(List<Tensor> inputs, List<Tensor> outputs, CustomGradient gradient) {
        new BorrowedNode(gradient, true).attach(inputs, outputs);
    }
}
