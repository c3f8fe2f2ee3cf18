package dev.alea.torch;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Counts the tensors of the scopes opened with it and reports each one that outlives its scope without having been kept, with
 * the place where it was created. For tests.
 */
public final class Census {
    private final IdentityHashMap<Pointer, Throwable> births = new IdentityHashMap<>();
    private final List<String> survivors = new ArrayList<>();
    private long created;

    /** Tensors created so far in scopes of this census. */
    public long created() {
        return created;
    }

    /** One line per tensor that outlived its scope: its shape and the place of its creation. */
    public List<String> survivors() {
        return List.copyOf(survivors);
    }

    PointerScope scope() {
        return new CountingScope();
    }

    void kept(Pointer value) {
        births.remove(value);
    }

    void closed() {
        births.forEach((pointer, birth) -> {
            if (!pointer.isNull() && pointer.referenceCount() > 0) {
                survivors.add("a tensor outlives its scope; it was created at " + site(birth));
            }
        });
        births.clear();
    }

    private static String site(Throwable birth) {
        for (StackTraceElement frame : birth.getStackTrace()) {
            String type = frame.getClassName();
            if (!type.startsWith("org.bytedeco") && !type.startsWith(Census.class.getName())) {
                return frame.toString();
            }
        }
        return "an unknown place";
    }

    private final class CountingScope extends PointerScope {
        @Override
        public PointerScope attach(Pointer pointer) {
            if (pointer instanceof Tensor) {
                created++;
                births.put(pointer, new Throwable("creation"));
            }
            return super.attach(pointer);
        }
    }
}
