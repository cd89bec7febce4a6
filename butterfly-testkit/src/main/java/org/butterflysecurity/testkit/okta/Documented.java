package org.butterflysecurity.testkit.okta;

import java.util.LinkedHashMap;
import java.util.Map;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceKey;

/** Small work on documents. */
final class Documented {
    private Documented() {}

    /** {@code document} with the link to itself that answers show. */
    static JsonObject withSelfLink(Org org, TypeDefinition type, ResourceKey key, JsonObject document) {
        boolean linked = type.fields().derived().contains(JsonPointer.of("/_links"));
        if (!linked || type.reading().get().isEmpty()) {
            return document;
        }
        JsonObject links = document.object("_links").orElse(JsonObject.EMPTY);
        if (links.has("self")) {
            return document;
        }
        PathTemplate path = new PathTemplate(type.reading().get().get());
        Map<String, String> values = new LinkedHashMap<>(path.assign(key.segments(), Map.of()));
        path.variables().forEach(v -> values.putIfAbsent(v, key.id()));
        String base = path.text().startsWith("/api/v1/iam/") ? org.adminUrl() : org.url();
        return document.with("_links", links.with("self", Org.link(base + path.expand(values))));
    }
}
