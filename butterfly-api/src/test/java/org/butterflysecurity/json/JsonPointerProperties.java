package org.butterflysecurity.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonPointerProperties {
    private static final JsonString MARK = new JsonString("mark");

    @Property(tries = 500)
    void textFormIsReadBack(@ForAll("segments") List<String> segments) {
        JsonPointer pointer = new JsonPointer(segments);

        assertThat(JsonPointer.of(pointer.toString())).isEqualTo(pointer);
    }

    @Property(tries = 300)
    void everyPlaceIsFoundReplacedAndLeavesTheOthersAlone(@ForAll("values") JsonValue value) {
        for (JsonPointer place : placesIn(JsonPointer.ROOT, value)) {
            JsonValue replaced = place.replace(value, v -> MARK);

            assertThat(place.find(value)).isPresent();
            assertThat(place.find(replaced)).contains(MARK);
            assertThat(place.replace(replaced, v -> place.find(value).orElseThrow()))
                    .isEqualTo(value);
        }
    }

    @Property(tries = 300)
    void removedMemberIsGone(@ForAll("objects") JsonObject object) {
        for (String name : object.members().keySet()) {
            JsonPointer pointer = JsonPointer.ROOT.child(name);
            if (pointer.isExact()) {
                assertThat(pointer.remove(object)).isEqualTo(object.without(name));
            }
        }
    }

    @Property(tries = 300)
    void findAndFindAllAgree(@ForAll("values") JsonValue value, @ForAll("segments") List<String> segments) {
        JsonPointer pointer = new JsonPointer(segments);

        assertThat(pointer.find(value))
                .isEqualTo(pointer.findAll(value).stream().findFirst());
    }

    /** Every exact place in {@code value}; members called {@code *} cannot be named and are left out. */
    private static List<JsonPointer> placesIn(JsonPointer at, JsonValue value) {
        List<JsonPointer> places = new ArrayList<>(List.of(at));
        if (value instanceof JsonObject object) {
            object.members().forEach((name, v) -> {
                if (!name.equals("*")) {
                    places.addAll(placesIn(at.child(name), v));
                }
            });
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                places.addAll(placesIn(at.child(Integer.toString(i)), array.get(i)));
            }
        }
        return places;
    }

    @Provide
    Arbitrary<JsonValue> values() {
        return JsonArbitraries.values();
    }

    @Provide
    Arbitrary<JsonObject> objects() {
        return JsonArbitraries.objects();
    }

    @Provide
    Arbitrary<List<String>> segments() {
        return Arbitraries.oneOf(JsonArbitraries.texts(), Arbitraries.of("*", "0", "1"))
                .list()
                .ofMaxSize(4);
    }
}
