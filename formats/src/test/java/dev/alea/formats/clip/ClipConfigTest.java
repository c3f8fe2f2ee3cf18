package dev.alea.formats.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClipConfigTest {
    private static ClipConfig parse(String json) {
        return ClipConfig.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "config.json");
    }

    private static ClipConfig with(String fields) {
        return parse("{'model_type':'clip'" + (fields.isEmpty() ? "" : ",") + fields + "}");
    }

    private static Path golden(String folder) {
        try {
            return Path.of(Objects.requireNonNull(ClipConfigTest.class.getResource("/golden/explain/" + folder))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFileThatSaysNothingMeansTheBaseModelWithPatchesOf32() {
        var config = with("");
        assertThat(config.text())
                .isEqualTo(new ClipTextConfig(
                        new ClipBlocks(512, 2048, 12, 8, Activation.QUICK_GELU, 1e-5), 49408, 77, 49406, 49407, 1));
        assertThat(config.vision())
                .isEqualTo(
                        new ClipVisionConfig(new ClipBlocks(768, 3072, 12, 12, Activation.QUICK_GELU, 1e-5), 224, 32));
        assertThat(config.projectionSize()).isEqualTo(512);
        assertThat(config.logitScaleInit()).isEqualTo(ClipConfig.DEFAULT_LOGIT_SCALE);
        assertThat(config.vision().patches()).isEqualTo(49);
        assertThat(config.text().blocks().headSize()).isEqualTo(64);
    }

    @Test
    @Tag("golden")
    void publishedKindsAreReadAndSurviveTheRoundTrip() {
        var openAi = ClipConfig.read(golden("clip-a"));
        assertThat(openAi.text().poolsAtLargestId()).isTrue();
        assertThat(openAi.vision().blocks().activation()).isEqualTo(Activation.QUICK_GELU);
        var laion = ClipConfig.read(golden("clip-b").resolve("config.json"));
        assertThat(laion.text().poolsAtLargestId()).isFalse();
        assertThat(laion.text().blocks().activation()).isEqualTo(Activation.GELU);
        for (var config : new ClipConfig[] {openAi, laion, with("")}) {
            assertThat(parse(config.toJson())).isEqualTo(config);
        }
    }

    @Test
    void whatTheOldSpellingSaysComesFirst() {
        var config = with("'text_config':{'hidden_size':64,'num_hidden_layers':3},"
                + "'text_config_dict':{'hidden_size':128,'hidden_act':'gelu'},"
                + "'vision_config_dict':{'patch_size':16,'projection_dim':7},'projection_dim':9");
        assertThat(config.text().blocks()).isEqualTo(new ClipBlocks(128, 2048, 3, 8, Activation.GELU, 1e-5));
        assertThat(config.vision().patchSize()).isEqualTo(16);
        assertThat(config.projectionSize()).as("that of the whole model").isEqualTo(9);
        assertThat(with("'text_config_dict':null")).isEqualTo(with(""));
    }

    @ParameterizedTest
    @CsvSource({
        "siglip, SigLIP has a bias",
        "align, EfficientNet",
        "altclip, XLM-RoBERTa",
        "clip_text_model, only the side that reads",
        "clip_vision_model, only the side that sees",
        "llama, supported is clip"
    })
    void relativesAreRefusedByName(String type, String why) {
        assertThatThrownBy(() -> parse("{'model_type':'" + type + "'}"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("config.json: 'model_type' is \"" + type + "\"")
                .hasMessageContaining(why)
                .hasMessageContaining("supported is clip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'vision_config':{'num_attention_heads':7}|vision_config: hidden_size is 768 and num_attention_heads is 7",
                "'text_config':{'hidden_size':0}|'text_config.hidden_size' is 0",
                "'text_config_dict':{'hidden_act':'swish'}|'text_config.hidden_act' is \"swish\": supported are quick_gelu and gelu",
                "'vision_config':{'patch_size':30}|image_size is 224 and patch_size is 30",
                "'vision_config':{'image_size':2147483647,'patch_size':1}|at most 4096",
                "'vision_config':{'num_channels':1}|'vision_config.num_channels' is 1: pictures have 3 channels",
                "'text_config':{'max_position_embeddings':1}|max_position_embeddings is 1",
                "'text_config':{'eos_token_id':99999}|eos_token_id is 99999; it must be an id below vocab_size, 49408",
                "'text_config':{'layer_norm_eps':2}|layer_norm_eps is 2.0",
                "'text_config':{'num_hidden_layers':10001}|at most 10000 layers",
                "'projection_dim':-1|'projection_dim' is -1",
                "'logit_scale_init_value':'x'|'logit_scale_init_value'",
                "'text_config':7|'text_config' is 7; it must be an object",
                "'quantization_config':{}|unquantised"
            })
    void faultsNameTheFieldTheValueAndWhatIsAllowed(String caseOfFault) {
        String[] parts = caseOfFault.split("\\|", 2);
        assertThatThrownBy(() -> with(parts[0]))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("config.json: ")
                .hasMessageContaining(parts[1]);
    }

    @Test
    void aFolderWithoutTheFileIsNamed() {
        assertThatThrownBy(() -> ClipConfig.read(golden("clip-a").resolve("nothing")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("a model folder needs its config.json");
    }
}
