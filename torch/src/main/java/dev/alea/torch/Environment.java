package dev.alea.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings that the engine reads when its libraries load, made from within the process. */
final class Environment {
    private static final Map<String, String> JAVACPP = Map.of(
            // Native memory is freed by scopes, not by the garbage collector's queue.
            "org.bytedeco.javacpp.nopointergc", "true",
            // The default limit is four times the Java heap, compared with the whole process.
            "org.bytedeco.javacpp.maxPhysicalBytes", "0",
            "org.bytedeco.javacpp.maxBytes", "0");

    /** M_ARENA_MAX of malloc.h. */
    private static final int ARENA_MAX = -8;

    private Environment() {}

    /**
     * Sets what is not set yet; a variable that the user has set is left alone.
     *
     * @param threads threads of one operator
     * @return what could not be set
     */
    static List<String> prepare(int threads) {
        JAVACPP.forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
        var wanted = new LinkedHashMap<String, String>();
        // Two pools that spin while they wait (libgomp's and OpenBLAS's) make two cores four times slower.
        wanted.put("OMP_WAIT_POLICY", "PASSIVE");
        wanted.put("OMP_NUM_THREADS", Integer.toString(threads));
        wanted.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        wanted.put("MKL_THREADING_LAYER", "GNU");
        // OpenBLAS's own threads spin for milliseconds after each product, on the cores that libgomp's need.
        wanted.put("OPENBLAS_THREAD_TIMEOUT", "4");
        wanted.keySet().removeIf(name -> System.getenv(name) != null);
        boundArenas();
        return setAll(wanted);
    }

    // Every thread that allocates may get a heap of its own, which keeps what was freed in it: with one heap for all, a
    // training
    // step takes half the memory. Heaps that threads of the virtual machine have made by now stay, which is why the
    // launcher sets
    // MALLOC_ARENA_MAX before it starts. Only the GNU C library has this call; without it nothing is lost but memory.
    @SuppressWarnings("restricted") // int mallopt(int, int)
    private static void boundArenas() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> mallopt = linker.defaultLookup().find("mallopt");
        if (mallopt.isEmpty() || System.getenv("MALLOC_ARENA_MAX") != null) {
            return;
        }
        MethodHandle call = linker.downcallHandle(
                mallopt.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int _ = (int) call.invokeExact(ARENA_MAX, 1);
        } catch (Throwable e) {
            throw new EngineException("the number of native heaps cannot be bounded", e);
        }
    }

    @SuppressWarnings("restricted") // calls the C library's setenv, whose signature is fixed by POSIX
    private static List<String> setAll(Map<String, String> wanted) {
        var failures = new ArrayList<String>();
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> posix = linker.defaultLookup().find("setenv");
        Optional<MemorySegment> windows = linker.defaultLookup().find("_putenv_s");
        if (posix.isEmpty() && windows.isEmpty()) {
            failures.add("environment variables cannot be set from within; set " + wanted + " before starting");
            return failures;
        }
        FunctionDescriptor type = posix.isPresent()
                ? FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                : FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        MethodHandle call = linker.downcallHandle(posix.or(() -> windows).orElseThrow(), type);
        wanted.forEach((name, value) -> {
            if (!set(call, posix.isPresent(), name, value)) {
                failures.add(name + " could not be set; set " + name + "=" + value + " before starting");
            }
        });
        return failures;
    }

    private static boolean set(MethodHandle call, boolean posix, String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocateFrom(name);
            MemorySegment text = arena.allocateFrom(value);
            return (posix ? (int) call.invokeExact(key, text, 1) : (int) call.invokeExact(key, text)) == 0;
        } catch (Throwable e) {
            throw new EngineException("setting " + name + " failed", e);
        }
    }
}
