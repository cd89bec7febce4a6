package org.butterflysecurity.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArbitraries;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** The quick way gives what the careful one gives, or leaves it to it. */
class ByteRedactorProperties {
    private static final List<String> NAMES =
            List.of("a", "b", "ab", "id", "value", "key", "headers", "longer-than-eight", "longer-than-eight-too", "d");
    private static final List<String> ODD_NAMES =
            List.of("name", "kty", "clientSecret", "settings", "valueType", "é", "\"", "");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "plain words",
            "Authorization",
            "2026-11-26T01:00:00.000Z",
            "user@corp.example",
            "https://corp.example/a?b=c",
            "q7Zt1vX9mK3bR8wL2pYdN5sH",
            "Bearer abcdefghijklmnop1234",
            "eyJhbGciOiJub25l.eyJzdWIiOiIx.c2lnbmF0dXJl",
            "-----BEGIN RSA PRIVATE KEY-----",
            "line\nbreak \"quoted\" back\\slash",
            "naïve ☃ 😀",
            "${user.password}");

    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    void theQuickWayGivesTheSameOrGivesUp(@ForAll("fields") Fields fields, @ForAll("documents") JsonValue document) {
        Redactor redactor = new Redactor(fields);
        for (String text : List.of(Json.compact(document), Json.pretty(document))) {
            Optional<byte[]> quick = redactor.quick(text.getBytes(StandardCharsets.UTF_8));
            Redaction careful = redactor.redact(document);
            Statistics.collect(quick.isPresent() ? "quick" : "careful");
            quick.ifPresent(bytes -> {
                assertThat(new String(bytes, StandardCharsets.UTF_8))
                        .isEqualTo(new String(Json.canonical(careful.document()), StandardCharsets.UTF_8));
                assertThat(careful.suspects()).isEmpty();
                assertThat(careful.embedded()).isEmpty();
            });
        }
    }

    @Property(tries = 2000)
    void anyDocumentIsCanonical(@ForAll("anything") JsonValue document) {
        Optional<byte[]> quick =
                new Redactor(none()).quick(Json.pretty(document).getBytes(StandardCharsets.UTF_8));
        Redaction careful = new Redactor(none()).redact(document);
        quick.ifPresent(bytes -> assertThat(bytes).isEqualTo(Json.canonical(careful.document())));
    }

    /** Cut, changed and lengthened text: what the parser refuses, the quick way does not take. */
    @Property(tries = 4000)
    void whatIsNotJsonIsLeftToTheParser(
            @ForAll("documents") JsonValue document, @ForAll int place, @ForAll byte with, @ForAll boolean cut) {
        byte[] text = Json.pretty(document).getBytes(StandardCharsets.UTF_8);
        int at = Math.floorMod(place, text.length);
        byte[] bad = cut ? Arrays.copyOf(text, at) : text.clone();
        if (!cut) {
            bad[at] = with;
        }
        Redactor redactor = new Redactor(none());
        redactor.quick(bad).ifPresent(bytes -> {
            try {
                assertThat(bytes)
                        .isEqualTo(
                                Json.canonical(redactor.redact(Json.parse(bad)).document()));
            } catch (JsonParseException e) {
                throw new AssertionError(new String(bad, StandardCharsets.UTF_8) + " was taken", e);
            }
        });
    }

    @Example
    void ordinaryDocumentsGoTheQuickWay() {
        Redactor redactor = new Redactor(new Fields(
                List.of(),
                List.of(new Fields.SecretField(
                        JsonPointer.of("/credentials/password"), List.of(), List.of(), "", Optional.empty())),
                List.of(),
                List.of(),
                List.of(JsonPointer.of("/_links")),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()));

        Optional<byte[]> quick =
                redactor.quick(("{\"status\": \"ACTIVE\", \"id\":\"00u1\", \"n\":[1.50, -0, true,null,{}],"
                                + " \"_links\":{\"self\":{\"href\":\"x\"}}, \"credentials\":{\"password\":{\"hash\":\"x\"}},"
                                + " \"profile\":{\"nick\":\"na\\u00efve \\/ ☃\",\"login\":\"a@b.example\"}} ")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(new String(quick.orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"credentials\":{\"password\":{\"$secret\":\"redacted\"}},\"id\":\"00u1\",\"n\":[1.50,-0,true,null,{}],"
                                + "\"profile\":{\"login\":\"a@b.example\",\"nick\":\"naïve / ☃\"},\"status\":\"ACTIVE\"}");
    }

    @Provide
    Arbitrary<JsonValue> anything() {
        return JsonArbitraries.values();
    }

    @Provide
    Arbitrary<JsonValue> documents() {
        return objects(values(2)).map(o -> o);
    }

    private static Arbitrary<JsonValue> values(int depth) {
        Arbitrary<JsonValue> leaf = Arbitraries.frequencyOf(
                Tuple.of(
                        6,
                        Arbitraries.of("", "plain words", "user@corp.example").map(JsonString::new)),
                Tuple.of(1, Arbitraries.of(TEXTS).map(JsonString::new)),
                Tuple.of(2, JsonArbitraries.numbers().map(n -> n)),
                Tuple.of(1, Arbitraries.of(JsonNull.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE)));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<JsonValue> below = Arbitraries.lazy(() -> values(depth - 1));
        return Arbitraries.frequencyOf(
                Tuple.of(3, leaf),
                Tuple.of(2, objects(below).map(o -> o)),
                Tuple.of(1, below.list().ofMaxSize(3).map(JsonArray::new)));
    }

    private static Arbitrary<JsonObject> objects(Arbitrary<JsonValue> members) {
        return Arbitraries.maps(
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.of(NAMES)), Tuple.of(1, Arbitraries.of(ODD_NAMES))),
                        members)
                .ofMaxSize(5)
                .map(m -> new JsonObject(new LinkedHashMap<>(m)));
    }

    @Provide
    Arbitrary<Fields> fields() {
        Arbitrary<JsonPointer> pointers = Arbitraries.frequencyOf(
                        Tuple.of(9, Arbitraries.of("a", "b", "id", "value", "key", "headers", "*")),
                        Tuple.of(1, Arbitraries.just("0")))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(segments -> JsonPointer.of("/" + String.join("/", segments)));
        Arbitrary<List<JsonPointer>> few = pointers.list().ofMaxSize(2);
        Arbitrary<Fields.SecretField> secrets = Combinators.combine(
                        pointers, Arbitraries.of(List.<String>of(), List.of("id", "value")))
                .as((at, named) -> new Fields.SecretField(at, named, List.of("key"), "", Optional.empty()));
        return Combinators.combine(secrets.list().ofMaxSize(2), few, few, few, few.optional(0.3), few)
                .as((secret, personal, derived, kept, stored, code) -> new Fields(
                        List.of(),
                        secret,
                        personal,
                        List.of(),
                        derived,
                        kept,
                        stored.filter(s -> !s.isEmpty()),
                        code.stream().map(at -> new Fields.Code(at, "js")).toList(),
                        List.of(),
                        Optional.empty()));
    }

    private static Fields none() {
        return new Fields(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty());
    }
}
