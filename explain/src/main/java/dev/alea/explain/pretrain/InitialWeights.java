package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.clip.Clip;
import dev.alea.formats.clip.ClipBlocks;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * The random start of a small CLIP.
 *
 * <p>Matrices come from normal laws whose deviations follow the widths and the depth, as in the original. Three things differ,
 * because few pictures must do: patches are seen through cosines of growing frequency ({@link PatchCosines}), positions are waves
 * ({@link PatchPositions}), and heads begin as the taps of a convolution ({@link NeighbourHeads}).
 *
 * <p>Source: Radford et al. (2021), openai/CLIP's initialisation; the three differences are ours.
 */
final class InitialWeights {
    private static final double TOKEN_DEVIATION = 0.02;
    private static final double POSITION_DEVIATION = 0.01;
    private static final Pattern LOOKS =
            Pattern.compile("vision_model\\.encoder\\.layers\\.(\\d+)\\.self_attn\\.([qk])_proj\\.weight");

    private InitialWeights() {}

    /**
     * Parameters of a network, float32, in memory of the scope around the call.
     *
     * <p>Randomness: one stream per parameter, by its name.
     */
    static SequencedMap<String, Tensor> of(ClipConfig config, Draws draws) {
        var parameters = new LinkedHashMap<String, Tensor>();
        Clip.shapes(config).forEach((name, dims) -> {
            long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
            long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            float[] values = new float[Math.toIntExact(elements)];
            fill(config, name, values, draws);
            parameters.put(name, Tensors.of(values, shape));
        });
        return parameters;
    }

    private static void fill(ClipConfig config, String name, float[] values, Draws draws) {
        if (name.equals(Clip.LOGIT_SCALE)) {
            values[0] = (float) config.logitScaleInit();
        } else if (name.contains("norm") && name.endsWith("weight")) {
            Arrays.fill(values, 1);
        } else if (name.endsWith("patch_embedding.weight")) {
            PatchCosines.fill(config.vision(), values);
        } else if (name.equals("vision_model.embeddings.position_embedding.weight")) {
            PatchPositions.fill(config.vision(), values);
        } else if (!name.endsWith("bias")) {
            normal(values, draws, name, deviation(config, name));
            Matcher looks = LOOKS.matcher(name);
            if (looks.matches()) {
                NeighbourHeads.place(
                        config.vision(),
                        Integer.parseInt(looks.group(1)),
                        looks.group(2).equals("q"),
                        values);
            }
        }
    }

    private static void normal(float[] values, Draws draws, String name, double deviation) {
        draws.stream("init/" + name).fillNormal(values);
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) deviation;
        }
    }

    private static double deviation(ClipConfig config, String name) {
        ClipBlocks side = name.startsWith("text")
                ? config.text().blocks()
                : config.vision().blocks();
        double width = 1 / Math.sqrt(side.hiddenSize());
        if (name.endsWith("token_embedding.weight") || name.endsWith("class_embedding")) {
            return TOKEN_DEVIATION;
        }
        if (name.endsWith("position_embedding.weight")) {
            return POSITION_DEVIATION;
        }
        if (name.endsWith("out_proj.weight") || name.endsWith("fc2.weight")) {
            return width / Math.sqrt(2.0 * side.numLayers());
        }
        return name.endsWith("fc1.weight") ? width / Math.sqrt(2) : width;
    }
}
