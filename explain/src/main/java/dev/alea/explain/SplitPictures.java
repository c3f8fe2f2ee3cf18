package dev.alea.explain;

import dev.alea.explain.source.SeenPictures;
import dev.alea.explain.split.PictureFile;
import java.util.ArrayList;
import java.util.List;

/** Pictures as a split wants them. */
final class SplitPictures {
    private SplitPictures() {}

    static List<PictureFile> of(SeenPictures seen) {
        var pictures = new ArrayList<PictureFile>();
        for (int i = 0; i < seen.files().size(); i++) {
            var file = seen.files().get(i);
            pictures.add(new PictureFile(file.name(), file.sha256(), seen.labels()[i], file.group()));
        }
        return pictures;
    }
}
