package dev.alea.explain.clip;

import dev.alea.formats.FormatException;
import dev.alea.formats.clip.Activation;
import dev.alea.formats.clip.ClipBlocks;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.formats.clip.ClipTextConfig;
import dev.alea.formats.clip.ClipVisionConfig;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layout of OpenAI's own code and of open_clip: other names, query, key and value packed in one matrix, and projections that
 * are applied from the right. It says nothing of its sizes, which are inferred from the shapes.
 */
final class OpenAiLayout {
    private static final String CONV = "visual.conv1.weight";
    private static final String VISION_POSITIONS = "visual.positional_embedding";
    private static final String PROJECTION = "visual.proj";
    private static final String TOKENS = "token_embedding.weight";
    private static final String POSITIONS = "positional_embedding";
    private static final Pattern BLOCK = Pattern.compile("(visual\\.)?transformer\\.resblocks\\.(\\d{1,4})\\.(.+)");
    private static final Pattern RESNET = Pattern.compile("visual\\.(layer\\d\\..*|attnpool\\..*|bn1\\..*)");

    /** Buffers and sizes that exports of the original code carry. */
    private static final Set<String> BUFFERS =
            Set.of("input_resolution", "context_length", "vocab_size", "attn_mask", "visual.input_resolution");

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("logit_scale", Clip.LOGIT_SCALE),
            Map.entry("text_projection", Clip.TEXT_PROJECTION),
            Map.entry(PROJECTION, Clip.VISION_PROJECTION),
            Map.entry(TOKENS, TextTower.TOKENS),
            Map.entry(POSITIONS, TextTower.POSITIONS),
            Map.entry("ln_final.weight", TextTower.PREFIX + "final_layer_norm.weight"),
            Map.entry("ln_final.bias", TextTower.PREFIX + "final_layer_norm.bias"),
            Map.entry("visual.class_embedding", VisionTower.CLASS),
            Map.entry(VISION_POSITIONS, VisionTower.POSITIONS),
            Map.entry(CONV, VisionTower.PATCHES),
            Map.entry("visual.ln_pre.weight", VisionTower.PREFIX + "pre_layrnorm.weight"),
            Map.entry("visual.ln_pre.bias", VisionTower.PREFIX + "pre_layrnorm.bias"),
            Map.entry("visual.ln_post.weight", VisionTower.PREFIX + "post_layernorm.weight"),
            Map.entry("visual.ln_post.bias", VisionTower.PREFIX + "post_layernorm.bias"));

    private static final Map<String, String> WITHIN_BLOCK = Map.of(
            "attn.out_proj.", "self_attn.out_proj.",
            "ln_1.", "layer_norm1.",
            "ln_2.", "layer_norm2.",
            "mlp.c_fc.", "mlp.fc1.",
            "mlp.c_proj.", "mlp.fc2.");

    /** Heads of both sides of the published models are so wide. */
    private static final int HEAD = 64;

    private OpenAiLayout() {}

    /**
     * What the shapes tell.
     *
     * @param config the sizes
     * @param warnings sentences about what had to be assumed
     */
    record Inferred(ClipConfig config, List<String> warnings) {}

    /** Whether names of tensors are those of this layout. */
    static boolean is(Set<String> names) {
        return names.contains(CONV) || names.contains(TOKENS) || names.contains(PROJECTION);
    }

    /** Whether the parameter of a Hugging Face name lies transposed in this layout. */
    static boolean turned(String name) {
        return name.equals(Clip.TEXT_PROJECTION) || name.equals(Clip.VISION_PROJECTION);
    }

    /**
     * The sizes: a config.json in the folder says them, or the shapes do, with open_clip's own file for what no shape tells.
     *
     * @throws FormatException when the network is a residual one, or a shape from which a size follows is missing
     */
    static Inferred config(Path source, Map<String, TensorData> stored) {
        for (String name : stored.keySet()) {
            if (RESNET.matcher(name).matches()) {
                throw new FormatException(
                        source + ": the tensor '" + name + "' belongs to a CLIP that sees with a residual"
                                + " network (RN50 and its relatives); supported are those with a vision transformer (ViT).");
            }
        }
        Path stated = source.resolve(ClipConfig.FILE);
        if (Files.isRegularFile(stated)) {
            return new Inferred(ClipConfig.read(stated), List.of());
        }
        var said = OpenClipConfig.beside(source);
        var warnings = new ArrayList<String>();
        if (said.isEmpty()) {
            warnings.add(source + ": no configuration lies beside the weights, so the activation is taken to be"
                    + " quick_gelu, as in OpenAI's models, and a head to be " + HEAD + " wide; for weights of another"
                    + " origin add a config.json.");
        }
        OpenClipConfig sizes = said.orElse(OpenClipConfig.UNKNOWN);
        try {
            return new Inferred(inferred(source, stored, sizes), warnings);
        } catch (IllegalArgumentException e) {
            throw new FormatException(source + ": the shapes do not fit one another: " + e.getMessage(), e);
        }
    }

    private static ClipConfig inferred(Path source, Map<String, TensorData> stored, OpenClipConfig said) {
        List<Long> conv = dims(source, stored, CONV, 4);
        List<Long> seen = dims(source, stored, VISION_POSITIONS, 2);
        List<Long> tokens = dims(source, stored, TOKENS, 2);
        List<Long> positions = dims(source, stored, POSITIONS, 2);
        int patch = Math.toIntExact(conv.get(3));
        long side = Math.round(Math.sqrt(seen.getFirst() - 1.0));
        if (side * side != seen.getFirst() - 1) {
            throw new FormatException(source + ": '" + VISION_POSITIONS + "' has " + seen.getFirst()
                    + " rows; expected are one and a square number, a row per patch of a square picture.");
        }
        Activation activation = said.quickGelu() ? Activation.QUICK_GELU : Activation.GELU;
        var vision = new ClipVisionConfig(
                blocks(source, stored, "visual.", conv.getFirst(), said.visionHeads(), activation),
                Math.toIntExact(side * patch),
                patch);
        var text = new ClipTextConfig(
                blocks(source, stored, "", tokens.get(1), said.textHeads(), activation),
                Math.toIntExact(tokens.getFirst()),
                Math.toIntExact(positions.getFirst()),
                Math.toIntExact(Math.max(0, tokens.getFirst() - 2)),
                ClipTextConfig.LEGACY_EOS,
                0);
        int common = Math.toIntExact(dims(source, stored, PROJECTION, 2).get(1));
        return new ClipConfig(text, vision, common, ClipConfig.DEFAULT_LOGIT_SCALE);
    }

    private static ClipBlocks blocks(
            Path source, Map<String, TensorData> stored, String side, long width, int heads, Activation activation) {
        int layers = 0;
        for (String name : stored.keySet()) {
            Matcher block = BLOCK.matcher(name);
            if (block.matches() && side.equals(block.group(1) == null ? "" : block.group(1))) {
                layers = Math.max(layers, Integer.parseInt(block.group(2)) + 1);
            }
        }
        String inner = side + "transformer.resblocks.0.mlp.c_fc.weight";
        if (heads == 0 && width % HEAD != 0) {
            throw new FormatException(
                    source + ": a width of " + width + " is no multiple of " + HEAD
                            + ", so the number of heads cannot be inferred; add a config.json that states num_attention_heads.");
        }
        return new ClipBlocks(
                Math.toIntExact(width),
                Math.toIntExact(dims(source, stored, inner, 2).getFirst()),
                layers,
                heads == 0 ? Math.toIntExact(width / HEAD) : heads,
                activation,
                1e-5);
    }

    private static List<Long> dims(Path source, Map<String, TensorData> stored, String name, int rank) {
        TensorData tensor = stored.get(name);
        if (tensor == null || tensor.shape().rank() != rank) {
            throw new FormatException(source + ": '" + name + "' is "
                    + (tensor == null ? "missing" : "of shape " + tensor.shape().dims()) + "; expected are " + rank
                    + " dimensions, from which the sizes of the model follow.");
        }
        return tensor.shape().dims();
    }

    /** The same tensors under the names of Hugging Face, the packed ones cut in three; what has no such name keeps its own. */
    static Map<String, TensorData> renamed(Map<String, TensorData> stored) {
        var renamed = new LinkedHashMap<String, TensorData>();
        stored.forEach((name, tensor) -> {
            Matcher block = BLOCK.matcher(name);
            if (block.matches()) {
                String tower = block.group(1) == null ? TextTower.PREFIX : VisionTower.PREFIX;
                inBlock(tower + "encoder.layers." + block.group(2) + ".", block.group(3), tensor, renamed);
            } else if (!BUFFERS.contains(name)) {
                put(renamed, NAMES.getOrDefault(name, name), tensor);
            }
        });
        return renamed;
    }

    private static void inBlock(String at, String name, TensorData tensor, Map<String, TensorData> into) {
        if (name.equals("attn.in_proj_weight") || name.equals("attn.in_proj_bias")) {
            String kind = name.endsWith("weight") ? ".weight" : ".bias";
            int part = 0;
            for (String projection : List.of("q_proj", "k_proj", "v_proj")) {
                put(into, at + "self_attn." + projection + kind, third(tensor, part));
                part++;
            }
            return;
        }
        String other = WITHIN_BLOCK.entrySet().stream()
                .filter(rule -> name.startsWith(rule.getKey()))
                .map(rule -> rule.getValue() + name.substring(rule.getKey().length()))
                .findFirst()
                .orElse(name);
        put(into, at + other, tensor);
    }

    /** A third of the rows; of rows that are no three equal parts, whatever comes nearest, whose shape is then refused. */
    private static TensorData third(TensorData packed, int part) {
        var dims = new ArrayList<>(packed.shape().dims());
        long rows = dims.isEmpty() ? 0 : dims.getFirst() / 3;
        if (dims.isEmpty() || rows * 3 != dims.getFirst()) {
            return packed;
        }
        dims.set(0, rows);
        long bytes = packed.bytes().byteSize() / 3;
        return new TensorData(
                packed.name(), packed.dtype(), new Shape(dims), packed.bytes().asSlice(part * bytes, bytes));
    }

    private static void put(Map<String, TensorData> into, String name, TensorData tensor) {
        into.put(name, tensor.withName(name));
    }
}
