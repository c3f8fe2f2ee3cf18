package dev.alea.bench.work;

import java.nio.file.Path;

/** The cases of one module. */
public sealed interface Work extends AutoCloseable
        permits MaskWork, GumbelWork, StepWork, OneShotWork, PerplexityWork, LoadWork, CmsWork, EncodeWork, CbmWork {
    /**
     * The work of a module.
     *
     * @param module the name that the peer's program has too
     * @param folder models and tokens
     */
    static Work of(String module, Path folder) {
        return switch (module) {
            case "mask" -> new MaskWork();
            case "gumbel" -> new GumbelWork();
            case "step" -> new StepWork(folder);
            case "oneshot" -> new OneShotWork(folder);
            case "perplexity" -> new PerplexityWork(folder);
            case "load" -> new LoadWork(folder);
            case "cms" -> new CmsWork();
            case "encode" -> new EncodeWork(folder);
            case "cbm" -> new CbmWork(folder);
            default -> throw new IllegalArgumentException("there is no module " + module);
        };
    }

    /**
     * Does one sample of a case; the first one also prepares it.
     *
     * @param name of the case
     */
    void run(String name);

    @Override
    void close();
}
