package dev.alea.explain.pretrain;

import dev.alea.formats.clip.ClipPreprocessing;
import dev.alea.formats.clip.PictureSize;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PictureFile;
import java.util.List;
import java.util.Optional;

/** From files to pictures of the size from which looks are cut, and from there to what the network sees. */
final class PictureLoading {
    private PictureLoading() {}

    /** What the trained network's folder says of pictures: shortest edge to {@code resize}, and the middle of that. */
    static ClipPreprocessing preprocessing(NetworkSettings network) {
        return sized(network.resize(), network.side());
    }

    private static ClipPreprocessing sized(int edge, int side) {
        ClipPreprocessing usual = ClipPreprocessing.ofSize(side);
        return new ClipPreprocessing(
                Optional.of(new PictureSize.ShortestEdge(edge)),
                Optional.of(new PictureSize.Exact(side, side)),
                usual.factor(),
                usual.mean(),
                usual.std(),
                usual.offset());
    }

    /** Decodes files, by all cores, to squares from which looks are cut: {@link Augmentation#DENSITY} times {@code resize}. */
    static List<Picture> read(List<PictureFile> files, NetworkSettings network) {
        int edge = Augmentation.DENSITY * network.resize();
        ClipPreprocessing square = sized(edge, edge);
        return files.parallelStream().map(file -> square.apply(file.read())).toList();
    }
}
