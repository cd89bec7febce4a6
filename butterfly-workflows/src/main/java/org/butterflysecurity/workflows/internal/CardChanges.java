package org.butterflysecurity.workflows.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** What differs between two documents of a flow, in sentences. */
public final class CardChanges {
    private static final JsonPointer TITLE = JsonPointer.of("/node/data/name");
    private static final JsonPointer CONNECTION = JsonPointer.of("/node/model/config");
    private static final JsonPointer INPUTS = JsonPointer.of("/node/model/inputs/data");
    private static final JsonPointer ON_ERROR = JsonPointer.of("/node/model/policy/error");
    private static final JsonPointer DATA = JsonPointer.of("/value/data");
    private static final JsonPointer HIDDEN = JsonPointer.of("/metadata/forceHide");
    private static final int LONGEST_VALUE = 60;

    /** Members of the document that are told of by other means. */
    private static final Set<String> SPECIAL = Set.of("name", "folder", "cards", "orderings", "platform");

    private final List<String> byPerson = new ArrayList<>();
    private final List<String> byPlatform = new ArrayList<>();

    private CardChanges() {}

    public static CardChanges between(JsonObject before, JsonObject after) {
        CardChanges changes = new CardChanges();
        changes.settings(before, after);
        changes.flow(before, after, "");
        changes.versions(
                before.object("platform").orElse(JsonObject.EMPTY),
                after.object("platform").orElse(JsonObject.EMPTY),
                after);
        return changes;
    }

    /** What somebody did. */
    public List<String> byPerson() {
        return List.copyOf(byPerson);
    }

    /** What the platform did by itself. */
    public List<String> byPlatform() {
        return List.copyOf(byPlatform);
    }

    private void settings(JsonObject before, JsonObject after) {
        for (String name : names(before, after)) {
            if (!SPECIAL.contains(name)) {
                changed(before.find(name), after.find(name))
                        .ifPresent(how -> byPerson.add("setting '" + name + "' " + how));
            }
        }
    }

    private void flow(JsonObject before, JsonObject after, String where) {
        JsonObject old = before.object("cards").orElse(JsonObject.EMPTY);
        JsonObject now = after.object("cards").orElse(JsonObject.EMPTY);
        for (String id : names(old, now)) {
            Optional<JsonObject> former = old.object(id);
            Optional<JsonObject> present = now.object(id);
            if (former.isEmpty()) {
                byPerson.add(where + "card " + title(present.orElse(JsonObject.EMPTY)) + " added");
            } else if (present.isEmpty()) {
                byPerson.add(where + "card " + title(former.get()) + " removed");
            } else if (!former.equals(present)) {
                card(former.get(), present.get(), where);
            }
        }
        if (!before.find("orderings").equals(after.find("orderings"))
                && old.members().keySet().equals(now.members().keySet())) {
            byPerson.add(where + "the order of the cards changed");
        }
    }

    private void card(JsonObject before, JsonObject after, String where) {
        String card = where + "card " + title(after);
        int told = byPerson.size();
        changed(TITLE.find(before), TITLE.find(after)).ifPresent(how -> byPerson.add(card + ": its title " + how));
        connection(card, text(CONNECTION.find(before)), text(CONNECTION.find(after)));
        inputs(card, object(INPUTS.find(before)), object(INPUTS.find(after)));
        onError(card, object(ON_ERROR.find(before)), object(ON_ERROR.find(after)));
        if (byPerson.size() == told) {
            byPerson.add(card + " changed");
        }
    }

    private void connection(String card, Optional<String> before, Optional<String> after) {
        if (before.isPresent() && after.isEmpty()) {
            byPerson.add(card + " lost its connection '" + before.get() + "'");
        } else if (before.isEmpty() && after.isPresent()) {
            byPerson.add(card + " got the connection '" + after.get() + "'");
        } else if (!before.equals(after)) {
            byPerson.add(card + " uses the connection '" + after.get() + "' and no longer '" + before.get() + "'");
        }
    }

