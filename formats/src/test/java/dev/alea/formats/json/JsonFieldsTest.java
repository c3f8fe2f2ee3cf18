package dev.alea.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class JsonFieldsTest {
    private static JsonFields fields(String json) {
        return JsonFields.of(StrictJson.parseObject(json.getBytes(StandardCharsets.UTF_8), "c.json"), "c.json");
    }

    @Test
    void readsEachKind() {
        var fields =
                fields("{'n':3,'d':0.5,'b':true,'s':'x','l':['a'],'i':[1,2],'o':{'k':1},'z':null}".replace('\'', '"'));
        assertThat(fields.positiveInt("n")).isEqualTo(3);
        assertThat(fields.positive("d")).isEqualTo(0.5);
        assertThat(fields.positive("z", 2)).isEqualTo(2);
        assertThat(fields.number("d", 7)).isEqualTo(0.5);
        assertThat(fields.number("z", -2)).isEqualTo(-2);
        assertThat(fields.flag("b", false)).isTrue();
        assertThat(fields.text("s")).contains("x");
        assertThat(fields.texts("l")).containsExactly("a");
        assertThat(fields.ids("i")).containsExactly(1, 2);
        assertThat(fields.ids("n")).containsExactly(3);
        assertThat(fields.ids("z")).isEmpty();
        assertThat(fields.optionalId("z")).isEmpty();
        assertThat(fields.has("z")).isFalse();
        assertThat(fields.child("o").orElseThrow().positiveInt("k")).isEqualTo(1);
    }

    @Test
    void namesTheKeyTheValueAndWhatIsAllowed() {
        var fields =
                fields("{'n':-3,'f':1.5,'big':2147483648,'s':7,'o':{'k':'x'},'d':1e999,'l':[1]}".replace('\'', '"'));
        assertThatThrownBy(() -> fields.positiveInt("n")).hasMessageContaining("c.json: 'n' is -3; it must be a whole");
        assertThatThrownBy(() -> fields.positiveInt("f")).hasMessageContaining("1.5");
        assertThatThrownBy(() -> fields.positiveInt("big")).hasMessageContaining("at most 2147483647");
        assertThatThrownBy(() -> fields.positiveInt("none")).hasMessageContaining("'none' is missing");
        assertThatThrownBy(() -> fields.positive("none")).hasMessageContaining("'none' is missing");
        assertThatThrownBy(() -> fields.positive("d")).hasMessageContaining("finite");
        assertThatThrownBy(() -> fields.number("d", 0)).hasMessageContaining("it must be a finite number");
        assertThatThrownBy(() -> fields.number("l", 0)).hasMessageContaining("finite");
        assertThatThrownBy(() -> fields.text("s")).hasMessageContaining("a string");
        assertThatThrownBy(() -> fields.flag("s", true)).hasMessageContaining("true or false");
        assertThatThrownBy(() -> fields.texts("l")).hasMessageContaining("list of strings");
        assertThatThrownBy(() -> fields.ids("f")).hasMessageContaining("'f'");
        assertThatThrownBy(() -> fields.child("s")).hasMessageContaining("an object");
        var nested = fields.child("o").orElseThrow();
        assertThatThrownBy(() -> nested.positiveInt("k")).hasMessageContaining("'o.k'");
        assertThat(nested.refused("k", "why.")).hasMessage("c.json: 'o.k' is \"x\": why.");
    }
}
