package dev.alea.formats.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;

/** The native library, loaded once, told never to look for anything on the network. */
final class NativeTokenizers {
    private NativeTokenizers() {}

    /**
     * The library.
     *
     * @throws IllegalStateException if it cannot be loaded on this platform
     */
    static TokenizersLibrary library() {
        return Holder.LIBRARY;
    }

    private static final class Holder {
        static final TokenizersLibrary LIBRARY = load();

        private static TokenizersLibrary load() {
            // Read by the library's loader: the CPU build out of the jar, no download, no usage reports.
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            if (System.getProperty("RUST_FLAVOR") == null) {
                System.setProperty("RUST_FLAVOR", "cpu");
            }
            try {
                LibUtils.checkStatus();
                return TokenizersLibrary.LIB;
            } catch (RuntimeException | LinkageError e) {
                throw new IllegalStateException(
                        "the native tokenizers library cannot be loaded on "
                                + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                                + "; allowed are Linux x86-64 and arm64, macOS arm64 and Windows x86-64 with a writable "
                                + "folder in DJL_CACHE_DIR: " + e,
                        e);
            }
        }
    }
}
