package dev.alea.run.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.UsageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A number that is none passes no check. */
final class ChecksTest {
    private static void refuses(ThrowingCallable check, String sentence) {
        assertThatThrownBy(check).isInstanceOf(UsageException.class).hasMessage(sentence);
    }

    @Test
    void boundsAreAllowedAndWhatLiesBeyondIsTold() {
        assertThatCode(() -> {
                    Checks.atLeast("steps", 1, 1);
                    Checks.within("share", 0, 0, 1);
                    Checks.within("share", 1, 0, 1);
                    Checks.positive("rate", Double.MIN_VALUE);
                })
                .doesNotThrowAnyException();
        refuses(() -> Checks.atLeast("steps", 0, 1), "steps is 0.0; allowed: 1.0 or more");
        refuses(() -> Checks.within("share", 1.5, 0, 1), "share is 1.5; allowed: 0.0 to 1.0");
        refuses(() -> Checks.within("share", -0.5, 0, 1), "share is -0.5; allowed: 0.0 to 1.0");
        refuses(() -> Checks.positive("rate", 0), "rate is 0.0; allowed: any number above 0");
    }

    @Test
    void whatIsNotANumberOrEndlessIsRefusedEverywhere() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            refuses(() -> Checks.atLeast("steps", bad, 1), "steps is " + bad + "; allowed: 1.0 or more");
            refuses(() -> Checks.within("share", bad, 0, 1), "share is " + bad + "; allowed: 0.0 to 1.0");
            refuses(() -> Checks.positive("rate", bad), "rate is " + bad + "; allowed: any number above 0");
        }
    }
}
