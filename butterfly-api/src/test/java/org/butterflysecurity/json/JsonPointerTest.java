package org.butterflysecurity.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {
    private static final JsonValue RFC6901 = Json.parse("""
            {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5, "k\\"l": 6, " ": 7, "m~n": 8}""");

    private static final JsonValue GROUPS = Json.parse(
            "{\"groups\":[{\"id\":\"1\",\"rules\":{\"x\":{\"v\":1},\"y\":{\"v\":2}}},{\"id\":\"2\",\"rules\":{\"z\":{}}}]}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "/foo>[\"bar\",\"baz\"]",
                "/foo/0>\"bar\"",
                "/>0",
                "/a~1b>1",
                "/c%d>2",
                "/e^f>3",
                "/g|h>4",
                "/i\\j>5",
                "/k\"l>6",
                "/ >7",
                "/m~0n>8"
            })
    void rfc6901Examples(String pointer, String expected) {
        assertThat(JsonPointer.of(pointer).find(RFC6901).map(Json::compact)).contains(expected);
        assertThat(JsonPointer.of(pointer)).hasToString(pointer);
    }

    @Test
    void emptyPointerIsTheWholeValue() {
        assertThat(JsonPointer.of("").find(RFC6901)).contains(RFC6901);
        assertThat(JsonPointer.ROOT.isRoot()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/foo/2",
                "/foo/-",
                "/foo/00",
                "/foo/01",
                "/foo/-1",
                "/foo/٠",
                "/bar",
                "/foo/0/x",
                "/foo/99999999999"
            })
    void pointerToNothingFindsNothing(String pointer) {
        assertThat(JsonPointer.of(pointer).find(RFC6901)).isEmpty();
        assertThat(JsonPointer.of(pointer).findAll(RFC6901)).isEmpty();
        assertThat(JsonPointer.of(pointer).replace(RFC6901, v -> JsonNull.NULL)).isEqualTo(RFC6901);
        assertThat(JsonPointer.of(pointer).remove(RFC6901)).isEqualTo(RFC6901);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "#/foo", "/a~", "/a~2b", "*"})
    void whatIsNoPointerIsRefused(String pointer) {
        assertThatThrownBy(() -> JsonPointer.of(pointer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(pointer);
    }

    @Test
    void starStandsForEveryElementAndEveryMember() {
        assertThat(JsonPointer.of("/groups/*/id").findAll(GROUPS))
                .containsExactly(new JsonString("1"), new JsonString("2"));
        assertThat(JsonPointer.of("/groups/*/rules/*/v").findAll(GROUPS))
                .containsExactly(JsonNumber.of(1), JsonNumber.of(2));
        assertThat(JsonPointer.of("/groups/*/id").find(GROUPS)).contains(new JsonString("1"));
        assertThat(JsonPointer.of("/groups/*/id").isExact()).isFalse();
    }

    @Test
    void removingWithAStarTakesEveryPlaceOut() {
        assertThat(Json.compact(JsonPointer.of("/groups/*/rules/*").remove(GROUPS)))
                .isEqualTo("{\"groups\":[{\"id\":\"1\",\"rules\":{}},{\"id\":\"2\",\"rules\":{}}]}");
        assertThat(Json.compact(JsonPointer.of("/groups/*").remove(GROUPS))).isEqualTo("{\"groups\":[]}");
        assertThat(JsonPointer.ROOT.remove(GROUPS)).isEqualTo(JsonNull.NULL);
    }

    @Test
    void matchesAndCoversCompareSegmentBySegment() {
        JsonPointer pattern = JsonPointer.of("/groups/*/rules");

        assertThat(pattern.matches(JsonPointer.of("/groups/0/rules"))).isTrue();
        assertThat(pattern.matches(JsonPointer.of("/groups/0/rules/x"))).isFalse();
        assertThat(pattern.covers(JsonPointer.of("/groups/0/rules/x"))).isTrue();
        assertThat(pattern.covers(JsonPointer.of("/groups/0"))).isFalse();
        assertThat(JsonPointer.ROOT.covers(pattern)).isTrue();
    }
}
