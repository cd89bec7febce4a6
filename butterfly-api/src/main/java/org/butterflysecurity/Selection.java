package org.butterflysecurity;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/**
 * Which objects of a snapshot a restore puts back. Immutable.
 *
 * <pre>{@code
 * Selection.of("okta/group").named("Sales*").withNeeds()
 * }</pre>
 *
 * @param picks any of which selects an object; empty for everything
 * @param needs whether all that the selected objects refer to comes too, and what that refers to
 * @param dependents whether the children of the selected objects come too, and all that refers to them
 * @param fields the only fields to put back in objects that are there; empty for all
 */
public record Selection(List<Pick> picks, boolean needs, boolean dependents, List<JsonPointer> fields) {
    private static final Selection EVERYTHING = new Selection(List.of(), false, false, List.of());

    public Selection {
        picks = List.copyOf(picks);
        fields = List.copyOf(fields);
        fields.stream().filter(f -> f.isRoot() || !f.isExact()).findFirst().ifPresent(f -> {
            throw new IllegalArgumentException("Not one field, such as /profile/name: '" + f + "'");
        });
    }

    /** All objects of all types. */
    public static Selection everything() {
        return EVERYTHING;
    }

    /** All objects of one type, for instance {@code okta/group}. */
    public static Selection of(String type) {
        return of(ResourceType.of(type));
    }

    /** All objects of one type. */
    public static Selection of(ResourceType type) {
        return EVERYTHING.and(new Pick(type, Optional.empty(), Optional.empty()));
    }

    /** Of the last type only objects with such a name: {@code *} stands for any text, {@code ?} for one character. */
    public Selection named(String glob) {
        Pick last = last();
        return replaceLast(new Pick(last.type(), Optional.of(glob), last.key()));
    }

    /** Of the last type only the object with this key: its id, after those of its parents. */
    public Selection key(ResourceKey key) {
        Pick last = last();
        return replaceLast(new Pick(last.type(), last.glob(), Optional.of(key)));
    }

    /** What {@code other} selects too. */
    public Selection or(Selection other) {
        List<Pick> all = new ArrayList<>(picks);
        all.addAll(other.picks);
        List<JsonPointer> both = new ArrayList<>(fields);
        both.addAll(other.fields);
        return new Selection(all, needs || other.needs, dependents || other.dependents, both);
    }

    /** With all that the selected objects need. */
    public Selection withNeeds() {
        return new Selection(picks, true, dependents, fields);
    }

    /** With all that needs the selected objects. */
    public Selection withDependents() {
        return new Selection(picks, needs, true, fields);
    }

    /** Only these fields of objects that are there, for instance {@code /profile/description}. Nothing is created then. */
    public Selection fields(String... pointers) {
        return new Selection(
                picks,
                needs,
                dependents,
                List.of(pointers).stream().map(JsonPointer::of).toList());
    }

    /** Whether everything is selected. */
    public boolean isEverything() {
        return picks.isEmpty();
    }

    /** What was asked for, as JSON. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("picks", JsonArray.from(picks, Pick::toJson))
                .put("needs", needs)
                .put("dependents", dependents)
                .put("fields", JsonArray.from(fields, f -> new JsonString(f.toString())))
                .build();
    }

    /** The reverse of {@link #toJson}. */
    public static Selection fromJson(JsonObject json) {
        return new Selection(
                json.array("picks").orElseThrow().stream()
                        .map(p -> Pick.fromJson((JsonObject) p))
                        .toList(),
                json.bool("needs").orElse(false),
                json.bool("dependents").orElse(false),
                json.array("fields").orElseThrow().stream()
                        .map(f -> JsonPointer.of(((JsonString) f).value()))
                        .toList());
    }

    private Selection and(Pick pick) {
        List<Pick> all = new ArrayList<>(picks);
        all.add(pick);
        return new Selection(all, needs, dependents, fields);
    }

    private Pick last() {
        if (picks.isEmpty()) {
            throw new IllegalStateException("Say of which type first: Selection.of(type)");
        }
        return picks.get(picks.size() - 1);
    }

    private Selection replaceLast(Pick pick) {
        List<Pick> all = new ArrayList<>(picks);
        all.set(all.size() - 1, pick);
        return new Selection(all, needs, dependents, fields);
    }

    /**
     * Some objects of one type.
     *
     * @param glob their name, where only some are meant
     * @param key the key of the only one that is meant
     */
    public record Pick(ResourceType type, Optional<String> glob, Optional<ResourceKey> key) {
        public Pick {
            requireNonNull(type, "type");
        }

        /** Whether an object is among them. */
        public boolean holds(ResourceType itsType, ResourceKey itsKey, String name) {
            return type.equals(itsType)
                    && key.map(itsKey::equals).orElse(true)
                    && glob.map(g -> matches(g, name)).orElse(true);
        }

        private static boolean matches(String glob, String name) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < glob.length(); i++) {
                char sign = glob.charAt(i);
                regex.append(sign == '*' ? ".*" : sign == '?' ? "." : Pattern.quote(String.valueOf(sign)));
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL)
                    .matcher(name)
                    .matches();
        }

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("type", type.toString())
                    .putIfPresent("name", glob)
                    .putIfPresent("key", key.map(ResourceKey::toString))
                    .build();
        }

        static Pick fromJson(JsonObject json) {
            return new Pick(
                    ResourceType.of(json.string("type").orElseThrow()),
                    json.string("name"),
                    json.string("key").map(ResourceKey::parse));
        }
    }
}
