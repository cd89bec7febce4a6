package org.butterflysecurity.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * The files of a catalog, of which each is read when one of its types is asked for first: in a fresh JVM, reading hundreds of types
 * takes longer than most commands. {@code areas.json} says which file has which types.
 */
final class CatalogFolder {
    private final String provider;
    private final Function<String, @Nullable InputStream> resources;

    CatalogFolder(String provider, Function<String, @Nullable InputStream> resources) {
        this.provider = provider;
        this.resources = resources;
    }

    /** The types in the order of the files, each with what reads its definition. */
    Map<ResourceType, Supplier<TypeDefinition>> types() {
        Map<ResourceType, Supplier<TypeDefinition>> types = new LinkedHashMap<>();
        JsonObject areas = (JsonObject) open("areas", in -> Json.parse(in, JsonLimits.DEFAULT));
        for (Map.Entry<String, JsonValue> area : areas.members().entrySet()) {
            Set<ResourceType> listed = new LinkedHashSet<>();
            for (JsonValue name : (JsonArray) area.getValue()) {
                listed.add(new ResourceType(provider, ((JsonString) name).value()));
            }
            Area file = new Area(area.getKey(), listed);
            listed.forEach(type -> types.put(type, () -> file.get(type)));
        }
        return types;
    }

    private interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    private <T> T open(String name, Reader<T> reader) {
        try (InputStream in = resources.apply("catalog/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException(
                        "The catalog file " + name + ".json of provider " + provider + " is missing");
            }
            return reader.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Area {
        private final String name;
        private final Set<ResourceType> listed;
        private Map<ResourceType, TypeDefinition> types = Map.of();

        Area(String name, Set<ResourceType> listed) {
            this.name = name;
            this.listed = listed;
        }

        /** @param type one of those that are listed */
        synchronized TypeDefinition get(ResourceType type) {
            if (types.isEmpty()) {
                types = read();
            }
            return Objects.requireNonNull(types.get(type));
        }

        private Map<ResourceType, TypeDefinition> read() {
            Map<ResourceType, TypeDefinition> found = new LinkedHashMap<>();
            open(name, in -> CatalogFile.read(provider, name, in)).forEach(t -> found.put(t.type(), t));
            if (!found.keySet().equals(listed)) {
                throw Declaration.fault(
                        provider + "/areas",
                        "'" + name + "' must list the types of " + name + ".json, which are " + found.keySet());
            }
            return found;
        }
    }
}
