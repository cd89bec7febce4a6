package org.butterflysecurity.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonProperties {

    @Property(tries = 500)
    void whatIsWrittenIsReadBackInEveryForm(@ForAll("values") JsonValue value) {
        assertThat(Json.parse(Json.compact(value))).isEqualTo(value);
        assertThat(Json.parse(Json.pretty(value))).isEqualTo(value);
        assertThat(Json.parse(Json.canonical(value))).isEqualTo(value);
    }

    @Property(tries = 500)
    void canonicalBytesIgnoreTheOrderOfMembers(@ForAll("values") JsonValue value) {
        assertThat(Json.canonical(JsonArbitraries.reversed(value))).isEqualTo(Json.canonical(value));
    }

    @Property(tries = 300)
    void canonicalBytesTellDifferentValuesApart(@ForAll("values") JsonValue one, @ForAll("values") JsonValue other) {
        boolean sameBytes = new String(Json.canonical(one), StandardCharsets.UTF_8)
                .equals(new String(Json.canonical(other), StandardCharsets.UTF_8));

        assertThat(sameBytes).isEqualTo(one.equals(other));
    }

    @Property(tries = 300)
    void canonicalFormIsAFixedPoint(@ForAll("values") JsonValue value) {
        byte[] once = Json.canonical(value);

        assertThat(Json.canonical(Json.parse(once))).isEqualTo(once);
        assertThat(Json.compact(Json.parse(once)).getBytes(StandardCharsets.UTF_8))
                .isEqualTo(once);
    }

    @Property(tries = 300)
    void compactTextHasOneLine(@ForAll("values") JsonValue value) {
        assertThat(Json.compact(value)).doesNotContain("\n", "\r");
    }

    @Provide
    Arbitrary<JsonValue> values() {
        return JsonArbitraries.values();
    }
}
