package dev.alea.choice.lab;

import dev.alea.choice.estimate.Estimators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Relative bias, deviation of one draw and cosine on the fixed problems, measured in PyTorch with 1,000,000 draws each; a dash
 * where none was noted.
 */
final class ReferenceTable {
    /** How many draws are behind each figure of the table. */
    static final double DRAWS = 1e6;

    private static final String TEXT = """
            categorical  reinforce                                                  0 2.80 1       | 0 7.12 1
            categorical  leave-one-out samples=4                                    0 1.65 1       | 0 2.01 1
            categorical  muprop                                                     0 1.75 1       | 0 5.68 1
            categorical  rebar temperature=.5 eta=1                                 0 2.18 1       | 0 4.06 1
            categorical  local-expectation                                          0 0.78 1       | 0 1.22 1
            categorical  carms samples=2                                            0 2.85 -       | 0 3.44 -
            categorical  carms samples=4                                            0 1.54 -       | 0 1.90 -
            categorical  noise-score scale=1                                        0 7.63 1       | 0 17.7 1
            categorical  gumbel-softmax temperature=.5                              .198 1.31 .994 | .187 2.67 .986
            categorical  straight-through-gumbel-softmax temperature=.5             .143 1.63 .997 | .338 2.89 .966
            categorical  straight-through                                           .173 0.89 .985 | .386 1.93 .923
            categorical  decoupled-gumbel-softmax forward-temperature=.3 backward-temperature=1    .359 0.80 .984 | .410 1.67 .948
            categorical  decoupled-straight-through forward-temperature=.7 backward-temperature=1.5 .311 0.57 .984 | .554 1.27 .868
            categorical  gumbel-rao temperature=.5 samples=8                        .144 1.09 .997 | .338 2.14 .966
            categorical  gapped-straight-through temperature=.5 gap=1               .127 1.25 .995 | .437 2.54 .905
            categorical  gapped-straight-through temperature=.5 gap=0               .194 1.08 .985 | .356 2.07 .952
            categorical  second-order-straight-through                              0 1.27 1       | .223 2.52 .989
            categorical  second-order-straight-through temperature=1.3              .095 1.27 .996 | .255 2.50 .977
            categorical  implicit-mle step=1                                        .484 2.18 .876 | .655 5.45 .815
            categorical  adaptive-implicit-mle alpha=1                                  .229 1.59 .990 | .409 2.81 .939
            bernoulli    reinforce                                                  0 3.68 -       | 0 6.86 -
            bernoulli    leave-one-out samples=2                                    0 3.29 -       | 0 3.70 -
            bernoulli    arm                                                        0 3.24 -       | 0 3.55 -
            bernoulli    disarm                                                     0 2.97 -       | 0 3.26 -
            bernoulli    arms samples=2                                             0 2.97 -       | 0 3.26 -
            bernoulli    arms samples=4                                             0 1.70 -       | 0 1.90 -
            bernoulli    rebar temperature=.5                                       0 2.05 -       | 0 3.33 -
            bernoulli    muprop                                                     0 1.77 -       | 0 5.76 -
            bernoulli    local-expectation                                          0 0.74 1       | 0 1.27 1
            bernoulli    binary-concrete temperature=.5                             .086 1.16 .999 | .124 1.97 .994
            bernoulli    straight-through-binary-concrete temperature=.5            .077 1.39 .997 | .247 2.05 .976
            bernoulli    straight-through                                           .153 0.81 .993 | .360 1.45 .933
            bernoulli    second-order-straight-through                              0 0.97 1       | .056 1.79 .999
            subset       reinforce                                                  0 2.14 -       | 0 4.02 -
            subset       subset-score samples=4                                     0 1.18 -       | 0 1.20 -
            subset       exact-marginal-subset                                      .161 0.52 .988 | .403 1.23 .927
            subset       second-order-straight-through                              0 1.10 1       | .268 2.30 .980
            subset       implicit-mle step=1 noise=sum-of-gamma                     1.38 1.61 .945 | 1.76 3.12 -.208
            subset-drawn subset-score samples=4                                    0 1.36 1       | 0 1.28 1
            subset-drawn relaxed-top-k temperature=.5                               .242 1.22 .970 | .366 1.48 .932
            subset-drawn straight-through-relaxed-top-k temperature=.5              .232 1.30 .974 | .479 1.68 .882
            subset-drawn implicit-mle step=1                                        .583 1.59 .884 | .718 2.57 .697
            matching     straight-through                                           .253 1.13 -    | .536 1.33 -
            matching     second-order-straight-through                              0 2.82 -       | .497 2.61 -
            permutation  leave-one-out samples=2                                    0 3.94 1       | 0 4.27 1
            permutation  soft-sort temperature=.5                                   .443 2.70 .979 | .557 4.80 .880
            permutation  straight-through-soft-sort temperature=.5                  .366 3.36 .983 | 1.03 6.35 .431
            permutation  neural-sort temperature=.5                                 .423 2.86 .981 | .536 4.78 .894
            permutation  straight-through-neural-sort temperature=.5                .408 3.58 .979 | 1.07 6.19 .324
            mask         gumbel-softmax temperature=.5                              .176 1.78 .990 | .158 2.31 .989
            mask         straight-through-gumbel-softmax temperature=.5             .154 2.32 .995 | .221 2.19 .981
            mask         second-order-straight-through                              0 1.97 1       | .184 1.74 .983
            mask         local-expectation                                          0 1.03 1       | 0 0.87 1
            """;

