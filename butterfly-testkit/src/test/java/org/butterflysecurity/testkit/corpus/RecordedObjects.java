package org.butterflysecurity.testkit.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.corpus.RecordedTraffic.Exchange;

/** The objects that recorded answers hold, sorted into the catalog's types by the paths they were read from or written to. */
final class RecordedObjects {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    private final Catalog catalog;
    private final Map<TypeDefinition, List<Place>> places = new LinkedHashMap<>();
    private final Map<ResourceType, Map<ResourceKey, JsonValue>> objects = new LinkedHashMap<>();

    /** Where objects of a type appear: a whole listing, or one object. */
    private record Place(Pattern path, String fixedQuery, boolean listing) {}

    RecordedObjects(Catalog catalog) {
        this.catalog = catalog;
        catalog.types().forEach(type -> places.put(type, places(type)));
    }

    /** Sorts in every object of a successful answer; the last one recorded wins. */
    void add(Exchange exchange) {
        if (!exchange.succeeded()) {
            return;
        }
        int variables = mostLiteral(exchange);
        for (TypeDefinition type : catalog.types()) {
            for (Place place : places.getOrDefault(type, List.of())) {
                Matcher matcher = place.path().matcher(exchange.path());
                if (matcher.matches()
                        && matcher.groupCount() == variables
                        && exchange.query().contains(place.fixedQuery())) {
                    addAll(type, place, groups(matcher), exchange);
                }
            }
        }
    }

    /** Of the paths that fit, the one with the fewest variables is meant. */
    private int mostLiteral(Exchange exchange) {
        return places.values().stream()
                .flatMap(List::stream)
                .map(place -> place.path().matcher(exchange.path()))
                .filter(Matcher::matches)
                .mapToInt(Matcher::groupCount)
                .min()
                .orElse(0);
    }

    /**
     * What was found, by type. An object below a path that several types share (policy rules) counts for the type whose parent was
     * recorded.
     */
    Map<ResourceType, Map<ResourceKey, JsonValue>> objects() {
        Map<ResourceType, Map<ResourceKey, JsonValue>> sorted = new LinkedHashMap<>();
        objects.forEach((type, found) -> {
            Map<ResourceKey, JsonValue> mine = new HashMap<>(found);
            mine.keySet().removeIf(key -> !isPlaced(type, key));
            if (sharesItsPath(type)) {
                Map<ResourceKey, JsonValue> parents = objects.getOrDefault(
                        catalog.get(type).reading().parent().orElseThrow(), Map.of());
                mine.keySet().removeIf(key -> !parents.containsKey(key.parent().orElseThrow()));
            }
            if (!mine.isEmpty()) {
                sorted.put(type, mine);
            }
        });
        return sorted;
    }

    /** Recorded objects that stand at a path which does not name their parent, by type. */
    Map<ResourceType, Long> unplaced() {
        Map<ResourceType, Long> unplaced = new TreeMap<>();
        objects.forEach((type, found) -> {
            long count =
                    found.keySet().stream().filter(key -> !isPlaced(type, key)).count();
            if (count > 0) {
                unplaced.put(type, count);
            }
        });
        return unplaced;
    }

    private boolean isPlaced(ResourceType type, ResourceKey key) {
        return catalog.get(type).reading().bindings().isEmpty()
                && key.segments().size() == keyLength(type);
    }

    private int keyLength(ResourceType type) {
        Reading reading = catalog.get(type).reading();
        int above = reading.parent().map(this::keyLength).orElse(0);
        return Math.max(1, above + (reading.singleton() ? 0 : 1));
    }

    private boolean sharesItsPath(ResourceType type) {
        Optional<String> path = catalog.get(type).reading().listing().map(Reading.Listing::path);
        return path.isPresent()
                && catalog.get(type).reading().parent().isPresent()
                && catalog.types().stream()
                                .filter(t -> t.reading()
                                        .listing()
                                        .map(Reading.Listing::path)
                                        .equals(path))
                                .count()
                        > 1;
    }

    private void addAll(TypeDefinition type, Place place, List<String> path, Exchange exchange) {
        boolean isListing = place.listing() && type.reading().listing().isPresent();
        if (isListing && exchange.method().equals("GET")) {
            JsonPointer items = type.reading().listing().orElseThrow().items();
            if (items.find(exchange.body()).orElse(null) instanceof JsonArray array) {
                array.forEach(item -> id(type, item).ifPresent(id -> put(type, path, id, item)));
            }
        } else if (exchange.body() instanceof JsonObject object) {
            if (type.reading().singleton()) {
                put(type, path, "", object);
            } else {
                // The path of one object ends in its id or name; the document knows which is its id.
                List<String> parents = place.listing() ? path : path.subList(0, Math.max(0, path.size() - 1));
                id(type, object).ifPresent(id -> put(type, parents, id, object));
            }
        }
    }

    private void put(TypeDefinition type, List<String> parents, String id, JsonValue document) {
        List<String> segments = new ArrayList<>(parents);
        if (!id.isEmpty()) {
            segments.add(id);
        }
        ResourceKey key = segments.isEmpty() ? ResourceKey.SINGLETON : new ResourceKey(segments);
        objects.computeIfAbsent(type.type(), t -> new HashMap<>()).put(key, document);
    }

    private static Optional<String> id(TypeDefinition type, JsonValue document) {
        return type.identity().id().flatMap(pointer -> pointer.find(document)).flatMap(value -> {
            if (value instanceof JsonString s && !s.value().isEmpty()) {
                return Optional.of(s.value());
            }
            return value instanceof JsonNumber n ? Optional.of(n.text()) : Optional.empty();
        });
    }

    private List<Place> places(TypeDefinition type) {
        List<Place> places = new ArrayList<>();
        if (isView(type)) {
            return places;
        }
        Reading reading = type.reading();
        reading.listing().ifPresent(l -> {
            for (PathTemplate path : new PathTemplate(l.path()).alternatives()) {
                places.add(new Place(pattern(path.text()), fixedQuery(path.text()), true));
            }
        });
        boolean sharesPath = places.stream().anyMatch(p -> !p.fixedQuery().isEmpty());
        if (!sharesPath) {
            reading.get().ifPresent(path -> places.add(new Place(pattern(path), "", false)));
            type.writing()
                    .operation("create")
                    .flatMap(Operation::path)
                    .ifPresent(path -> places.add(new Place(pattern(path), "", !reading.singleton())));
        }
        return places;
    }

    /** Whether the type is part of what is read with another type's objects. */
    private boolean isView(TypeDefinition type) {
        return catalog.types().stream()
                .anyMatch(other -> !other.type().equals(type.type())
                        && type.reading().singleton()
                        && other.reading().get().equals(type.reading().get())
                        && other.reading().get().isPresent());
    }

    /** The part of a query that tells one type from another at the same path. */
    private static String fixedQuery(String path) {
        Matcher matcher = Pattern.compile("[?&](type=[A-Z_]+)").matcher(path);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Pattern pattern(String path) {
        String withoutQuery = path.split("\\?", 2)[0];
        return Pattern.compile(
                VARIABLE.matcher(Pattern.quote(withoutQuery)).replaceAll(Matcher.quoteReplacement("\\E([^/]+)\\Q")));
    }

    private static List<String> groups(Matcher matcher) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        return groups;
    }
}
