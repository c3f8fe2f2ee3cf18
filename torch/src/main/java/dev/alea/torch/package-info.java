/**
 * What is awkward about libtorch on the JVM, once. {@code org.bytedeco.pytorch.Tensor} is the tensor type everywhere and its
 * operators keep their PyTorch names; nothing here wraps them. What is here: starting the engine with settings under which it
 * is neither slow nor killed, freeing native memory, gradients written in Java, the optimizer, and tensors to and from files.
 *
 * <p>Types: {@link dev.alea.torch.Torch} (start), {@link dev.alea.torch.Scope} and {@link dev.alea.torch.Census} (memory),
 * {@link dev.alea.torch.Tensors} (values to tensors and back), {@link dev.alea.torch.CustomGradient},
 * {@link dev.alea.torch.ScriptedFunction}, {@link
 * dev.alea.torch.AdamW}, {@link dev.alea.torch.Gradients}, {@link dev.alea.torch.StateDicts}, {@link
 * dev.alea.torch.ParameterReader}, {@link dev.alea.torch.Devices}, {@link dev.alea.torch.GradCheck}, {@link dev.alea.torch.EngineException}.
 *
 * <pre>{@code
 * try (var _ = Scope.open()) {
 *     Tensor x = Tensors.of(new float[] {1, 2}, 2).set_requires_grad(true);
 *     x.mul(x).sum().backward();
 *     float[] gradient = Tensors.floats(x.grad());   // 2, 4
 * }                                                  // every tensor above is freed here
 * }</pre>
 */
@NullMarked
package dev.alea.torch;

import org.jspecify.annotations.NullMarked;