    /** Inputs are the same by their names; the console gives those of a card that was rebuilt new ids. */
    private void inputs(String card, JsonObject before, JsonObject after) {
        if (!hidden(before).equals(hidden(after))) {
            byPerson.add(card + ": the values that reach it from outside its nested flow changed");
        }
        Map<String, JsonObject> old = byName(before);
        Map<String, JsonObject> now = byName(after);
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String input = card + ": input '" + name + "'";
            JsonObject former = old.get(name);
            JsonObject present = now.get(name);
            if (former == null) {
                byPerson.add(input + " added");
            } else if (present == null) {
                byPerson.add(input + " removed");
            } else if (!former.equals(present)) {
                input(input, former, present);
            }
        }
    }

    /** Wires that enter a nested flow; nobody sees them, and they have no names but random ones. */
    private static boolean isHidden(JsonValue input) {
        return HIDDEN.find(input).filter(JsonBoolean.TRUE::equals).isPresent();
    }

    private static Set<String> hidden(JsonObject inputs) {
        Set<String> ids = new LinkedHashSet<>();
        inputs.members().forEach((id, input) -> {
            if (isHidden(input)) {
                ids.add(id);
            }
        });
        return ids;
    }

    private static Map<String, JsonObject> byName(JsonObject inputs) {
        Map<String, JsonObject> named = new LinkedHashMap<>();
        inputs.members().forEach((id, value) -> {
            if (isHidden(value)) {
                return;
            }
            JsonObject input = value instanceof JsonObject o ? o.without("id") : JsonObject.EMPTY;
            String key = input.string("key").orElse(id);
            String group = input.string("group").map(g -> g + "/").orElse("");
            String name = group + key;
            for (int i = 2; named.containsKey(name); i++) {
                name = group + key + " (" + i + ")";
            }
            named.put(name, input);
        });
        return named;
    }

    private void input(String input, JsonObject before, JsonObject after) {
        Optional<JsonValue> old = DATA.find(before);
        Optional<JsonValue> now = DATA.find(after);
        if (old.filter(CardChanges::isFlow).isPresent()
                && now.filter(CardChanges::isFlow).isPresent()) {
            int told = byPerson.size();
            flow((JsonObject) old.get(), (JsonObject) now.get(), input + ": ");
            if (byPerson.size() == told) {
                byPerson.add(input + " changed");
            }
        } else {
            byPerson.add(input + " " + changed(old, now).orElse("changed"));
        }
    }

    private void onError(String card, JsonObject before, JsonObject after) {
        if (before.equals(after)) {
            return;
        }
        Optional<JsonObject> old = before.object("flo");
        Optional<JsonObject> now = after.object("flo");
        if (old.isPresent() && now.isPresent()) {
            flow(old.get(), now.get(), card + ", on error: ");
        } else {
            byPerson.add(card + ": what happens on an error changed");
        }
    }

    private void versions(JsonObject before, JsonObject after, JsonObject flow) {
        after.members().forEach((place, version) -> {
            Optional<JsonValue> old = before.find(place);
            if (old.isPresent() && !old.get().equals(version)) {
                String id = place.substring(0, place.indexOf('/') < 0 ? place.length() : place.indexOf('/'));
                String card = flow.object("cards")
                        .flatMap(c -> c.object(id))
                        .map(CardChanges::title)
                        .orElse(id);
                byPlatform.add("card " + card + (place.equals(id) ? "" : " (inside)") + ": connector "
                        + shown(old.get()) + " became " + shown(version));
            }
        });
    }

    private static Optional<String> changed(Optional<JsonValue> before, Optional<JsonValue> after) {
        if (before.filter(v -> v != JsonNull.NULL).equals(after.filter(v -> v != JsonNull.NULL))) {
            return Optional.empty();
        }
        return Optional.of("changed from " + before.map(CardChanges::shown).orElse("nothing") + " to "
                + after.map(CardChanges::shown).orElse("nothing"));
    }

    private static String shown(JsonValue value) {
        if (value == JsonNull.NULL) {
            return "nothing";
        }
        String text = value instanceof JsonString s ? "'" + s.value() + "'" : Json.compact(value);
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }

    private static String title(JsonObject card) {
        return "'" + TITLE.findString(card).orElse("") + "' ("
                + card.string("function").orElse("") + ")";
    }

    private static boolean isFlow(JsonValue value) {
        return value instanceof JsonObject o && o.object("cards").isPresent();
    }

    private static Optional<String> text(Optional<JsonValue> value) {
        return value.filter(JsonString.class::isInstance).map(v -> ((JsonString) v).value());
    }

    private static JsonObject object(Optional<JsonValue> value) {
        return value.filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .orElse(JsonObject.EMPTY);
    }

    private static Set<String> names(JsonObject one, JsonObject other) {
        Set<String> names = new LinkedHashSet<>(one.members().keySet());
        names.addAll(other.members().keySet());
        return names;
    }
}
