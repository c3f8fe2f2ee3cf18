package dev.alea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PictureTest {
    @Test
    void theSamplesFitTheSize() {
        assertThatThrownBy(() -> new Picture(2, 2, new byte[11])).hasMessageContaining("12 samples");
        assertThatThrownBy(() -> new Picture(0, 2, new byte[0])).hasMessageContaining("0 x 2");
        assertThatThrownBy(() -> new Picture(1 << 16, 1 << 16, new byte[0])).hasMessageContaining("65536 x 65536");
    }

    @Test
    void picturesAreEqualByContent() {
        var a = new Picture(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(a).isEqualTo(new Picture(1, 2, new byte[] {1, 2, 3, 4, 5, 6}));
        assertThat(a).hasSameHashCodeAs(new Picture(1, 2, new byte[] {1, 2, 3, 4, 5, 6}));
        assertThat(a).isNotEqualTo(new Picture(2, 1, new byte[] {1, 2, 3, 4, 5, 6}));
        assertThat(a).isNotEqualTo(new Picture(1, 2, new byte[] {1, 2, 3, 4, 5, 7}));
        assertThat(a).hasToString("Picture[1 x 2]");
    }

    @Test
    void aCropIsBlackOutside() {
        var a = new Picture(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(a.crop(new Window(1, 0, 1, 1)).rgb()).containsExactly(4, 5, 6);
        assertThat(a.crop(new Window(-1, 0, 2, 2)).rgb()).containsExactly(0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0);
        assertThat(a.crop(new Window(5, 5, 1, 1)).rgb()).containsOnly(0);
        assertThat(a.crop(new Window(0, 0, 2, 1))).isSameAs(a);
        assertThatThrownBy(() -> new Window(0, 0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        var far = new Window(Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, 1);
        assertThat(far.within(2, 2).isEmpty()).isTrue();
    }
}
