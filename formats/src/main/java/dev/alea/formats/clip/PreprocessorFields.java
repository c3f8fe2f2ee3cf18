package dev.alea.formats.clip;

import dev.alea.formats.FormatException;
import dev.alea.formats.json.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The keys of a {@code preprocessor_config.json}, with transformers' defaults. */
final class PreprocessorFields {
    static final double FACTOR = 1 / 255.0;
    static final List<Double> MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    static final List<Double> STD = List.of(0.26862954, 0.26130258, 0.27577711);

    private static final int USUAL_SIZE = 224;
    private static final int BICUBIC = 3;
    private static final Map<Integer, String> FILTERS =
            Map.of(0, "nearest", 1, "lanczos", 2, "bilinear", BICUBIC, "bicubic", 4, "box", 5, "hamming");
    private static final Set<String> PROCESSORS =
            Set.of("CLIPImageProcessor", "CLIPImageProcessorFast", "CLIPImageProcessorPil", "CLIPFeatureExtractor");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PreprocessorFields() {}

    static ClipPreprocessing read(JsonFields fields) {
        for (String key : List.of("image_processor_type", "feature_extractor_type")) {
            if (!fields.text(key).map(PROCESSORS::contains).orElse(true)) {
                throw fields.refused(key, "CLIP's is read, under the names " + sorted(PROCESSORS) + ".");
            }
        }
        requireBicubic(fields);
        try {
            boolean normalises = fields.flag("do_normalize", true);
            return new ClipPreprocessing(
                    fields.flag("do_resize", true) ? Optional.of(size(fields)) : Optional.empty(),
                    fields.flag("do_center_crop", true) ? Optional.of(crop(fields)) : Optional.empty(),
                    fields.flag("do_rescale", true) ? fields.positive("rescale_factor", FACTOR) : 1,
                    normalises ? colours(fields, "image_mean", MEAN) : List.of(0.0, 0.0, 0.0),
                    normalises ? colours(fields, "image_std", STD) : List.of(1.0, 1.0, 1.0),
                    CropOffset.FLOOR);
        } catch (IllegalArgumentException e) {
            throw new FormatException(fields.source() + ": " + e.getMessage(), e);
        }
    }

    private static void requireBicubic(JsonFields fields) {
        var code = fields.optionalId("resample");
        if (code.isPresent() && code.getAsInt() != BICUBIC) {
            String name = FILTERS.getOrDefault(code.getAsInt(), "no filter of Pillow");
            throw fields.refused(
                    "resample", "that is " + name + "; CLIP resizes with 3, bicubic, and so does this reader.");
        }
    }

    private static PictureSize size(JsonFields fields) {
        var object = object(fields, "size");
        if (object.isEmpty()) {
            return new PictureSize.ShortestEdge(side(fields, "size"));
        }
        var keys = object.get();
        if (keys.has("shortest_edge")) {
            requireOnly(fields, "size", keys, Set.of("shortest_edge"));
            return new PictureSize.ShortestEdge(keys.positiveInt("shortest_edge"));
        }
        return exact(fields, "size", keys);
    }

    private static PictureSize.Exact crop(JsonFields fields) {
        var object = object(fields, "crop_size");
        if (object.isPresent()) {
            return exact(fields, "crop_size", object.get());
        }
        int side = side(fields, "crop_size");
        return new PictureSize.Exact(side, side);
    }

    /** Early files give one number where later ones give an object. */
    private static Optional<JsonFields> object(JsonFields fields, String key) {
        return fields.has(key) && fields.object().get(key).isNumber() ? Optional.empty() : fields.child(key);
    }

    private static int side(JsonFields fields, String key) {
        return fields.optionalPositiveInt(key).orElse(USUAL_SIZE);
    }

    private static PictureSize.Exact exact(JsonFields fields, String key, JsonFields keys) {
        requireOnly(fields, key, keys, Set.of("height", "width"));
        return new PictureSize.Exact(keys.positiveInt("width"), keys.positiveInt("height"));
    }

    private static void requireOnly(JsonFields fields, String key, JsonFields keys, Set<String> allowed) {
        if (!allowed.containsAll(keys.object().propertyNames())) {
            throw fields.refused(
                    key, "a number, {\"height\", \"width\"} and, for the size, {\"shortest_edge\"} are understood.");
        }
    }

    private static List<Double> colours(JsonFields fields, String key, List<Double> otherwise) {
        if (!fields.has(key)) {
            return otherwise;
        }
        var values = fields.object().get(key);
        if (!values.isArray() || values.size() != 3) {
            throw fields.refused(key, "three numbers are wanted, for red, green and blue.");
        }
        return values.values().stream()
                .map(v -> v.isNumber() ? v.doubleValue() : Double.NaN)
                .toList();
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    static String write(ClipPreprocessing p) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("do_resize", p.resize().isPresent());
        p.resize().ifPresent(size -> put(root.putObject("size"), size));
        root.put("resample", BICUBIC);
        root.put("do_center_crop", p.crop().isPresent());
        p.crop().ifPresent(size -> put(root.putObject("crop_size"), size));
        root.put("do_rescale", true).put("rescale_factor", p.factor());
        root.put("do_normalize", true);
        var mean = root.putArray("image_mean");
        p.mean().forEach(mean::add);
        var std = root.putArray("image_std");
        p.std().forEach(std::add);
        root.put("do_convert_rgb", true).put("image_processor_type", "CLIPImageProcessor");
        return root.toPrettyString() + "\n";
    }

    private static void put(ObjectNode object, PictureSize size) {
        switch (size) {
            case PictureSize.ShortestEdge(int pixels) -> object.put("shortest_edge", pixels);
            case PictureSize.Exact(int width, int height) ->
                object.put("height", height).put("width", width);
        }
    }
}
