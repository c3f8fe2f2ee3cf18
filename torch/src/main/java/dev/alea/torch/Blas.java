package dev.alea.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The threads of the matrix library, which the engine's own thread count does not reach. */
final class Blas {
    private Blas() {}

    /** Sets the threads of one matrix product; does nothing where the library is another one. */
    static void setThreads(int threads) {
        MethodHandle call = Found.SET_THREADS;
        if (call == null) {
            return;
        }
        try {
            call.invokeExact(threads);
        } catch (Throwable e) {
            throw new EngineException("the threads of the matrix library cannot be set", e);
        }
    }

    /** Looked up once, after the engine has loaded its libraries. */
    private static final class Found {
        static final @Nullable MethodHandle SET_THREADS = find();

        @SuppressWarnings("restricted") // void openblas_set_num_threads(int), found through POSIX dlsym
        private static @Nullable MethodHandle find() {
            Torch.initialise();
            Linker linker = Linker.nativeLinker();
            var dlsym = linker.defaultLookup().find("dlsym");
            if (dlsym.isEmpty()) {
                return null;
            }
            MethodHandle lookup = linker.downcallHandle(
                    dlsym.get(), FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            try (Arena arena = Arena.ofConfined()) {
                var name = arena.allocateFrom("openblas_set_num_threads");
                var symbol = (MemorySegment) lookup.invokeExact(MemorySegment.NULL, name);
                return symbol.address() == 0
                        ? null
                        : linker.downcallHandle(symbol, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
            } catch (Throwable e) {
                throw new EngineException("the matrix library cannot be asked for its threads", e);
            }
        }
    }
}
