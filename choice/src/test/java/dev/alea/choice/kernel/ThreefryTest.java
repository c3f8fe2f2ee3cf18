package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ThreefryTest {
    @Test
    @DisplayName("13 rounds give the published known answers")
    void knownAnswers() {
        assertThat(block(new CounterKey(0, 0, 0, 0, 0, 0, 0), 0))
                .containsExactly(0x531c7e4f, 0x39491ee5, 0x2c855a92, 0x3d6abf9a);
        assertThat(block(new CounterKey(-1, -1, -1, -1, -1, -1, -1), -1))
                .containsExactly(0xc4189358, 0x1c9cc83a, 0xd5881c67, 0x6a0a89e0);
        CounterKey pi =
                new CounterKey(0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89, 0x85a308d3, 0x13198a2e, 0x03707344);
        assertThat(block(pi, 0x243f6a88)).containsExactly(0x4aa71d8f, 0x734738c2, 0x431fc6a8, 0xae6debf1);
    }

    @Test
    @DisplayName("the vector form equals the scalar one on 65,536 words, before and after compilation")
    void vectorEqualsScalar() {
        CounterKey key = new CounterKey(0x12345678, -77, 99, 0, 5, 1 << 30, -2);
        int[] expected = new int[65_536];
        int[] four = new int[4];
        for (int block = 0; block < expected.length / 4; block++) {
            Threefry.block(key, block + 16 * 1000, four);
            for (int w = 0; w < 4; w++) {
                expected[(block >>> 4) * 64 + w * 16 + (block & 15)] = four[w];
            }
        }
        int[] actual = new int[65_536 + 7];
        for (int repeat = 0; repeat < 40; repeat++) { // enough calls for the optimising compiler
            java.util.Arrays.fill(actual, 0);
            ThreefryVector.tiles(key, actual, 7, 1000, 1024);
            assertThat(java.util.Arrays.mismatch(actual, 7, actual.length, expected, 0, expected.length))
                    .as("first differing word in repeat %d", repeat)
                    .isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("an element's word is word r >>> 4 of block 16 tile + (r & 15)")
    void layout() {
        CounterKey key = new CounterKey(1, 2, 3, 4, 5, 6, 7);
        int[] four = new int[4];
        for (long element : new long[] {0, 1, 15, 16, 17, 63, 64, 1_000_003, (1L << 34) - 1}) {
            int r = (int) (element & 63);
            Threefry.block(key, (int) ((element >>> 6) * 16 + (r & 15)), four);
            assertThat(Threefry.word(key, element)).isEqualTo(four[r >>> 4]);
        }
    }

    private static int[] block(CounterKey key, int block) {
        int[] out = new int[4];
        Threefry.block(key, block, out);
        return out;
    }
}
