package dev.alea.explain.split;

import dev.alea.choice.draw.Draws;
import dev.alea.run.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Decides sides, class by class. What must stay together - pictures of one group, and files of the same bytes - is a bundle; the
 * bundles of a class are put in an order that the seed and each bundle's smallest hash fix, and fill first the test side, then the
 * validation side, then train. A class keeps one bundle for training, whatever the shares say.
 *
 * <p>Randomness: a pure function of the seed and the files' hashes; neither the order nor the names of the pictures matter.
 *
 * @param validation share of each class's pictures
 * @param test share of each class's pictures
 * @param seed any
 */
public record SplitRule(double validation, double test, long seed) {
    /**
     * Checks the ranges.
     *
     * @throws UsageException when one is broken
     */
    public SplitRule {
        if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
            throw new UsageException("the shares of validation and test are " + validation + " and " + test
                    + "; allowed: 0 or more each, together less than 1");
        }
    }

    /**
     * Decides.
     *
     * @throws UsageException when there is no picture
     */
    public Split assign(List<SplitPicture> pictures) {
        if (pictures.isEmpty()) {
            throw new UsageException("there is no picture to split");
        }
        var byClass = new TreeMap<Integer, List<Bundle>>();
        for (Bundle bundle : Bundle.of(pictures)) {
            byClass.computeIfAbsent(bundle.label(), _ -> new ArrayList<>()).add(bundle);
        }
        var sides = new ArrayList<>(Collections.nCopies(pictures.size(), Side.TRAIN));
        byClass.values().forEach(bundles -> fill(bundles, sides));
        return new Split(this, pictures, sides);
    }

    private void fill(List<Bundle> bundles, List<Side> sides) {
        long total = bundles.stream().mapToLong(bundle -> bundle.rows().length).sum();
        var draws = Draws.of(seed).stream("explain/split");
        bundles.sort(Comparator.comparingDouble(
                        (Bundle bundle) -> draws.sub(bundle.hash()).uniformDouble(0))
                .thenComparing(Bundle::hash));
        long placed = 0;
        for (Bundle bundle : bundles.subList(0, bundles.size() - 1)) {
            // A bundle goes where its middle falls, so that large bundles miss a share by half their size at most.
            double middle = (placed + bundle.rows().length / 2.0) / total;
            Side side = middle < test ? Side.TEST : middle < test + validation ? Side.VALIDATION : Side.TRAIN;
            for (int row : bundle.rows()) {
                sides.set(row, side);
            }
            placed += bundle.rows().length;
        }
    }
}
