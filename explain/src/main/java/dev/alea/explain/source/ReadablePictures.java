package dev.alea.explain.source;

import dev.alea.formats.FormatException;
import dev.alea.formats.image.PictureFile;
import dev.alea.formats.image.PictureSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of a set that can be used.
 *
 * @param files in the order of the set, one or more
 * @param unreadable a sentence for each file that was left out
 */
public record ReadablePictures(List<PictureFile> files, List<String> unreadable) {
    /** Copies the lists. */
    public ReadablePictures {
        files = List.copyOf(files);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Chooses.
     *
     * @param rule what becomes of files that cannot be read; leaving them out costs reading every file once more
     * @throws FormatException when none is left
     */
    public static ReadablePictures of(PictureSet set, Unreadable rule) {
        if (rule == Unreadable.REFUSE) {
            return new ReadablePictures(set.files(), List.of());
        }
        List<String> faults =
                set.files().parallelStream().map(ReadablePictures::fault).toList();
        var sound = new ArrayList<PictureFile>();
        var sentences = new ArrayList<String>();
        for (int i = 0; i < faults.size(); i++) {
            if (faults.get(i).isEmpty()) {
                sound.add(set.files().get(i));
            } else {
                sentences.add(faults.get(i));
            }
        }
        if (sound.isEmpty()) {
            throw new FormatException(set.source() + ": not one of its " + faults.size()
                    + " pictures can be read; the first: " + sentences.getFirst());
        }
        return new ReadablePictures(sound, sentences);
    }

    /** What is wrong with a file, or nothing. */
    private static String fault(PictureFile file) {
        try {
            file.read();
            return "";
        } catch (FormatException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
