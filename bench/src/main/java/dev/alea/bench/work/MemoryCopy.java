package dev.alea.bench.work;

import dev.alea.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What the memory can do: the engine's copy of 256 MiB. */
final class MemoryCopy {
    private MemoryCopy() {}

    static Runnable prepare() {
        Tensor source = torch.ones(1 << 26);
        Tensor target = torch.empty(1 << 26);
        return () -> {
            try (var _ = Scope.open()) {
                target.copy_(source);
            }
        };
    }
}
