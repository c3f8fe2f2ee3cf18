package dev.alea.explain.source;

import dev.alea.explain.split.SplitPicture;
import dev.alea.formats.FormatException;
import dev.alea.formats.image.PictureFile;
import dev.alea.formats.image.PictureSet;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Pictures with what CLIP sees in them.
 *
 * @param files in the order of the rows
 * @param labels of the files
 * @param rows unit embeddings, [files, width] float32
 * @param unreadable a sentence for each file that was left out
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record SeenPictures(List<PictureFile> files, int[] labels, Tensor rows, List<String> unreadable) {
    /** Copies the lists. */
    public SeenPictures {
        files = List.copyOf(files);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Looks at every picture of a set.
     *
     * @param unreadable what becomes of files that cannot be read; leaving them out costs reading every file once more
     * @throws FormatException when none is left, or one cannot be read and none may be left out
     */
    public static SeenPictures of(PictureSet set, ClassFolders classes, Sight sight, Unreadable unreadable) {
        var readable = ReadablePictures.of(set, unreadable);
        List<PictureFile> files = readable.files();
        int[] labels = files.stream()
                .mapToInt(file -> classes.label(file.className(), set.source().toString()))
                .toArray();
        return new SeenPictures(files, labels, sight.pictures(files), readable.unreadable());
    }

    /** The pictures as a split wants them. */
    public List<SplitPicture> toSplit() {
        return IntStream.range(0, files.size())
                .mapToObj(i -> SplitPicture.of(files.get(i), labels[i]))
                .toList();
    }
}
