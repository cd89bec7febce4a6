package org.butterflysecurity.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.butterflysecurity.catalog.Reading.Condition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private static final JsonValue APP = Json.parse("""
            {"name":"saasure","system":true,"count":0,"nothing":null,"features":["PUSH","GROUP_PUSH"],
             "keys":[{"kid":"a"},{"kid":"b"}]}""");

    @Test
    void aFieldIsOneOfTheValues() {
        assertThat(condition("/name", Condition.Test.IS, "flow", "saasure").holds(APP))
                .isTrue();
        assertThat(condition("/name", Condition.Test.IS, "flow").holds(APP)).isFalse();
        assertThat(condition("/absent", Condition.Test.IS, "flow").holds(APP)).isFalse();
    }

    @Test
    void numbersAndBooleansCompareAsTheyAreWritten() {
        assertThat(condition("/system", Condition.Test.IS, "true").holds(APP)).isTrue();
        assertThat(condition("/count", Condition.Test.IS, "0").holds(APP)).isTrue();
        assertThat(condition("/count", Condition.Test.IS, "0.0").holds(APP)).isFalse();
    }

    @Test
    void anArrayIsAnyOfItsElements() {
        assertThat(condition("/features", Condition.Test.IS, "GROUP_PUSH").holds(APP))
                .isTrue();
        assertThat(condition("/features", Condition.Test.IS_NOT, "GROUP_PUSH").holds(APP))
                .isFalse();
        assertThat(condition("/keys/*/kid", Condition.Test.IS, "b").holds(APP)).isTrue();
    }

    @Test
    void whatIsAbsentIsNoneOfTheValues() {
        assertThat(condition("/absent", Condition.Test.IS_NOT, "0").holds(APP)).isTrue();
        assertThat(condition("/count", Condition.Test.IS_NOT, "0").holds(APP)).isFalse();
    }

    @Test
    void nullIsNotPresent() {
        assertThat(condition("/name", Condition.Test.PRESENT).holds(APP)).isTrue();
        assertThat(condition("/nothing", Condition.Test.PRESENT).holds(APP)).isFalse();
        assertThat(condition("/absent", Condition.Test.PRESENT).holds(APP)).isFalse();
    }

    private static Condition condition(String at, Condition.Test test, String... values) {
        return new Condition(JsonPointer.of(at), test, List.of(values));
    }
}
