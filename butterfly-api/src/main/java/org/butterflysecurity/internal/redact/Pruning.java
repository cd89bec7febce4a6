package org.butterflysecurity.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** Drops parts of a document, except what stands inside them and is to be kept at its place. */
final class Pruning {
    private Pruning() {}

    /** Only what {@code kept} names, at its place. An object of which nothing is kept is empty. */
    static JsonValue keepOnly(JsonValue document, List<JsonPointer> kept) {
        return extract(document, Trail.start(kept)).orElse(JsonObject.EMPTY);
    }

    /** Everything but what {@code dropped} names; inside that, what {@code kept} names stays. */
    static JsonValue drop(JsonValue document, List<JsonPointer> dropped, List<JsonPointer> kept) {
        return dropped.isEmpty()
                ? document
                : dropTrails(document, Trail.start(dropped), Trail.start(kept)).orElse(JsonObject.EMPTY);
    }

    private static Optional<JsonValue> dropTrails(JsonValue at, List<Trail> dropped, List<Trail> kept) {
        if (Trail.arrived(dropped)) {
            return extract(at, kept);
        }
        if (dropped.isEmpty()) {
            return Optional.of(at);
        }
        if (at instanceof JsonObject object) {
            JsonObject.Builder copy = JsonObject.builder();
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                String name = member.getKey();
                dropTrails(member.getValue(), Trail.follow(dropped, name), Trail.follow(kept, name))
                        .ifPresent(v -> copy.put(name, v));
            }
            return Optional.of(copy.build());
        }
        if (at instanceof JsonArray array) {
            List<JsonValue> copy = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                String index = Integer.toString(i);
                dropTrails(array.get(i), Trail.follow(dropped, index), Trail.follow(kept, index))
                        .ifPresent(copy::add);
            }
            return Optional.of(new JsonArray(copy));
        }
        return Optional.of(at);
    }

    private static Optional<JsonValue> extract(JsonValue at, List<Trail> kept) {
        if (Trail.arrived(kept)) {
            return Optional.of(at);
        }
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        if (at instanceof JsonObject object) {
            JsonObject.Builder copy = JsonObject.builder();
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                extract(member.getValue(), Trail.follow(kept, member.getKey()))
                        .ifPresent(v -> copy.put(member.getKey(), v));
            }
            JsonObject some = copy.build();
            return some.isEmpty() ? Optional.empty() : Optional.of(some);
        }
        if (at instanceof JsonArray array) {
            List<JsonValue> copy = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                extract(array.get(i), Trail.follow(kept, Integer.toString(i))).ifPresent(copy::add);
            }
            return copy.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(copy));
        }
        return Optional.empty();
    }
}
