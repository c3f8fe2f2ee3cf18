package dev.alea.torch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The threads of the matrix library (OpenBLAS), which the engine's own thread count does not reach. The library is loaded for
 * the engine alone, so its functions are found through its file and not through the process.
 */
final class Blas {
    private static final String LIBRARY = "libopenblas_nolapack.";

    private Blas() {}

    /** Sets the threads of one matrix product; does nothing where the library is another one. */
    static void setThreads(int threads) {
        Optional<MethodHandle> call = Found.SET_THREADS;
        if (call.isEmpty()) {
            return;
        }
        try {
            call.get().invokeExact(threads);
        } catch (Throwable e) {
            throw new EngineException("the threads of the matrix library cannot be set", e);
        }
    }

    /** The threads of one matrix product; empty where the library is another one. */
    static OptionalInt threads() {
        Optional<MethodHandle> call = Found.GET_THREADS;
        if (call.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of((int) call.get().invokeExact());
        } catch (Throwable e) {
            throw new EngineException("the matrix library cannot be asked for its threads", e);
        }
    }

    /** Looked up once, after the engine has loaded its libraries. */
    private static final class Found {
        private static final Optional<SymbolLookup> SYMBOLS = library();
        static final Optional<MethodHandle> SET_THREADS =
                find("openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
        static final Optional<MethodHandle> GET_THREADS =
                find("openblas_get_num_threads", FunctionDescriptor.of(ValueLayout.JAVA_INT));

        private static Optional<SymbolLookup> library() {
            Torch.initialise();
            Path binding = Path.of(Loader.load(openblas_nolapack.class));
            try (Stream<Path> beside =
                    Files.list(Optional.ofNullable(binding.getParent()).orElse(binding))) {
                return beside.filter(file -> String.valueOf(file.getFileName()).startsWith(LIBRARY))
                        .findFirst()
                        .map(Found::symbols);
            } catch (IOException e) {
                throw new EngineException("the folder of the matrix library cannot be listed: " + binding, e);
            }
        }

        @SuppressWarnings("restricted") // the file that the engine itself has loaded
        private static SymbolLookup symbols(Path file) {
            return SymbolLookup.libraryLookup(file, Arena.global());
        }

        @SuppressWarnings("restricted") // void openblas_set_num_threads(int), int openblas_get_num_threads(void)
        private static Optional<MethodHandle> find(String name, FunctionDescriptor type) {
            Optional<MemorySegment> symbol = SYMBOLS.flatMap(symbols -> symbols.find(name));
            return symbol.map(address -> Linker.nativeLinker().downcallHandle(address, type));
        }
    }
}
