package org.butterflysecurity.auth0.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.butterflysecurity.auth0.corpus.Recording.Exchange;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/** The objects that the answers of one conversation show, by the catalog: each as it was shown last. */
final class RecordedObjects {
    private final List<Route> routes;
    private final Map<ResourceType, Map<ResourceKey, JsonValue>> objects = new TreeMap<>();
    private final Set<String> unplaced = new LinkedHashSet<>();

    RecordedObjects(Catalog catalog) {
        routes = catalog.types().stream()
                .filter(TypeDefinition::isBackedUp)
                .flatMap(t -> Route.of(t).stream())
                .toList();
    }

    Map<ResourceType, Map<ResourceKey, JsonValue>> objects() {
        return objects;
    }

    /** Paths of answers that no type of the catalog accounts for. */
    Set<String> unplaced() {
        return unplaced;
    }

    void add(Exchange exchange) {
        boolean isPart = exchange.query().contains("fields=");
        if (!exchange.method().equals("GET") || exchange.status() / 100 != 2) {
            return;
        }
        boolean isPlaced = false;
        for (Route route : routes) {
            Optional<List<String>> values = route.match(exchange.path());
            if (values.isPresent() && isMeant(route, exchange)) {
                isPlaced = true;
                if (!isPart || asksForParts(route)) {
                    add(route, values.get(), exchange.body());
                }
            }
        }
        if (!isPlaced) {
            unplaced.add(exchange.path());
        }
    }

    private static boolean asksForParts(Route route) {
        String template = route.isListing()
                ? route.type().reading().listing().orElseThrow().path()
                : route.type().reading().get().orElseThrow();
        return template.contains("fields=");
    }

    /** Roles of the tenant and of an organization are one path with another query. */
    private static boolean isMeant(Route route, Exchange exchange) {
        boolean ofOrganization = exchange.query().contains("type=organization");
        return !route.type().type().name().equals("organization-role") || ofOrganization;
    }

    private void add(Route route, List<String> values, JsonValue body) {
        TypeDefinition type = route.type();
        if (type.type().name().equals("action-trigger-binding")) {
            put(
                    type,
                    ResourceKey.of(values.get(0)),
                    JsonObject.builder().put("bindings", items(route, body)).build());
            return;
        }
        if (!route.isListing()) {
            ResourceKey key =
                    type.reading().singleton() && values.isEmpty() ? ResourceKey.SINGLETON : key(type, values, body);
            put(type, key, body);
            return;
        }
        if (type.reading().detail()) {
            return;
        }
        for (JsonValue item : items(route, body)) {
            put(type, key(type, withRoom(type, values), item), item);
        }
    }

    private static List<String> withRoom(TypeDefinition type, List<String> parents) {
        List<String> values = new ArrayList<>(parents);
        type.identity().ids().forEach(id -> values.add(""));
        return values;
    }

    private static JsonArray items(Route route, JsonValue body) {
        if (body instanceof JsonArray bare) {
            return bare;
        }
        JsonPointer at = route.type().reading().listing().orElseThrow().items();
        return at.find(body)
                .filter(JsonArray.class::isInstance)
                .map(JsonArray.class::cast)
                .orElse(JsonArray.EMPTY);
    }

    /** The parents' values and the ids in the document; the values alone where it has none. */
    private static ResourceKey key(TypeDefinition type, List<String> values, JsonValue document) {
        List<JsonPointer> ids =
                type.reading().singleton() ? List.of() : type.identity().ids();
        List<String> found = ids.stream()
                .map(at -> at.find(document))
                .flatMap(Optional::stream)
                .map(RecordedObjects::text)
                .toList();
        List<String> segments = new ArrayList<>(values);
        if (!ids.isEmpty() && found.size() == ids.size()) {
            segments = new ArrayList<>(values.subList(0, Math.max(0, values.size() - ids.size())));
            segments.addAll(found);
        }
        return new ResourceKey(segments);
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString s ? s.value() : value instanceof JsonNumber n ? n.text() : value.toString();
    }

    private void put(TypeDefinition type, ResourceKey key, JsonValue document) {
        objects.computeIfAbsent(type.type(), t -> new LinkedHashMap<>()).put(key, document);
    }
}
