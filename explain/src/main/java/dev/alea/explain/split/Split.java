package dev.alea.explain.split;

import dev.alea.run.UsageException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who is on which side.
 *
 * @param rule how it was decided
 * @param pictures in the order they were given
 * @param sides one per picture
 */
public record Split(SplitRule rule, List<SplitPicture> pictures, List<Side> sides) {
    /**
     * Copies the lists.
     *
     * @throws UsageException when their lengths differ
     */
    public Split {
        pictures = List.copyOf(pictures);
        sides = List.copyOf(sides);
        if (pictures.size() != sides.size()) {
            throw new UsageException("a split has " + sides.size() + " sides for " + pictures.size() + " pictures");
        }
    }

    /** Numbers of the pictures of a side, in order. */
    public int[] rows(Side side) {
        return IntStream.range(0, sides.size())
                .filter(i -> sides.get(i) == side)
                .toArray();
    }

    /** Pictures of a side, in order. */
    public List<SplitPicture> pictures(Side side) {
        return IntStream.of(rows(side)).mapToObj(pictures::get).toList();
    }
}