    /**
     * A printed number.
     *
     * @param value as printed
     * @param rounding half a unit of its last digit
     */
    record Printed(double value, double rounding) {
        static Printed of(String digits) {
            int point = digits.indexOf('.');
            int decimals = point < 0 ? 0 : digits.length() - point - 1;
            return new Printed(Double.parseDouble(digits), point < 0 ? 0 : 0.5 * Math.pow(10, -decimals));
        }
    }

    /** A row on one of the two costs; bias 0 is exact, cosine 1 follows from it and is not kept. */
    record Row(Site site, BuiltInCost cost, Entrant entrant, Printed bias, Printed deviation, List<Printed> cosine) {
        boolean unbiased() {
            return bias.value() == 0;
        }

        @Override
        public String toString() {
            return site.text() + ", " + cost.text() + ", " + entrant.name();
        }
    }

    private ReferenceTable() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        TEXT.lines().forEach(line -> {
            String[] halves = line.split("\\|", -1);
            List<String> words = List.of(halves[0].strip().split(" +", -1));
            int figures = words.size() - 3;
            Site site = Site.of(words.getFirst());
            Entrant entrant = entrant(words.subList(1, figures));
            rows.add(row(site, BuiltInCost.QUADRATIC, entrant, words.subList(figures, words.size())));
            rows.add(row(
                    site, BuiltInCost.SMOOTH, entrant, List.of(halves[1].strip().split(" +", -1))));
        });
        return rows;
    }

    private static Row row(Site site, BuiltInCost cost, Entrant entrant, List<String> figures) {
        boolean noted = figures.get(2).matches("-?\\..*");
        return new Row(
                site,
                cost,
                entrant,
                Printed.of(figures.get(0)),
                Printed.of(figures.get(1)),
                noted ? List.of(Printed.of(figures.get(2))) : List.of());
    }

    private static Entrant entrant(List<String> words) {
        Map<String, Double> numbers = new HashMap<>();
        words.stream().skip(1).map(word -> Arrays.asList(word.split("=", -1))).forEach(pair -> {
            String key = pair.get(0);
            numbers.put(key, Estimators.parameter(words.getFirst(), key).parse(pair.get(1)));
        });
        return new Entrant(String.join(" ", words), Estimators.byName(words.getFirst(), numbers));
    }
}
