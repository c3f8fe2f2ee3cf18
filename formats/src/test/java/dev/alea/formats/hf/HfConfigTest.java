package dev.alea.formats.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.Golden;
import dev.alea.formats.tensor.DType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HfConfigTest {
    private static final String LLAMA = "{'model_type':'llama','vocab_size':9,'hidden_size':8,'intermediate_size':4,"
            + "'num_hidden_layers':1,'num_attention_heads':2,'max_position_embeddings':7}";
    private static final String GPT2 =
            "{'model_type':'gpt2','vocab_size':9,'n_embd':8,'n_layer':1,'n_head':2,'n_positions':7}";

    private static HfConfig parse(String json) {
        return HfConfig.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "config.json");
    }

    private static String with(String base, String field) {
        return base.substring(0, base.length() - 1) + "," + field + "}";
    }

    private static LlamaConfig llama(String json) {
        return (LlamaConfig) parse(json);
    }

    @Test
    @Tag("golden")
    void bothSpellingsOfOneModelAreEqual() {
        var modern = HfConfig.read(Golden.path("llama-b"));
        assertThat(HfConfig.read(Golden.path("llama-b/config.legacy.json"))).isEqualTo(modern);
        var config = (LlamaConfig) modern;
        assertThat(config.headDim()).isEqualTo(16);
        assertThat(config.numKeyValueHeads()).isEqualTo(1);
        assertThat(config.ropeTheta()).isEqualTo(500_000);
        assertThat(config.ropeScaling()).contains(new RopeScaling(8, 1, 4, 64));
        assertThat(config.tieWordEmbeddings()).isTrue();
        assertThat(config.torchDtype()).isEqualTo(DType.BF16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-a", "llama-b", "gpt2", "stories260k"})
    @Tag("golden")
    void publishedConfigurationsSurviveTheRoundTrip(String folder) {
        var config = HfConfig.read(Golden.path(folder));
        assertThat(HfConfig.parse(config.toJson().getBytes(StandardCharsets.UTF_8), "x"))
                .isEqualTo(config);
    }

    @Test
    void defaultsAreThoseOfTheFamily() {
        var llama = llama(LLAMA);
        assertThat(llama.numKeyValueHeads()).isEqualTo(2);
        assertThat(llama.headDim()).isEqualTo(4);
        assertThat(llama.rmsNormEps()).isEqualTo(1e-6);
        assertThat(llama.ropeTheta()).isEqualTo(10_000);
        assertThat(llama.bos()).isEmpty();
        assertThat(llama.eosIds()).isEmpty();
        assertThat(llama.contextLength()).isEqualTo(7);
        var gpt2 = (Gpt2Config) parse(GPT2);
        assertThat(gpt2.innerSize()).isEqualTo(32);
        assertThat(gpt2.layerNormEps()).isEqualTo(1e-5);
        assertThat(((Gpt2Config) parse(with(GPT2, "'n_inner':5"))).innerSize()).isEqualTo(5);
    }

    @Test
    void qwenHasBiasesOnQueryKeyAndValueWithoutSayingSo() {
        var qwen = llama(LLAMA.replace("llama", "qwen2"));
        assertThat(qwen.attentionBias()).isTrue();
        assertThat(qwen.outputBias()).isFalse();
        assertThat(qwen.toJson()).contains("Qwen2ForCausalLM");
        var llama = llama(with(LLAMA, "'attention_bias':true,'mlp_bias':true"));
        assertThat(llama.outputBias()).isTrue();
        assertThat(llama.mlpBias()).isTrue();
        assertThat(parse(llama.toJson())).isEqualTo(llama);
    }

    @Test
    void mistralIsReadWhileItsWindowCoversEverything() {
        String mistral = LLAMA.replace("llama", "mistral");
        assertThat(llama(with(mistral, "'sliding_window':null")).modelType()).isEqualTo("mistral");
        var wide = llama(with(mistral, "'sliding_window':7"));
        assertThat(parse(wide.toJson())).isEqualTo(wide);
        assertThatThrownBy(() -> parse(with(mistral, "'sliding_window':6"))).hasMessageContaining("sliding window");
    }

    @Test
    void endIdsMayBeAList() {
        var config = llama(with(LLAMA, "'eos_token_id':[1,2],'bos_token_id':0"));
        assertThat(config.eosIds()).containsExactly(1, 2);
        assertThat(parse(config.toJson())).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "'hidden_act':'gelu' | only silu",
                "'use_sliding_window':true | use_sliding_window",
                "'layer_types':['full_attention','sliding_attention'] | full_attention",
                "'rope_scaling':{'type':'yarn','factor':4} | default and llama3",
                "'rope_scaling':{'rope_type':'linear','factor':4} | default and llama3",
                "'rope_scaling':{'rope_type':'llama3','factor':4} | low_freq_factor",
                "'rope_parameters':{'rope_type':'llama3','factor':8,'low_freq_factor':4,'high_freq_factor':4,'original_max_position_embeddings':9} | low < high",
                "'rope_parameters':{'partial_rotary_factor':0.5} | partial_rotary_factor",
                "'rope_parameters':{'rope_theta':0} | rope_parameters.rope_theta",
                "'rope_theta':'x' | rope_theta",
                "'num_key_value_heads':3 | must divide",
                "'head_dim':3 | must be even",
                "'torch_dtype':'int8' | float32",
                "'eos_token_id':9 | below vocab_size",
                "'bos_token_id':9 | below vocab_size",
                "'rms_norm_eps':-1 | above zero",
                "'tie_word_embeddings':1 | true or false",
                "'quantization_config':{} | quantised"
            })
    void refusesLlamaFieldsInASentence(String field, String expected) {
        assertThatThrownBy(() -> parse(with(LLAMA, field.strip())))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("config.json: ")
                .hasMessageContaining(expected.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "'activation_function':'relu' | gelu_new",
                "'scale_attn_weights':false | only true",
                "'scale_attn_by_inverse_layer_idx':true | only false",
                "'add_cross_attention':true | only false",
                "'tie_word_embeddings':false | only true",
                "'eos_token_id':9 | below vocab_size",
                "'bos_token_id':10 | below vocab_size",
                "'n_inner':0 | 1 or more"
            })
    void refusesGpt2FieldsInASentence(String field, String expected) {
        assertThatThrownBy(() -> parse(with(GPT2, field.strip())))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(expected.strip());
    }

    @Test
    void refusesSizesThatDoNotBelongTogether() {
        assertThatThrownBy(() -> parse(LLAMA.replace("'num_attention_heads':2", "'num_attention_heads':3")))
                .hasMessageContaining("head_dim");
        assertThatThrownBy(() -> parse(LLAMA.replace("'num_hidden_layers':1", "'num_hidden_layers':10001")))
                .hasMessageContaining("10000");
        assertThatThrownBy(() -> parse(LLAMA.replace("'vocab_size':9,", "")))
                .hasMessageContaining("'vocab_size' is missing");
        assertThatThrownBy(() -> parse(GPT2.replace("'n_head':2", "'n_head':3")))
                .hasMessageContaining("must divide");
        assertThatThrownBy(() -> parse(GPT2.replace("'n_embd':8", "'n_embd':1000000000")))
                .hasMessageContaining("n_embd");
    }

    @Test
    void listsTheSupportedFamilies() {
        assertThatThrownBy(() -> parse("{'model_type':'mamba'}"))
                .hasMessage("config.json: 'model_type' is \"mamba\": supported are llama, qwen2, mistral and gpt2.");
        assertThatThrownBy(() -> parse("{}")).hasMessageContaining("absent");
        assertThatThrownBy(() -> HfConfig.read(Golden.path("export"))).hasMessageContaining("no such file");
    }

    @ParameterizedTest
    @CsvSource({"float32, F32", "float16, F16", "bfloat16, BF16", "float64, F64"})
    void everyTypeOfWeightsIsReadAndWrittenUnderItsName(String name, DType type) {
        for (String key : new String[] {"dtype", "torch_dtype"}) {
            for (String base : new String[] {LLAMA, GPT2}) {
                HfConfig config = parse(with(base, "'" + key + "':'" + name + "'"));
                assertThat(config.torchDtype()).isEqualTo(type);
                assertThat(parse(config.toJson())).isEqualTo(config);
            }
        }
        assertThatThrownBy(() -> parse(with(LLAMA, "'dtype':'int8'")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("supported are float32, float16, bfloat16 and float64");
    }

    @Test
    void moreLayersThanAnyModelHasAreRefused() {
        assertThatThrownBy(() -> parse(LLAMA.replace("'num_hidden_layers':1", "'num_hidden_layers':10001")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("num_hidden_layers");
        assertThatThrownBy(() -> parse(GPT2.replace("'n_layer':1", "'n_layer':2000000000")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("n_layer");
    }
}
