package dev.alea.torch;

import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.buffer_iterator;
import org.bytedeco.pytorch.buffer_list;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.parameter_iterator;
import org.bytedeco.pytorch.parameter_list;

/**
 * A function of one tensor from a TorchScript file, as {@code torch.jit.script(module).save(file)} writes it: a program of the
 * user's, which the engine runs; load none that you would not run. No Python and no pickle code is executed.
 *
 * <p>It lives as long as the process. Parameters inside it are frozen; gradients flow through it to its argument.
 */
public final class ScriptedFunction {
    private final JitModule module;
    private final ScalarType type;

    private ScriptedFunction(JitModule module, ScalarType type) {
        this.module = module;
        this.type = type;
    }

    /**
     * Loads a file.
     *
     * @throws EngineException if the engine cannot read it
     */
    public static ScriptedFunction load(Path file) {
        Torch.initialise();
        try (var _ = new PointerScope()) {
            JitModule module = torch.load(file.toString());
            module.eval();
            ScalarType type = frozenType(module);
            module.retainReference();
            return new ScriptedFunction(module, type);
        } catch (RuntimeException failure) {
            throw EngineException.of("loading " + file, failure);
        }
    }

    /** Freezes the parameters and returns the type of the first floating-point one or buffer, float64 where there is none. */
    private static ScalarType frozenType(JitModule module) {
        ScalarType type = ScalarType.Undefined;
        parameter_list parameters = module.parameters();
        parameter_iterator end = parameters.end();
        for (parameter_iterator p = parameters.begin(); p.notEquals(end); p.increment()) {
            Tensor parameter = p.access();
            parameter.set_requires_grad(false);
            type = first(type, parameter);
        }
        buffer_list buffers = module.buffers();
        buffer_iterator last = buffers.end();
        for (buffer_iterator b = buffers.begin(); b.notEquals(last); b.increment()) {
            type = first(type, b.access());
        }
        return type == ScalarType.Undefined ? ScalarType.Double : type;
    }

    private static ScalarType first(ScalarType found, Tensor tensor) {
        return found == ScalarType.Undefined && tensor.is_floating_point()
                ? tensor.scalar_type().intern()
                : found;
    }

    /**
     * Returns the function of a tensor, in the type of the tensor; inside, the numbers have the type of the parameters.
     *
     * <p>Gradient: to the argument, where the function has one.
     *
     * @throws EngineException if the function fails or returns anything but a tensor
     */
    public Tensor of(Tensor argument) {
        try {
            IValue result = module.forward(new IValueVector(new IValue(argument.to(type))));
            if (!result.isTensor()) {
                throw new EngineException("the scripted function must return a tensor, but returned another value");
            }
            return result.toTensor().to(argument.scalar_type());
        } catch (EngineException ours) {
            throw ours;
        } catch (RuntimeException failure) {
            throw EngineException.of("running a scripted function", failure);
        }
    }
}
