package dev.alea.formats.tokenizer;

import java.util.List;
import java.util.stream.IntStream;

/** The bytes in the order of CLIP's vocabulary: those that Latin-1 prints come first. Source: openai/CLIP's tokenizer. */
final class ClipBytes {
    private static final List<Integer> IN_ORDER = IntStream.concat(
                    IntStream.range(0, 256).filter(ClipBytes::isItself),
                    IntStream.range(0, 256).filter(b -> !isItself(b)))
            .boxed()
            .toList();

    private ClipBytes() {}

    static List<Integer> inOrder() {
        return IN_ORDER;
    }

    private static boolean isItself(int unsignedByte) {
        return ByteAlphabet.of(unsignedByte) == unsignedByte;
    }
}
