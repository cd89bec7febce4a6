package org.butterflysecurity.workflows.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** Goes through the cards of a flow. */
final class CardWalk {
    private CardWalk() {}

    /** The cards of the flow itself. */
    static List<Card> outer(JsonObject flow) {
        return cards(flow, JsonPointer.ROOT);
    }

    /** The cards of the flow and of all flows nested in them. */
    static Stream<Card> all(JsonObject flow, JsonPointer at) {
        return cards(flow, at).stream().flatMap(card -> Stream.concat(Stream.of(card), nested(card)));
    }

    private static Stream<Card> nested(Card card) {
        return card.flows().stream().flatMap(flow -> all(flow.flow(), flow.at()));
    }

    private static List<Card> cards(JsonObject flow, JsonPointer at) {
        List<Card> cards = new ArrayList<>();
        JsonArray methods = flow.array("methods").orElse(JsonArray.EMPTY);
        for (int i = 0; i < methods.size(); i++) {
            if (methods.get(i) instanceof JsonObject card) {
                cards.add(new Card(
                        at.child("methods").child(String.valueOf(i)),
                        card.string("uuid").orElse(""),
                        card.string("address").orElse(""),
                        card));
            }
        }
        return cards;
    }

    /** Where and why a flow cannot be one. */
    record Problem(JsonPointer at, String what) {}

    /** What is wrong with the cards of a flow, if anything is. */
    static Optional<Problem> problem(JsonObject flow, JsonPointer at) {
        JsonPointer methods = at.child("methods");
        Optional<JsonArray> cards = flow.array("methods");
        if (cards.isEmpty()) {
            return Optional.of(new Problem(methods, "must be an array"));
        }
        for (int i = 0; i < cards.get().size(); i++) {
            JsonValue card = cards.get().get(i);
            JsonPointer place = methods.child(String.valueOf(i));
            if (!(card instanceof JsonObject object)) {
                return Optional.of(new Problem(place, "must be an object"));
            }
            if (object.string("uuid").isEmpty()) {
                return Optional.of(new Problem(place.child("uuid"), "must be a text"));
            }
        }
        return cards(flow, at).stream()
                .flatMap(card -> card.flows().stream())
                .flatMap(nested -> problem(nested.flow(), nested.at()).stream())
                .findFirst();
    }
}
