package dev.alea.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of code at whose end every native object created in it on this thread is freed. Scopes nest and close innermost
 * first; {@link #keep} lets a value survive.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Deque<Scope>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    private final PointerScope natives;
    private final @Nullable Census census;
    private final List<Object> held = new ArrayList<>();

    private Scope(PointerScope natives, @Nullable Census census) {
        this.natives = natives;
        this.census = census;
    }

    /** Opens a scope on this thread. */
    public static Scope open() {
        Torch.initialise();
        return push(new Scope(new PointerScope(), null));
    }

    /**
     * Opens a scope that reports to a census what outlives it; for tests, as it records a stack trace per object.
     *
     * @param census what to report to
     */
    public static Scope open(Census census) {
        Torch.initialise();
        return push(new Scope(census.scope(), census));
    }

    private static Scope push(Scope scope) {
        OPEN.get().push(scope);
        return scope;
    }

    /** Whether a scope is open on this thread, as a {@link CustomGradient} needs. */
    public static boolean isOpen() {
        return current() != null;
    }

    /** The innermost open scope of this thread, or null. */
    static @Nullable Scope current() {
        return OPEN.get().peek();
    }

    /**
     * Lets a value survive this scope: it passes to the scope around it, or, where there is none, to the caller, who frees it
     * with {@link Pointer#releaseReference()}.
     *
     * @param value an object created in this scope
     * @return the same object
     */
    public <T extends Pointer> T keep(T value) {
        if (census != null) {
            census.kept(value);
        }
        Scope outer = outer();
        if (outer == null) {
            value.retainReference();
        } else {
            outer.natives.attach(value);
        }
        return value;
    }

    private @Nullable Scope outer() {
        boolean seen = false;
        for (Scope scope : OPEN.get()) {
            if (seen) {
                return scope;
            }
            seen = scope.equals(this);
        }
        return null;
    }

    /** Keeps a Java object reachable until this scope closes: the engine refers to callbacks only weakly. */
    void hold(Object callback) {
        held.add(callback);
    }

    @Override
    public void close() {
        Deque<Scope> open = OPEN.get();
        Scope innermost = open.peek();
        if (!equals(innermost)) {
            throw new EngineException(
                    "a scope was closed while scopes opened after it were open; close innermost first");
        }
        open.pop();
        natives.close();
        held.clear();
        if (census != null) {
            census.closed();
        }
    }
}
