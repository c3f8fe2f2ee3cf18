package dev.alea.formats.clip;

import dev.alea.formats.FormatException;
import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.image.Bicubic;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.Window;
import dev.alea.formats.json.JsonFields;
import dev.alea.formats.json.StrictJson;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a picture becomes the input of a CLIP model: antialiased bicubic resizing, a centre crop, then {@code (value * factor -
 * mean) / std} per colour.
 *
 * <p>Source: transformers' {@code CLIPImageProcessor}; openai/CLIP's {@code clip.py}.
 *
 * @param resize the size before the crop; absent when pictures keep theirs
 * @param crop the size of the centre crop, black where the picture is smaller; absent when nothing is cropped
 * @param factor what a sample of 0 to 255 is multiplied with
 * @param mean what is taken off then, for red, green and blue
 * @param std what it is divided by, for red, green and blue
 * @param offset where the crop begins when an odd number of pixels is left over
 */
public record ClipPreprocessing(
        Optional<PictureSize> resize,
        Optional<PictureSize.Exact> crop,
        double factor,
        List<Double> mean,
        List<Double> std,
        CropOffset offset) {
    /** The name of the file in a model's folder. */
    public static final String FILE_NAME = "preprocessor_config.json";

    private static final int MAX_BYTES = 1 << 20;
    private static final int COLOURS = 3;
    private static final int LEVELS = 256;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when one is not finite, a deviation or the factor is not above zero, or there are not
     *     three of each
     */
    public ClipPreprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != COLOURS
                || std.size() != COLOURS
                || !mean.stream().allMatch(Double::isFinite)
                || !std.stream().allMatch(s -> s > 0 && Double.isFinite(s))
                || !(factor > 0 && Double.isFinite(factor))) {
            throw new IllegalArgumentException(
                    "Pictures are scaled by a factor above zero and by three finite means and"
                            + " three deviations above zero; found " + factor + ", " + mean + " and " + std + ".");
        }
    }

    /** CLIP's own: shortest edge and centre crop of so many pixels, CLIP's mean and deviation, Hugging Face's offset. */
    public static ClipPreprocessing ofSize(int pixels) {
        return new ClipPreprocessing(
                Optional.of(new PictureSize.ShortestEdge(pixels)),
                Optional.of(new PictureSize.Exact(pixels, pixels)),
                PreprocessorFields.FACTOR,
                PreprocessorFields.MEAN,
                PreprocessorFields.STD,
                CropOffset.FLOOR);
    }

    /**
     * Reads a {@code preprocessor_config.json}.
     *
     * @param fileOrFolder the file, or the folder it lies in
     * @throws FormatException when it is absent or malformed, or asks for something that this class does not do
     */
    public static ClipPreprocessing read(Path fileOrFolder) {
        var file = Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve(FILE_NAME) : fileOrFolder;
        return PreprocessorFields.read(JsonFields.of(StrictJson.readObject(file, MAX_BYTES), file.toString()));
    }

    /**
     * Parses the bytes of a {@code preprocessor_config.json}.
     *
     * @param source what the sentences call it
     * @throws FormatException as {@link #read}
     */
    public static ClipPreprocessing parse(byte[] json, String source) {
        return PreprocessorFields.read(JsonFields.of(StrictJson.parseObject(json, source), source));
    }

    /** The file that transformers reads; it always rounds the offset down, so {@link #offset()} is not in it. */
    public String toJson() {
        return PreprocessorFields.write(this);
    }

    /**
     * Writes {@link #toJson()}.
     *
     * @param fileOrFolder the file, or the folder to write {@code preprocessor_config.json} into
     * @throws java.io.UncheckedIOException when the disk refuses
     */
    public void write(Path fileOrFolder) {
        var file = Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve(FILE_NAME) : fileOrFolder;
        AtomicFile.write(file, toJson().getBytes(StandardCharsets.UTF_8));
    }

    /** The same with another rule for the crop's offset. */
    public ClipPreprocessing withOffset(CropOffset newOffset) {
        return new ClipPreprocessing(resize, crop, factor, mean, std, newOffset);
    }

    /**
     * Resizes and crops a picture, exact to the bit.
     *
     * @throws FormatException when it is so long and thin that the resized picture, without a crop, would be too large
     */
    public Picture apply(Picture picture) {
        long width = picture.width();
        long height = picture.height();
        if (resize.isPresent()) {
            switch (resize.get()) {
                case PictureSize.ShortestEdge(int pixels) -> {
                    long shortest = Math.min(width, height);
                    width = pixels * width / shortest;
                    height = pixels * height / shortest;
                }
                case PictureSize.Exact(int w, int h) -> {
                    width = w;
                    height = h;
                }
            }
        }
        boolean tooLarge =
                Math.max(width, height) > Picture.MAX_PIXELS || (crop.isEmpty() && width * height > Picture.MAX_PIXELS);
        if (tooLarge) {
            throw new FormatException("A picture of " + picture.width() + " x " + picture.height()
                    + " pixels would be resized to " + width + " x " + height + ", which is too large; cut it first.");
        }
        return Bicubic.resize(picture, (int) width, (int) height, window((int) width, (int) height));
    }

    private Window window(int width, int height) {
        return crop.map(c ->
                        new Window(offset.of(width, c.width()), offset.of(height, c.height()), c.width(), c.height()))
                .orElseGet(() -> new Window(0, 0, width, height));
    }

    /**
     * Writes a picture's scaled samples.
     *
     * <p>Shape: [3, height, width], float32 in native order.
     *
     * @param out where to; on or off the heap
     * @param offset the first element to write, counted in floats
     * @throws IndexOutOfBoundsException when it does not fit
     */
    public void normalise(Picture picture, MemorySegment out, long offset) {
        int pixels = picture.width() * picture.height();
        byte[] rgb = picture.rgb();
        for (int c = 0; c < COLOURS; c++) {
            float[] levels = levels(c);
            var plane = out.asSlice((offset + (long) c * pixels) * Float.BYTES, (long) pixels * Float.BYTES);
            for (int i = 0; i < pixels; i++) {
                plane.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, levels[rgb[i * COLOURS + c] & 0xFF]);
            }
        }
    }

    /** As {@link #normalise(Picture, MemorySegment, long)}, into a new array. */
    public float[] normalise(Picture picture) {
        var values = new float[picture.rgb().length];
        normalise(picture, MemorySegment.ofArray(values), 0);
        return values;
    }

    private float[] levels(int colour) {
        var levels = new float[LEVELS];
        for (int v = 0; v < LEVELS; v++) {
            levels[v] = (float) ((v * factor - mean.get(colour)) / std.get(colour));
        }
        return levels;
    }
}
