package org.butterflysecurity.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** JSON as nasty as providers send it. */
public final class JsonArbitraries {
    private static final int DEEPEST = 4;

    private JsonArbitraries() {}

    /** Any value, up to a few levels deep. */
    public static Arbitrary<JsonValue> values() {
        return values(DEEPEST);
    }

    /** Objects with any members. */
    public static Arbitrary<JsonObject> objects() {
        return objects(values(DEEPEST - 1));
    }

    /** Texts with escapes, surrogate pairs and lone surrogates among plain ones. */
    public static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings().alpha().ofMaxLength(8)),
                Tuple.of(2, Arbitraries.strings().all().ofMaxLength(12)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "",
                                "/",
                                "~",
                                "~1",
                                "*",
                                "0",
                                "01",
                                "\u0000\u001f\u007f",
                                "\ud83d\ude00",
                                "\ud800",
                                "x\udc00",
                                "\"\\\b\f\n\r\t",
                                "\u20ac\ufb33")));
    }

    /** Member names: any text that is well-formed Unicode, because the parser refuses others in names. */
    public static Arbitrary<String> names() {
        return texts().filter(s -> StandardCharsets.UTF_8.newEncoder().canEncode(s));
    }

    /** Numbers as texts, most of which no double can hold. */
    public static Arbitrary<JsonNumber> numbers() {
        return Arbitraries.oneOf(
                        Arbitraries.longs().map(n -> Long.toString(n)),
                        Arbitraries.bigDecimals().map(n -> n.toString()),
                        Arbitraries.of("0", "-0", "1.0", "1e5", "1E+400", "-12.50e-7", "9007199254740993", "0.1000"))
                .map(JsonNumber::new);
    }

    private static Arbitrary<JsonValue> values(int depth) {
        Arbitrary<JsonValue> leaf = Arbitraries.oneOf(
                texts().map(JsonString::new),
                numbers().map(n -> n),
                Arbitraries.of(JsonNull.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<JsonValue> below = Arbitraries.lazy(() -> values(depth - 1));
        return Arbitraries.frequencyOf(
                Tuple.of(3, leaf),
                Tuple.of(2, objects(below).map(o -> o)),
                Tuple.of(1, below.list().ofMaxSize(4).map(JsonArray::new)));
    }

    private static Arbitrary<JsonObject> objects(Arbitrary<JsonValue> members) {
        return Arbitraries.maps(names(), members).ofMaxSize(5).map(m -> new JsonObject(new LinkedHashMap<>(m)));
    }

    /** The same value with the members of every object turned round. */
    static JsonValue reversed(JsonValue value) {
        return switch (value.kind()) {
            case OBJECT -> {
                Map<String, JsonValue> turned = new LinkedHashMap<>();
                List<Map.Entry<String, JsonValue>> entries =
                        List.copyOf(((JsonObject) value).members().entrySet());
                for (int i = entries.size() - 1; i >= 0; i--) {
                    turned.put(entries.get(i).getKey(), reversed(entries.get(i).getValue()));
                }
                yield new JsonObject(turned);
            }
            case ARRAY ->
                new JsonArray(((JsonArray) value)
                        .stream().map(JsonArbitraries::reversed).toList());
            default -> value;
        };
    }
}
