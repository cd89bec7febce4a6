package org.butterflysecurity.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "0.1000", "-0", "1E+400", "12345678901234567890.123456789", "1.0"})
    void numbersStandAsTheyWereWritten(String number) {
        JsonValue value = Json.parse("[" + number + "]");

        assertThat(Json.compact(value)).isEqualTo("[" + number + "]");
        assertThat(((JsonNumber) ((JsonArray) value).get(0)).toBigDecimal())
                .isEqualByComparingTo(new BigDecimal(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "+1", ".5", "1.", "NaN", "-", "0x10", "Infinity", "1e"})
    void whatIsNoJsonNumberIsRefused(String number) {
        assertThatThrownBy(() -> Json.parse(number)).isInstanceOf(JsonParseException.class);
        assertThatThrownBy(() -> new JsonNumber(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numberThatIsNotWholeIsNoLong() {
        JsonObject object = (JsonObject) Json.parse("{\"a\":1.5,\"b\":99999999999999999999,\"c\":7.0,\"d\":\"7\"}");

        assertThat(object.number("a")).isEmpty();
        assertThat(object.number("b")).isEmpty();
        assertThat(object.number("c")).contains(7L);
        assertThat(object.number("d")).isEmpty();
    }

    @Test
    void membersAreSortedByUtf16CodeUnitsAsRfc8785Asks() {
        JsonValue value = Json.parse(
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}");

        assertThat(new String(Json.canonical(value), UTF_8))
                .isEqualTo(
                        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    @Test
    void canonicalStringsUseTheShortestEscapesOfRfc8785() {
        JsonValue value = Json.parse("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"");

        assertThat(new String(Json.canonical(value), UTF_8)).isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    }

    @Test
    void loneSurrogatesAreKept() {
        assertThat(Json.parse("\"a\\ud800\"")).isEqualTo(new JsonString("a\ud800"));
        assertThat(Json.parse("\"a\ud800\"")).isEqualTo(new JsonString("a\ud800"));
        assertThat(new String(Json.canonical(new JsonString("\ude00\ud83d")), UTF_8))
                .isEqualTo("\"\\ude00\\ud83d\"");
    }

    @Test
    void loneSurrogateInAMemberNameIsRefusedWithItsReason() {
        assertThatThrownBy(() -> Json.parse("{\"a\\ud800\":1}"))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("a member name has half a surrogate pair");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":1}", "[{\"x\":{\"b\":1,\"b\":1}}]"})
    void repeatedMemberIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("a member name is repeated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\"}",
                "{} {}",
                "'a'",
                "nul",
                "\"\\x\"",
                "\"\u0001\"",
                "[1 2]",
                "// c\n1"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonParseException.class);
    }

    @Test
    void messageNamesThePlaceAndNeverQuotesTheText() {
        assertThatThrownBy(() -> Json.parse("{\n  \"password\": hunter2\n}"))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("line 2")
                .satisfies(
                        e -> assertThat(e.toString()).doesNotContain("hunter").doesNotContain("password"));
        assertThatThrownBy(() -> Json.parse("{\"hunter2\":1,\"hunter2\":1}"))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter"))
                .hasNoCause();
    }

    @Test
    void nestingBeyondTheLimitIsRefused() {
        JsonLimits limits = new JsonLimits(1_000, 5);

        assertThat(Json.parse("[[[[[1]]]]]".getBytes(UTF_8), limits)).isInstanceOf(JsonArray.class);
        assertThatThrownBy(() -> Json.parse("[[[[[[1]]]]]]".getBytes(UTF_8), limits))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void inputLongerThanTheLimitIsRefused() {
        JsonLimits limits = new JsonLimits(10, 5);

        assertThat(Json.parse("\"12345678\"".getBytes(UTF_8), limits)).isEqualTo(new JsonString("12345678"));
        assertThatThrownBy(() -> Json.parse("\"123456789\"".getBytes(UTF_8), limits))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("limit");
        assertThatThrownBy(() -> Json.parse("[1,2,3,4,5,6]".getBytes(UTF_8), limits))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void invalidUtf8IsRefused() {
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xff, '"'})).isInstanceOf(JsonParseException.class);
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xc3, '"'})).isInstanceOf(JsonParseException.class);
    }

    /** Each begins as a table of byte orders says UTF-16 or UTF-32 text begins, two of which no decoder exists for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000fffe",
                "feff0000",
                "0000feff",
                "fffe0000",
                "00007b00",
                "007b0000",
                "0000007b",
                "7b000000",
                "feff007b",
                "fffe7b00",
                "007b007d",
                "7b007d00"
            })
    void textInAnotherEncodingThanUtf8IsRefused(String start) {
        byte[] bytes = HexFormat.of().parseHex(start + "00000020");

        assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(JsonParseException.class);
        assertThatThrownBy(() -> Json.parse(new ByteArrayInputStream(bytes), JsonLimits.DEFAULT))
                .isInstanceOf(JsonParseException.class);
    }

    @Test
    void byteOrderMarkOfUtf8IsPassedOver() throws IOException {
        byte[] marked = "\ufeff[1]".getBytes(UTF_8);

        assertThat(Json.parse(marked)).isEqualTo(Json.parse("[1]"));
        assertThat(Json.parse(new ByteArrayInputStream(marked), JsonLimits.DEFAULT))
                .isEqualTo(Json.parse("[1]"));
        assertThatThrownBy(() -> Json.parse("\ufeff".getBytes(UTF_8))).hasMessageContaining("the text is empty");
    }

    @Test
    void failingStreamIsAnIoExceptionAndNotAParseError() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("cable cut");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return read();
            }
        };

        assertThatThrownBy(() -> Json.parse(broken, JsonLimits.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessage("cable cut");
    }

    @Test
    void streamIsLeftOpen() throws IOException {
        boolean[] closed = new boolean[1];
        InputStream in = new ByteArrayInputStream("{}".getBytes(UTF_8)) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };

        Json.parse(in, JsonLimits.DEFAULT);

        assertThat(closed[0]).isFalse();
    }

    @Test
    void prettyTextIsIndentedByTwoBlanks() {
        assertThat(Json.pretty(Json.parse("{\"b\":[1,{}],\"a\":{\"c\":null}}"))).isEqualTo("""
                        {
                          "b": [
                            1,
                            {}
                          ],
                          "a": {
                            "c": null
                          }
                        }""");
    }

    @Test
    void absentNullAndEmptyAreThreeThings() {
        JsonObject object = (JsonObject) Json.parse("{\"null\":null,\"empty\":\"\"}");

        assertThat(object.find("absent")).isEmpty();
        assertThat(object.find("null")).contains(JsonNull.NULL);
        assertThat(object.string("empty")).contains("");
    }
}
