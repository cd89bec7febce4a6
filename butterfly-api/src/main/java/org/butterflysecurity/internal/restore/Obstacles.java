package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Obstacle;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/** What in the tenant makes a request be refused, by what the catalog says of it. */
final class Obstacles {
    private static final Pattern PLACE = Pattern.compile("\\{(?:([0-9])|(/[^{}]*))}");

    private final Matching matching;
    private final State now;
    private final Map<ResourceType, TypeDefinition> types;
    private final Map<Obstacle, Map<String, List<ResourceKey>>> found = new HashMap<>();

    Obstacles(Matching matching, State now, Map<ResourceType, TypeDefinition> types) {
        this.matching = matching;
        this.now = now;
        this.types = types;
    }

    /** An object that is in the way, and what to do about it. */
    record Found(ResourceType type, ResourceKey key, String note) {}

    /** What is in the way of a step as the tenant is now. */
    List<Found> of(Draft draft) {
        List<Obstacle> declared = draft.type().writing().obstacles();
        String operation = draft.call().map(c -> c.operation()).orElse("");
        ResourceKey key = draft.target().live().orElseGet(() -> matching.ids().of(draft.key()));
        List<Found> all = new ArrayList<>();
        for (Obstacle obstacle : declared) {
            if (obstacle.to().contains(operation) && now.has(obstacle.type())) {
                JsonValue document = draft.document()
                        .or(() -> now.find(draft.type().type(), key))
                        .orElse(JsonNull.NULL);
                if (obstacle.when().stream().allMatch(c -> c.holds(document))) {
                    value(obstacle.is(), key, document).stream()
                            .flatMap(value -> having(obstacle, value).stream())
                            .filter(k -> !obstacle.type().equals(draft.type().type()) || isBeside(k, key))
                            .forEach(k -> all.add(new Found(obstacle.type(), k, obstacle.note())));
                }
            }
        }
        return all;
    }

    /** Whether they are two with the same parent. */
    private static boolean isBeside(ResourceKey one, ResourceKey other) {
        return !one.equals(other) && one.parent().equals(other.parent());
    }

    private static Optional<String> value(String is, ResourceKey key, JsonValue document) {
        Matcher place = PLACE.matcher(is);
        if (!place.matches()) {
            return Optional.of(is);
        }
        return place.group(1) != null
                ? Optional.of(key.segments().get(Integer.parseInt(place.group(1))))
                : JsonPointer.of(place.group(2)).find(document).map(Obstacles::text);
    }

    private List<ResourceKey> having(Obstacle obstacle, String value) {
        boolean isId = obstacle.at().isPresent()
                && Optional.ofNullable(types.get(obstacle.type()))
                        .filter(t -> t.identity().id().equals(obstacle.at()))
                        .filter(t -> t.reading().parent().isEmpty())
                        .isPresent();
        if (isId) {
            ResourceKey key = ResourceKey.of(value);
            return now.find(obstacle.type(), key)
                    .filter(d -> obstacle.where().stream().allMatch(c -> c.holds(d)))
                    .map(d -> List.of(key))
                    .orElse(List.of());
        }
        return found.computeIfAbsent(obstacle, this::byValue).getOrDefault(value, List.of());
    }

    private Map<String, List<ResourceKey>> byValue(Obstacle obstacle) {
        Map<String, List<ResourceKey>> keys = new TreeMap<>();
        try (Stream<Record> all = now.records(obstacle.type())) {
            all.forEach(r -> {
                JsonValue document = Json.parse(r.value());
                if (obstacle.where().stream().allMatch(c -> c.holds(document))) {
                    List<JsonValue> values = obstacle.at()
                            .map(at -> at.findAll(document))
                            .orElse(List.of(new JsonString(obstacle.is())));
                    values.forEach(v -> keys.computeIfAbsent(text(v), t -> new ArrayList<>())
                            .add(r.key()));
                }
            });
        }
        return keys;
    }

    /** A value as text; of a link its last segment. */
    private static String text(JsonValue value) {
        return value instanceof JsonString s ? s.value().substring(s.value().lastIndexOf('/') + 1) : value.toString();
    }
}
