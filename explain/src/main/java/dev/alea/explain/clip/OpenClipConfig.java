package dev.alea.explain.clip;

import dev.alea.formats.json.JsonFields;
import dev.alea.formats.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What no shape tells about weights in the layout of open_clip.
 *
 * @param quickGelu whether the activation is quick_gelu
 * @param visionHeads heads of the pictures' side, 0 when unknown
 * @param textHeads heads of the texts' side, 0 when unknown
 */
record OpenClipConfig(boolean quickGelu, int visionHeads, int textHeads) {
    /** OpenAI's own files come alone. */
    static final OpenClipConfig UNKNOWN = new OpenClipConfig(true, 0, 0);

    private static final String FILE = "open_clip_config.json";
    private static final int MAX_BYTES = 4 << 20;
    private static final int USUAL_HEAD = 64;

    /** The file that open_clip writes beside its weights, where there is one. */
    static Optional<OpenClipConfig> beside(Path source) {
        Path file = Files.isDirectory(source) ? source.resolve(FILE) : source.resolveSibling(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonFields root = JsonFields.of(StrictJson.readObject(file, MAX_BYTES), file.toString());
        JsonFields model = root.child("model_cfg").orElse(root);
        int seen = model.child("vision_cfg")
                .filter(vision -> vision.has("width"))
                .map(vision -> vision.positiveInt("width")
                        / vision.optionalPositiveInt("head_width").orElse(USUAL_HEAD))
                .orElse(0);
        int read = model.child("text_cfg")
                .map(text -> text.optionalPositiveInt("heads").orElse(0))
                .orElse(0);
        return Optional.of(new OpenClipConfig(model.flag("quick_gelu", false), seen, read));
    }
}
