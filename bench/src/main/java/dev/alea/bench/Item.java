package dev.alea.bench;

import dev.alea.choice.structure.MaskPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can be compared; each name is a word of the command line. */
public enum Item {
    /** Learned masks: forward and backward, per group. */
    MASK("the fused N:M mask, forward and backward, a million groups", 15),
    /** Rows of Gumbel-softmax: forward and backward. */
    GUMBEL("Gumbel-softmax of many rows, forward and backward", 9),
    /** Training steps. */
    STEP("a whole training step on a small Llama, batch 16 x 256", 15),
    /** Pruning without training. */
    ONESHOT("SparseGPT and Wanda, one layer of 1024 x 1024 and a whole small model", 9),
    /** Perplexity. */
    EVAL("perplexity, tokens per second", 7),
    /** Loading. */
    LOAD("a sharded checkpoint of a gigabyte, page cache warm", 5),
    /** Pictures classified through concepts. */
    CMS("Concept Matrix Search, 50,000 pictures, 5,000 concepts, 100 classes", 5),
    /** Pictures and texts through a CLIP. */
    ENCODE("pictures and texts through a CLIP of the size ViT-B/32, batches of 32", 7),
    /** Bottlenecks trained. */
    CBM("an epoch of a bottleneck, 25,000 pictures, 1,000 concepts, 100 classes, beside its matrix products alone", 7),
    /** Kernels alone, by JMH. */
    MICRO("the mask kernel alone, by JMH", 1),
    /** The launcher. */
    START("start of the launcher", 9);

    private final String summary;
    private final int rounds;

    Item(String summary, int rounds) {
        this.summary = summary;
        this.rounds = rounds;
    }

    /** One line for a person. */
    String summary() {
        return summary;
    }

    /** Samples per row unless the caller says otherwise. */
    int rounds() {
        return rounds;
    }

    /** The rows measured beside a peer. */
    List<Comparison> comparisons() {
        return switch (this) {
            case MASK -> masks();
            case GUMBEL -> gumbels();
            case STEP -> steps();
            case ONESHOT -> oneShots();
            case EVAL -> evaluations();
            case LOAD -> loads();
            case CMS -> searches();
            case ENCODE -> encodings();
            case CBM -> bottlenecks();
            case MICRO, START -> List.of();
        };
    }

    private static List<Comparison> masks() {
        var rows = new ArrayList<Comparison>();
        rows.add(copy("mask"));
        for (String pattern : List.of("2:4", "1:4", "4:8")) {
            var unit = Unit.nanosPer("group", 1 << 20);
            var row = Comparison.of(pattern + " mask, PyTorch as published", "mask", pattern, unit);
            double bytes = traffic(MaskPattern.parse(pattern));
            rows.add(row.against("published-" + pattern).atLeast(15).moving(bytes));
            rows.add(Comparison.of(pattern + " mask, PyTorch candidate-major", "mask", pattern, unit)
                    .against("candidate-major-" + pattern)
                    .atLeast(3)
                    .moving(bytes));
        }
        return rows;
    }

    /** Bytes that forward and backward must read or write: logits twice, weights twice, and each result once. */
    private static double traffic(MaskPattern pattern) {
        return (3.0 * pattern.candidates() + 4.0 * pattern.of()) * Float.BYTES * (1 << 20);
    }

    /** What the memory can do, for the share of it that other rows reach. */
    private static Comparison copy(String module) {
        double copied = 1 << 29; // read and written
        return Comparison.of("copy of 256 MiB", module, Comparison.COPY, Unit.perNano("B", copied));
    }

    private static List<Comparison> gumbels() {
        var rows = new ArrayList<Comparison>();
        rows.add(copy("gumbel"));
        rows.add(gumbel("262144x6", 5).atLeast(12));
        rows.add(gumbel("65536x64", 5).atLeast(8));
        rows.add(gumbel("1024x32768", 5).atLeast(3));
        rows.add(gumbel("262144x6-hard", 6));
        rows.add(gumbel("65536x64-hard", 6));
        return rows;
    }

    /** Forward and backward read the logits, write a soft choice, read it and the upstream gradient, write the gradient. */
    private static Comparison gumbel(String name, int tensors) {
        String[] sizes = name.split("[x-]", -1);
        double elements = Double.parseDouble(sizes[0]) * Double.parseDouble(sizes[1]);
        String label = "Gumbel-softmax [" + sizes[0] + ", " + sizes[1] + "]" + (sizes.length > 2 ? ", hard" : "");
        return Comparison.of(label, "gumbel", name, Unit.nanosPer("element", elements))
                .moving(tensors * elements * Float.BYTES);
    }

    private static List<Comparison> steps() {
        return List.of(
                Comparison.of("MaskLLM training step", "step", "masked", Unit.millis())
                        .atLeast(1.5)
                        .boundingMemory(),
                Comparison.of("Llama training step", "step", "plain", Unit.millis())
                        .atLeast(1 / 1.15));
    }

    private static List<Comparison> oneShots() {
        return List.of(
                oneShot("Hessian of 4096 x 1024 inputs", "layer-hessian"),
                oneShot("SparseGPT 2:4, 1024 x 1024", "layer-sparsegpt"),
                oneShot("Wanda 2:4, 1024 x 1024", "layer-wanda"),
                oneShot("SparseGPT 2:4, whole model", "model-sparsegpt"),
                oneShot("Wanda 2:4, whole model", "model-wanda"));
    }

    private static Comparison oneShot(String label, String name) {
        return Comparison.of(label, "oneshot", name, Unit.millis()).atLeast(1);
    }

    private static List<Comparison> evaluations() {
        return List.of(
                Comparison.of("0.26M Llama, windows of 256", "perplexity", "small", Unit.perSecond("tokens", 64 * 256)),
                Comparison.of("35M Llama, windows of 512", "perplexity", "large", Unit.perSecond("tokens", 8 * 512)));
    }

    private static List<Comparison> loads() {
        return List.of(
                load("open and name every tensor", "open-once"),
                load("open and add up every value", "read-once"),
                load("load as parameters: copy and check", "model-once"));
    }

    private static List<Comparison> encodings() {
        return List.of(
                Comparison.of("ViT-B/32, pictures", "encode", "pictures", Unit.perSecond("pictures", 64))
                        .atLeast(0.9),
                Comparison.of("ViT-B/32, texts of 12 tokens", "encode", "texts", Unit.perSecond("texts", 64))
                        .atLeast(0.9));
    }

    /** An epoch may take twice as long as its matrix products alone. */
    private static List<Comparison> bottlenecks() {
        var rows = new ArrayList<Comparison>();
        for (String mode : List.of("gate", "l1")) {
            String products = mode + "-products";
            rows.add(Comparison.of("products of an epoch alone, " + mode, "cbm", products, Unit.millis()));
            rows.add(Comparison.of("epoch, " + mode + ", beside products alone", "cbm", mode, Unit.millis())
                    .against(products)
                    .atLeast(0.5));
        }
        return rows;
    }

    private static Comparison load(String label, String name) {
        return Comparison.of(label, "load", name, Unit.millis()).inFreshProcesses();
    }

    private static List<Comparison> searches() {
        return Stream.of("cosine", "centred", "column", "cubed", "max")
                .map(variant -> Comparison.of("search, " + variant, "cms", variant, Unit.millis()))
                .toList();
    }
}
