package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CustomGradientTest {
    private static Tensor leaf(double... values) {
        return Tensors.of(values, values.length).set_requires_grad(true);
    }

    /** Product and sum of two vectors, with the gradient written by hand. */
    private static Tensor[] productAndSum(Tensor a, Tensor b) {
        Tensor product;
        Tensor sum;
        try (NoGradGuard _ = new NoGradGuard()) {
            product = a.mul(b);
            sum = a.add(b);
        }
        Tensor left = a.detach();
        Tensor right = b.detach();
        CustomGradient.attach(List.of(a, b), List.of(product, sum), g -> {
            @Nullable Tensor[] result = new @Nullable Tensor[2];
            result[0] = add(g[0].defined() ? g[0].mul(right) : null, g[1]);
            result[1] = add(g[0].defined() ? g[0].mul(left) : null, g[1]);
            return result;
        });
        return new Tensor[] {product, sum};
    }

    private static @Nullable Tensor add(@Nullable Tensor first, Tensor second) {
        if (first == null) {
            return second.defined() ? second : null;
        }
        return second.defined() ? first.add(second) : first;
    }

    @Test
    void twoOutputsOfTwoInputs() {
        try (var _ = Scope.open()) {
            Tensor a = leaf(1, 2);
            Tensor b = leaf(3, 5);
            Tensor[] outputs = productAndSum(a, b);
            outputs[0].sum().add(outputs[1].mul(outputs[1]).sum()).backward();
            assertThat(Tensors.doubles(a.grad())).containsExactly(3 + 8, 5 + 14);
            assertThat(Tensors.doubles(b.grad())).containsExactly(1 + 8, 2 + 14);
        }
    }

    @Test
    void anOutputThatNothingUsesHasAnUndefinedGradient() {
        try (var _ = Scope.open()) {
            Tensor a = leaf(1, 2);
            Tensor b = leaf(3, 5);
            productAndSum(a, b)[0].sum().backward();
            assertThat(Tensors.doubles(a.grad())).containsExactly(3, 5);
        }
    }

    @Test
    void anInputThatNeedsNoGradientGetsNone() {
        try (var _ = Scope.open()) {
            Tensor a = leaf(1, 2);
            Tensor constant = Tensors.of(new double[] {3, 5}, 2);
            productAndSum(a, constant)[0].sum().backward();
            assertThat(Tensors.doubles(a.grad())).containsExactly(3, 5);
            assertThat(constant.grad().defined()).isFalse();
        }
    }

    @Test
    void passesThroughWhatIsNotALeaf() {
        try (var _ = Scope.open()) {
            Tensor a = leaf(1, 2);
            Tensor scaled = a.mul(Tensors.scalar(10));
            Tensor b = leaf(3, 5);
            productAndSum(scaled, b)[0].sum().backward();
            assertThat(Tensors.doubles(a.grad())).containsExactly(30, 50);
            assertThat(Tensors.doubles(b.grad())).containsExactly(10, 20);
        }
    }

    @Test
    void aLeafTakesAFreshGradientOver() {
        try (var _ = Scope.open()) {
            Tensor a = leaf(1, 2);
            long[] address = new long[1];
            for (int pass = 0; pass < 2; pass++) {
                Tensor y;
                try (NoGradGuard _ = new NoGradGuard()) {
                    y = a.mul(a);
                }
                CustomGradient.attachFresh(List.of(a), List.of(y), g -> {
                    Tensor gradient = g[0].mul(a).mul(Tensors.scalar(2));
                    address[0] = gradient.data_ptr().address();
                    return new Tensor[] {gradient};
                });
                y.sum().backward();
                if (pass == 0) {
                    assertThat(a.grad().data_ptr().address()).isEqualTo(address[0]);
                    assertThat(Tensors.doubles(a.grad())).containsExactly(2, 4);
                }
            }
            assertThat(Tensors.doubles(a.grad())).containsExactly(4, 8);
        }
    }

    @Test
    void whatTheBackwardThrowsComesOut() {
        try (var _ = Scope.open()) {
            Tensor a = leaf(1);
            Tensor y;
            try (NoGradGuard _ = new NoGradGuard()) {
                y = a.mul(a);
            }
            CustomGradient.attach(List.of(a), List.of(y), g -> {
                throw new IllegalStateException("boom");
            });
            assertThatThrownBy(y::backward).hasMessageContaining("boom");
        }
    }

    @Test
    void needsAScope() {
        Torch.initialise();
        Tensor a = Tensors.of(new float[] {1}, 1);
        assertThatThrownBy(() -> CustomGradient.attach(List.of(a), List.of(a), g -> new Tensor[0]))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("open Scope");
        a.close();
    }
}
