package dev.alea.formats.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ShapeTest {
    @Test
    void countsElementsAndBytes() {
        var shape = Shape.of(2, 3, 5);
        assertThat(shape.elements()).isEqualTo(30);
        assertThat(shape.bytes(DType.F16)).isEqualTo(60);
        assertThat(shape.rank()).isEqualTo(3);
        assertThat(shape.dim(1)).isEqualTo(3);
        assertThat(shape.toArray()).containsExactly(2, 3, 5);
        assertThat(shape).hasToString("[2, 3, 5]");
    }

    @Test
    void scalarHasOneElementAndZeroSizesHaveNone() {
        assertThat(Shape.of().elements()).isEqualTo(1);
        assertThat(Shape.of(7, 0).elements()).isZero();
    }

    @Test
    void refusesNegativeSizesAndOverflow() {
        assertThatThrownBy(() -> Shape.of(2, -1)).hasMessageContaining("-1");
        var huge = Shape.of(1L << 32, 1L << 32, 0);
        assertThatThrownBy(huge::elements).isInstanceOf(ArithmeticException.class);
        var wide = Shape.of(Long.MAX_VALUE);
        assertThatThrownBy(() -> wide.bytes(DType.F64)).isInstanceOf(ArithmeticException.class);
    }
}
