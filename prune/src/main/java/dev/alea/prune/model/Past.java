package dev.alea.prune.model;

import dev.alea.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Keys and values of the tokens before the ones being computed. */
public sealed interface Past {
    /** Nothing came before. */
    Past NONE = new None();

    /** How many tokens came before. */
    int length();

    /**
     * All keys and values of a layer, the new ones included.
     *
     * <p>Shape: key and value [batch, heads, new tokens, head width] in, [batch, heads, all tokens, head width] out.
     */
    KeyValue extend(int layer, Tensor key, Tensor value);

    /**
     * The keys and values of one layer.
     *
     * @param key [batch, heads, tokens, head width]
     * @param value the same
     */
    record KeyValue(Tensor key, Tensor value) {}

    /** No past and no memory of the present. */
    record None() implements Past {
        @Override
        public int length() {
            return 0;
        }

        @Override
        public KeyValue extend(int layer, Tensor key, Tensor value) {
            return new KeyValue(key, value);
        }
    }

    /** A growing past in buffers of a fixed capacity; one sequence batch, one thread. */
    final class Cache implements Past, AutoCloseable {
        private final int capacity;
        private final List<KeyValue> buffers = new ArrayList<>();
        private int length;

        /**
         * An empty cache.
         *
         * @param capacity most tokens it will hold
         */
        public Cache(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public int length() {
            return length;
        }

        /** Moves on by the tokens that every layer has seen. */
        public void advance(int tokens) {
            length += tokens;
        }

        @Override
        public KeyValue extend(int layer, Tensor key, Tensor value) {
            int tokens = Math.toIntExact(key.size(2));
            if (length + tokens > capacity) {
                throw new IllegalArgumentException("the cache of keys and values holds " + capacity
                        + " tokens, but token number " + (length + tokens) + " was offered; make it larger");
            }
            try (var scope = Scope.open()) {
                if (layer == buffers.size()) {
                    buffers.add(new KeyValue(room(key), room(value)));
                }
                var buffer = buffers.get(layer);
                buffer.key().narrow(2, length, tokens).copy_(key);
                buffer.value().narrow(2, length, tokens).copy_(value);
                int all = length + tokens;
                return new KeyValue(
                        scope.keep(buffer.key().narrow(2, 0, all)),
                        scope.keep(buffer.value().narrow(2, 0, all)));
            }
        }

        // The buffers outlive the scope of the token that made them: they are retained until the cache is closed.
        private Tensor room(Tensor like) {
            var room = like.new_zeros(like.size(0), like.size(1), capacity, like.size(3));
            room.retainReference();
            return room;
        }

        /** Frees the buffers. */
        @Override
        public void close() {
            buffers.forEach(buffer -> {
                buffer.key().releaseReference();
                buffer.value().releaseReference();
            });
            buffers.clear();
        }
    }
}
