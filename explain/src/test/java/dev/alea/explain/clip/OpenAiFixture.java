package dev.alea.explain.clip;

import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The tensors of a Hugging Face folder laid out as OpenAI's code has them, written down apart from the reader. */
final class OpenAiFixture {
    private OpenAiFixture() {}

    static Map<String, TensorData> of(Map<String, TensorData> stored) {
        var out = new TreeMap<String, TensorData>();
        stored.forEach((name, tensor) -> {
            if (name.endsWith("position_ids") || name.contains("k_proj") || name.contains("v_proj")) {
                return;
            }
            String to = name.replace("vision_model.encoder.layers.", "visual.transformer.resblocks.")
                    .replace("text_model.encoder.layers.", "transformer.resblocks.")
                    .replace("self_attn.out_proj", "attn.out_proj")
                    .replace("layer_norm1", "ln_1")
                    .replace("layer_norm2", "ln_2")
                    .replace("mlp.fc1", "mlp.c_fc")
                    .replace("mlp.fc2", "mlp.c_proj")
                    .replace("vision_model.embeddings.class_embedding", "visual.class_embedding")
                    .replace("vision_model.embeddings.patch_embedding", "visual.conv1")
                    .replace("vision_model.embeddings.position_embedding.weight", "visual.positional_embedding")
                    .replace("vision_model.pre_layrnorm", "visual.ln_pre")
                    .replace("vision_model.post_layernorm", "visual.ln_post")
                    .replace("text_model.embeddings.token_embedding", "token_embedding")
                    .replace("text_model.embeddings.position_embedding.weight", "positional_embedding")
                    .replace("text_model.final_layer_norm", "ln_final");
            if (name.equals("visual_projection.weight")) {
                out.put("visual.proj", turned(tensor));
            } else if (name.equals("text_projection.weight")) {
                out.put("text_projection", turned(tensor));
            } else if (name.contains("q_proj")) {
                out.put(
                        to.replace("self_attn.q_proj.", "attn.in_proj_"),
                        packed(
                                tensor,
                                Objects.requireNonNull(stored.get(name.replace("q_proj", "k_proj"))),
                                Objects.requireNonNull(stored.get(name.replace("q_proj", "v_proj")))));
            } else {
                out.put(to, tensor);
            }
        });
        out.put("context_length", TensorData.of("context_length", Shape.of(), 77));
        return out;
    }

    private static TensorData turned(TensorData matrix) {
        int rows = Math.toIntExact(matrix.shape().dims().get(0));
        int columns = Math.toIntExact(matrix.shape().dims().get(1));
        float[] from = matrix.toFloats();
        float[] to = new float[from.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                to[c * rows + r] = from[r * columns + c];
            }
        }
        return TensorData.of("turned", Shape.of(columns, rows), to);
    }

    private static TensorData packed(TensorData... parts) {
        long[] dims = parts[0].shape().toArray();
        dims[0] *= parts.length;
        int each = parts[0].toFloats().length;
        float[] all = new float[each * parts.length];
        for (int i = 0; i < parts.length; i++) {
            System.arraycopy(parts[i].toFloats(), 0, all, i * each, each);
        }
        return TensorData.of("packed", Shape.of(dims), all);
    }
}
