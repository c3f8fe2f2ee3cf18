package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What a tokenizer.json must be before native code may see it. */
final class TokenizerJsonTest {
    private static final String MODEL = "'model':{'type':'BPE','vocab':{'a':0,'b':1,'ab':2,'<s>':3},'merges':['a b']}";

    private static TokenizerJson of(String json) {
        return TokenizerJson.of(Json.parse(json.replace('\'', '"'), "t.json"), "t.json");
    }

    private static ObjectNode handedOver(TokenizerJson json) {
        return Json.parse(json.text(), "handed over");
    }

    @Test
    void whatWouldChangeATextBehindItsBackIsRemoved() {
        var json = of(
                "{" + MODEL.replace("'merges'", "'dropout':0.1,'merges'")
                        + ",'truncation':{'max_length':2},'padding':{'length':9},"
                        + "'post_processor':{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'<s>','type_id':0}}]}}");
        ObjectNode root = handedOver(json);
        for (String key : new String[] {"/truncation", "/padding", "/post_processor", "/model/dropout"}) {
            assertThat(root.at(key).isNull()).as(key).isTrue();
        }
        assertThat(json.special().bos()).hasValue(3);
        assertThat(json.special().addsBos()).isTrue();
        try (var tokenizer = new LibraryTokenizer(json, json.special())) {
            assertThat(tokenizer.encode("abab", true)).containsExactly(3, 2, 2);
            assertThat(tokenizer.encode("abab", false)).containsExactly(2, 2);
            assertThat(tokenizer.decode(new int[] {3, 2, 0})).doesNotContain("<s>");
        }
    }

    @Test
    void theBeginningIsFoundThroughASequenceOfProcessors() {
        var json = of("{" + MODEL + ",'post_processor':{'type':'Sequence','processors':[{'type':'ByteLevel'},"
                + "{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'<s>'}},{'Sequence':{'id':'A'}}]}]}}");
        assertThat(json.special().bos()).hasValue(3);
        var later = of("{" + MODEL + ",'post_processor':{'type':'TemplateProcessing',"
                + "'single':[{'Sequence':{'id':'A'}},{'SpecialToken':{'id':'a'}}]}}");
        assertThat(later.special().addsBos())
                .as("a token at the end is no beginning")
                .isFalse();
        assertThat(later.special().bos()).as("its usual name").hasValue(3);
    }

    @Test
    void aSpecialTokenWinsOverALookAlike() {
        String vocabulary = MODEL.replace("'<s>':3", "'</s>':3");
        assertThat(of("{" + vocabulary + "}").special().eos()).containsExactly(3);
        assertThat(of("{" + vocabulary + ",'added_tokens':[{'id':9,'content':'<|endoftext|>','special':true}]}")
                        .special()
                        .eos())
                .containsExactly(9);
    }

    @Test
    void addedTokensEnlargeTheVocabulary() {
        var json = of("{" + MODEL + ",'added_tokens':[{'id':9,'content':'<x>'},{'id':0,'content':'a'}]}");
        assertThat(json.vocabularySize()).isEqualTo(10);
        assertThat(json.vocabulary()).containsEntry("<x>", 9);
        assertThat(of("{" + MODEL + ",'added_tokens':null}").vocabularySize()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'added_tokens':{} | added_tokens is no list",
                "'added_tokens':[{'id':1,'content':'x'}] | contradicts the vocabulary",
                "'added_tokens':[{'id':5,'content':'a'}] | contradicts the vocabulary",
                "'added_tokens':[{'id':5,'content':''}] | contradicts the vocabulary",
                "'added_tokens':[{'id':5,'content':'x'},{'id':5,'content':'y'}] | contradicts the vocabulary",
                "'added_tokens':[{'content':'x'}] | the id null",
                "'added_tokens':[{'id':16777216,'content':'x'}] | allowed are 0 to 16777215",
                "'normalizer':{'type':'Precompiled'} | normalizer.type \"Precompiled\"",
                "'normalizer':{'type':'Sequence','normalizers':[{'type':'Nmt'}]} | normalizer.type \"Nmt\"",
                "'normalizer':3 | normalizer.type \"\"",
                "'pre_tokenizer':{'type':'UnicodeScripts'} | pre_tokenizer.type",
                "'pre_tokenizer':{'type':'Split','pattern':{'Regex':''}} | a pattern of 0 characters",
                "'decoder':{'type':'CTC'} | decoder.type \"CTC\""
            })
    void whatTheLibraryShouldNotBeGivenIsRefusedByName(String part, String expected) {
        assertThatThrownBy(() -> of("{" + MODEL + "," + part + "}"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("t.json")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'WordPiece','vocab':{'a':0},'merges':[] | allowed is \"BPE\"",
                "'vocab':{'a':-1},'merges':[] | has the id -1",
                "'vocab':{'a':1.5},'merges':[] | has the id 1.5",
                "'vocab':{'a':0},'merges':{} | model.merges",
                "'vocab':{'a':0},'merges':[3] | model.merges[0] is 3",
                "'vocab':{'a':0,'b':1},'merges':['a b'] | the vocabulary lacks \"ab\"",
                "'vocab':{'a':0},'merges':[' a'] | joins an empty token",
                "'vocab':{'a':0,'b':1,'ab':2},'continuing_subword_prefix':'#','merges':['a b'] | lacks the prefix",
                "'vocab':{'a':0},'unk_token':'?','merges':[] | model.unk_token"
            })
    void aModelWhoseMergesDoNotFitIsRefused(String model, String expected) {
        assertThatThrownBy(() -> of("{'model':{" + model + "}}"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void aPatternAsLongAsAFileIsRefused() {
        String pattern = "x".repeat(5000);
        assertThatThrownBy(() ->
                        of("{" + MODEL + ",'pre_tokenizer':{'type':'Split','pattern':{'String':'" + pattern + "'}}}"))
                .hasMessageContaining("a pattern of 5000 characters");
    }

    @Test
    void aClosedTokenizerSaysSoAndClosingTwiceDoesNothing() {
        var json = of("{" + MODEL + "}");
        var tokenizer = new LibraryTokenizer(json, json.special());
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.encode("a", false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        var json = of("{" + MODEL + "}");
        try (var tokenizer = new LibraryTokenizer(json, json.special())) {
            for (int id : new int[] {-1, 4, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> tokenizer.decode(new int[] {0, id}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("token id " + id + " is outside the vocabulary, allowed are 0 to 3");
            }
        }
    }
}
