package dev.alea.explain.clip;

import dev.alea.formats.clip.ClipConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A CLIP: one network that sees pictures, one that reads texts, and a space in which both meet.
 *
 * <p>Gradient: exact, through every parameter that requires one.
 *
 * <p>Source: Radford et al., Learning Transferable Visual Models From Natural Language Supervision (2021), section 2.
 */
public final class Clip {
    /** The logarithm of the factor of the cosines. */
    public static final String LOGIT_SCALE = "logit_scale";

    /** From the width of the pictures' side to that of the common space; [common, width]. */
    public static final String VISION_PROJECTION = "visual_projection.weight";

    /** From the width of the texts' side to that of the common space; [common, width]. */
    public static final String TEXT_PROJECTION = "text_projection.weight";

    private final ClipConfig config;
    private final SequencedMap<String, Tensor> parameters;
    private final VisionTower vision;
    private final TextTower text;

    /**
     * A network over parameters that somebody else owns.
     *
     * @param config its sizes
     * @param parameters every name of {@link #shapes}, float32; used, not copied
     */
    public Clip(ClipConfig config, Map<String, Tensor> parameters) {
        this.config = config;
        this.parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
        this.vision = new VisionTower(config.vision(), this.parameters);
        this.text = new TextTower(config.text(), this.parameters);
    }

    /** Name and shape of every parameter, as Hugging Face folders spell them; matrices are [out, in]. */
    public static SequencedMap<String, List<Long>> shapes(ClipConfig config) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        long common = config.projectionSize();
        shapes.put(LOGIT_SCALE, List.of());
        shapes.put(
                TEXT_PROJECTION, List.of(common, (long) config.text().blocks().hiddenSize()));
        shapes.put(VISION_PROJECTION, List.of(common, (long)
                config.vision().blocks().hiddenSize()));
        TextTower.shapes(config.text(), shapes);
        VisionTower.shapes(config.vision(), shapes);
        return shapes;
    }

    /** Its sizes. */
    public ClipConfig config() {
        return config;
    }

    /** Its parameters by name: the tensors themselves. */
    public SequencedMap<String, Tensor> parameters() {
        return parameters;
    }

    /**
     * Pictures in the common space, not normalised.
     *
     * <p>Shape: [batch, 3, side, side] to [batch, common].
     *
     * @param pixels as the model's preprocessing makes them
     */
    public Tensor encodeImages(Tensor pixels) {
        return torch.linear(vision.forward(pixels), parameter(VISION_PROJECTION));
    }

    /**
     * Texts in the common space, not normalised.
     *
     * <p>Shape: [batch, tokens] to [batch, common].
     *
     * @param ids as the model's tokenizer makes them, each row with its end; what follows the end changes nothing
     */
    public Tensor encodeTexts(Tensor ids) {
        return torch.linear(text.forward(ids), parameter(TEXT_PROJECTION));
    }

    /**
     * Rows divided by their lengths.
     *
     * <p>Shape: [rows, common], the same. A row of zeros becomes NaN: it has no direction.
     */
    public static Tensor unit(Tensor rows) {
        return rows.div(rows.norm(new ScalarOptional(new Scalar(2.0)), new long[] {-1}, true));
    }

    /** The factor of the cosines, in the graph: exp of {@link #LOGIT_SCALE}. */
    public Tensor scale() {
        return parameter(LOGIT_SCALE).exp();
    }

    /** The factor of the cosines. */
    public double logitScale() {
        return Math.exp(parameter(LOGIT_SCALE).item_double());
    }

    private Tensor parameter(String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    VisionTower vision() {
        return vision;
    }

    TextTower text() {
        return text;
    }
}
