package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LongIntMapTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 31, 5000})
    void itHoldsWhatAMapOfTheJdkHoldsHoweverSmallItBegan(int expected) {
        var map = new LongIntMap(expected);
        Map<Long, Integer> plain = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            // Many keys differ in their upper half alone, and every third is put twice.
            long key = LongIntMap.pair(i % 97, (i / 3) * 4096 % 65537);
            map.put(key, i);
            plain.put(key, i);
            assertThat(map.size()).isEqualTo(plain.size());
        }
        plain.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        for (int right = 1; right < 2000; right += 2) {
            assertThat(map.get(LongIntMap.pair(98, right))).isEqualTo(-1);
        }
    }

    @Test
    void theLargestKeysAreKeysAndNegativeOnesAreRefused() {
        var map = new LongIntMap(1);
        assertThat(map.get(Long.MAX_VALUE)).isEqualTo(-1);
        map.put(Long.MAX_VALUE, 3);
        map.put(0, 0);
        assertThat(map.get(Long.MAX_VALUE)).isEqualTo(3);
        assertThat(map.get(0)).isZero();
        assertThat(LongIntMap.pair(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(0x7FFFFFFF_7FFFFFFFL);
        assertThatThrownBy(() -> map.put(-1, 0)).hasMessageContaining("key -1 is negative");
    }
}
