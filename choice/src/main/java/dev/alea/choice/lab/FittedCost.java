package dev.alea.choice.lab;

import dev.alea.choice.estimate.Cost;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A cubic polynomial of the event for each item, through values and slopes that an expensive cost has at a few events: it
 * answers at once, between those events too.
 *
 * <p>Least squares over values and slopes, of the quadratic first and of the whole cubic for what that leaves, so a cost that is
 * quadratic is met exactly. How well the cubic does elsewhere is measured by {@link #misfit}.
 *
 * <p>Shape: events [S, B.., items, 1, M], result [S, B.., items].
 */
public final class FittedCost implements Cost {
    private final int items;
    private final int width;
    private final double middle;
    private final Monomials monomials;
    private final double[] coefficients;

    private FittedCost(int items, int width, double middle, double... coefficients) {
        this.items = items;
        this.width = width;
        this.middle = middle;
        this.monomials = Monomials.of(width);
        this.coefficients = coefficients.clone();
    }

    /**
     * Fits.
     *
     * <p>Shape: events [E, M], the same for every item; values [items, E]; slopes [items, E, M], derivatives with respect to the event;
     * all float64.
     */
    public static FittedCost through(Tensor events, Tensor values, Tensor slopes) {
        int count = Math.toIntExact(events.size(0));
        int width = Math.toIntExact(events.size(1));
        int items = Math.toIntExact(values.size(0));
        try (var _ = Scope.open();
                NoGradGuard _ = new NoGradGuard()) {
            double middle = events.mean().item_double();
            Monomials monomials = Monomials.of(width);
            double[] points = Tensors.doubles(events.sub(Tensors.scalar(middle)));
            double[] design = new double[count * (1 + width) * monomials.size()];
            for (int e = 0; e < count; e++) {
                double[] point = Arrays.copyOfRange(points, e * width, (e + 1) * width);
                for (int row = 0; row <= width; row++) {
                    double[] terms = row == 0 ? monomials.at(point) : monomials.slope(row - 1, point);
                    System.arraycopy(terms, 0, design, (e * (1 + width) + row) * terms.length, terms.length);
                }
            }
            Tensor matrix = Tensors.of(design, (long) count * (1 + width), monomials.size());
            Tensor data = torch.cat(new TensorVector(values.unsqueeze(-1), slopes), -1)
                    .reshape(items, -1);
            Tensor solution = torch.zeros(items, monomials.size()).to(data);
            for (int columns : new int[] {monomials.quadratic(), monomials.size()}) {
                Tensor rest = data.sub(solution.matmul(matrix.t()));
                Tensor step = rest.matmul(
                        torch.linalg_pinv(matrix.narrow(1, 0, columns)).t());
                solution.narrow(1, 0, columns).add_(step);
            }
            return new FittedCost(items, width, middle, Tensors.doubles(solution));
        }
    }

    @Override
    public Tensor of(Tensor events) {
        Tensor x = events.squeeze(-2).sub(Tensors.scalar(middle));
        Tensor terms = monomials.of(x);
        return terms.mul(Tensors.of(coefficients, items, monomials.size()).to(x))
                .sum(-1);
    }

    /**
     * Returns how far the polynomials are from values that they were not fitted to, as the root of the mean square over the
     * items, relative to the spread of the values that they were fitted to.
     *
     * <p>Shape: event [items, M], values [items], fitted [items, E].
     */
    public double misfit(Tensor event, Tensor values, Tensor fitted) {
        try (var _ = Scope.open();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor off = of(event.reshape(1, items, 1, width)).squeeze(0).sub(values);
            double spread = fitted.var(new long[] {-1}, false, false).mean().item_double();
            return Math.sqrt(off.square().mean().item_double() / spread);
        }
    }

    /** All products of up to three of M numbers, the empty one first. */
    private record Monomials(int width, List<List<Integer>> factors) {
        static Monomials of(int width) {
            List<List<Integer>> all = new ArrayList<>();
            all.add(List.of());
            for (int a = 0; a < width; a++) {
                all.add(List.of(a));
            }
            for (int a = 0; a < width; a++) {
                for (int b = a; b < width; b++) {
                    all.add(List.of(a, b));
                }
            }
            for (int a = 0; a < width; a++) {
                for (int b = a; b < width; b++) {
                    for (int c = b; c < width; c++) {
                        all.add(List.of(a, b, c));
                    }
                }
            }
            return new Monomials(width, all);
        }

        int size() {
            return factors.size();
        }

        /** How many have at most two factors; they come first. */
        int quadratic() {
            return 1 + width + width * (width + 1) / 2;
        }

        double[] at(double... x) {
            return factors.stream()
                    .mapToDouble(f -> f.stream().mapToDouble(i -> x[i]).reduce(1, (a, b) -> a * b))
                    .toArray();
        }

        double[] slope(int direction, double... x) {
            return factors.stream().mapToDouble(f -> slope(f, direction, x)).toArray();
        }

        private static double slope(List<Integer> factors, int direction, double... x) {
            double sum = 0;
            for (int left = 0; left < factors.size(); left++) {
                if (factors.get(left) == direction) {
                    double rest = 1;
                    for (int i = 0; i < factors.size(); i++) {
                        rest *= i == left ? 1 : x[factors.get(i)];
                    }
                    sum += rest;
                }
            }
            return sum;
        }

        /** Shape: [.., M] to [.., size]. */
        Tensor of(Tensor x) {
            Tensor one = torch.ones_like(x.narrow(-1, 0, 1));
            Tensor wide = torch.cat(new TensorVector(x, one), -1);
            Tensor product = picked(wide, 0);
            return product.mul(picked(wide, 1)).mul(picked(wide, 2));
        }

        /** The factor at a place of every product, 1 where there is none. */
        private Tensor picked(Tensor wide, int place) {
            long[] index = factors.stream()
                    .mapToLong(f -> place < f.size() ? f.get(place) : width)
                    .toArray();
            return wide.index_select(-1, Tensors.of(index, index.length));
        }
    }
}
