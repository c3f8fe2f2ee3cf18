package dev.alea.explain.bottleneck;

import static dev.alea.explain.bottleneck.BottleneckGolden.close;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.GumbelSoftmax;
import dev.alea.choice.estimate.Pathwise;
import dev.alea.choice.estimate.StraightThroughGumbelSoftmax;
import dev.alea.choice.structure.Categorical;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.torch.Scope;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Gumbel trick of Sparse-CBM is the one of the estimators: soft, and hard with the soft gradient, along either axis. */
@Tag("golden")
class GumbelGoldenTest {
    private static final String FILE = "gumbel.safetensors";
    private static final Pattern CASE = Pattern.compile("tau(.+)\\.(?:dim|axis)?([01])\\.(soft|hard)\\.y");

    @Test
    void drawsAndGradientsAreThePublishedOnes() {
        int cases = 0;
        try (var _ = Scope.open();
                var file = SafetensorsFile.open(BottleneckGolden.path(FILE))) {
            for (String name : file.names()) {
                Matcher found = CASE.matcher(name);
                if (found.matches()) {
                    check(
                            name.substring(0, name.length() - 2),
                            Double.parseDouble(found.group(1)),
                            found.group(2).equals("0"),
                            found.group(3).equals("hard"));
                    cases++;
                }
            }
        }
        assertThat(cases).isEqualTo(12);
    }

    private static void check(String name, double temperature, boolean alongPictures, boolean hard) {
        Pathwise estimator = hard ? new StraightThroughGumbelSoftmax(temperature) : new GumbelSoftmax(temperature);
        Tensor logits = golden("logits").set_requires_grad(true);
        // The file's Gumbels are of u, ours of 1 - u.
        Tensor uniforms = golden("uniform").neg().add(new Scalar(1.0));
        Noise noise = new Noise.Given(
                Map.of(Noise.Part.CHOICE, turned(uniforms, alongPictures).contiguous()));
        Tensor drawn = turned(estimator.relax(new Categorical(), turned(logits, alongPictures), noise), alongPictures);
        close(name, drawn, golden(name + ".y"), 1e-5);
        drawn.mul(golden("upstream")).sum().backward();
        close(name, logits.grad(), golden(name + ".grad"), 1e-5);
    }

    private static Tensor turned(Tensor tensor, boolean turn) {
        return turn ? tensor.t() : tensor;
    }

    private static Tensor golden(String name) {
        return BottleneckGolden.tensor(FILE, name);
    }
}
