package org.butterflysecurity.auth0.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants put together from recorded answers are backed up, and every recorded object is found again, secrets apart. */
class RecordedTenantTest {
    private static final JsonValue MARKER = Json.parse("{\"$secret\":\"redacted\"}");
    private static final SecretRef SECRET = SecretRef.of("secret");

    private final Catalog catalog = Auth0Catalog.catalog();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Set<String>> redacted = new TreeMap<>();
    private final Set<ResourceType> types = new TreeSet<>();
    private final Set<String> unplaced = new TreeSet<>();
    private long objects;

    @TempDir
    Path directory;

    @Test
    void everyRecordedObjectIsFoundAgain() throws IOException {
        List<Recording> recordings = Recording.all();
        List<Map<ResourceType, Map<ResourceKey, JsonValue>>> tenants = new ArrayList<>();
        for (Recording recording : recordings) {
            RecordedObjects recorded = new RecordedObjects(catalog);
            recording.exchanges().forEach(recorded::add);
            unplaced.addAll(recorded.unplaced());
            addTo(tenants, recorded.objects());
        }
        for (Map<ResourceType, Map<ResourceKey, JsonValue>> tenant : tenants) {
            backUpAndCompare(tenant);
        }

        System.out.println("Recorded objects found again: " + objects + " of " + types.size() + " types, from "
                + recordings.stream().mapToInt(r -> r.exchanges().size()).sum() + " exchanges of " + recordings.size()
                + " recordings; redacted: " + redacted + "; no type for: " + unplaced);
        assertThat(problems).isEmpty();
        assertThat(types).hasSizeGreaterThan(60);
    }

    /** Puts them into the first tenant that has nothing else in their place. */
    private static void addTo(
            List<Map<ResourceType, Map<ResourceKey, JsonValue>>> tenants,
            Map<ResourceType, Map<ResourceKey, JsonValue>> recorded) {
        Map<ResourceType, Map<ResourceKey, JsonValue>> fitting = tenants.stream()
                .filter(tenant -> recorded.entrySet().stream()
                        .allMatch(e -> e.getValue().entrySet().stream()
                                .allMatch(o -> o.getValue()
                                        .equals(tenant.getOrDefault(e.getKey(), Map.of())
                                                .getOrDefault(o.getKey(), o.getValue())))))
                .findFirst()
                .orElseGet(() -> {
                    tenants.add(new TreeMap<>());
                    return tenants.get(tenants.size() - 1);
                });
        recorded.forEach((type, found) ->
                fitting.computeIfAbsent(type, t -> new LinkedHashMap<>()).putAll(found));
    }

    private void backUpAndCompare(Map<ResourceType, Map<ResourceKey, JsonValue>> recorded) throws IOException {
        Map<ResourceType, Map<ResourceKey, JsonValue>> tenant = new TreeMap<>();
        recorded.forEach((type, found) -> tenant.put(type, new LinkedHashMap<>(found)));
        recorded.forEach((type, found) -> found.keySet().forEach(key -> standInForParent(tenant, type, key)));
        standInForLanguages(tenant);
        standInForTriggers(tenant);
        try (StandIn server = new StandIn(catalog, tenant);
                IdentityBackup backup = backupOf(server)) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(recorded.keySet()));
            recorded.forEach(
                    (type, found) -> compare(catalog.get(type), found.keySet(), tenant.get(type), backup, snapshot));
        }
    }

    private IdentityBackup backupOf(StandIn server) {
        Path key = directory.resolve("key");
        if (!key.toFile().exists()) {
            KeyFileProvider.generate(key, new SecureRandom()).close();
        }
        return IdentityBackup.builder()
                .tenant("recorded")
                .connector(Auth0Connector.builder()
                        .domain(server.domain())
                        .allowLoopbackHttp()
                        .clientId("client")
                        .clientSecret(SECRET)
                        .build())
                .secrets(ref -> Optional.of(Secret.copyOf("s".getBytes(StandardCharsets.UTF_8))))
                .storage(InMemoryStorage.create())
                .keyProvider(KeyFileProvider.at(key))
                .build();
    }

    private void compare(
            TypeDefinition type,
            Set<ResourceKey> recorded,
            Map<ResourceKey, JsonValue> tenant,
            IdentityBackup backup,
            Snapshot snapshot) {
        TypeResult result = snapshot.type(type.type()).orElseThrow();
        if (result.root().isEmpty()) {
            problems.add(type.type() + ": " + result.status() + " " + result.detail());
            return;
        }
        Map<ResourceKey, JsonValue> stored;
        try (Stream<Resource> all = backup.read(snapshot.id(), type.type())) {
            stored = all.collect(Collectors.toMap(Resource::key, Resource::document));
        }
        recorded.forEach(key -> {
            JsonValue found = stored.get(key);
            if (found == null) {
                problems.add(type.type() + " " + key + " is not in the snapshot");
            } else if (same(type, key, tenant.get(key), found)) {
                objects++;
                types.add(type.type());
            }
        });
    }

    private boolean same(TypeDefinition type, ResourceKey key, JsonValue recorded, JsonValue stored) {
        JsonValue expected = recorded;
        if (type.fields().storeOnly().isPresent() && recorded instanceof JsonObject object) {
            JsonObject.Builder only = JsonObject.builder();
            for (JsonPointer at : type.fields().storeOnly().get()) {
                at.find(object).ifPresent(v -> only.put(at.segments().get(0), v));
            }
            expected = only.build();
        }
        for (JsonPointer marker : markers(stored, JsonPointer.ROOT)) {
            expected = marker.replace(expected, secret -> MARKER);
            redacted.computeIfAbsent(type.type().name(), t -> new TreeSet<>())
                    .add(marker.toString().replaceAll("/[0-9]+", "/*"));
        }
        if (!expected.equals(stored)) {
            problems.add(type.type() + " " + key + " differs:\n  " + expected + "\n  " + stored);
            return false;
        }
        return true;
    }

    private static List<JsonPointer> markers(JsonValue value, JsonPointer at) {
        List<JsonPointer> found = new ArrayList<>();
        if (value.equals(MARKER)) {
            found.add(at);
        } else if (value instanceof JsonObject object) {
            object.members().forEach((name, member) -> found.addAll(markers(member, at.child(name))));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                found.addAll(markers(array.get(i), at.child(Integer.toString(i))));
            }
        }
        return found;
    }

    /** A parent that no answer shows, with its id and what makes it one that can have such children. */
    private void standInForParent(
            Map<ResourceType, Map<ResourceKey, JsonValue>> tenant, ResourceType type, ResourceKey key) {
        TypeDefinition definition = catalog.get(type);
        Optional<ResourceType> parentType = definition.reading().parent();
        if (parentType.isEmpty()) {
            return;
        }
        TypeDefinition parent = catalog.get(parentType.get());
        int length = definition.reading().singleton()
                ? key.segments().size()
                : key.segments().size()
                        - Math.max(1, definition.identity().ids().size());
        if (definition.identity().ids().isEmpty() && !definition.reading().singleton()) {
            length = 1;
        }
        ResourceKey parentKey = new ResourceKey(key.segments().subList(0, length));
        Map<ResourceKey, JsonValue> parents = tenant.computeIfAbsent(parentType.get(), t -> new LinkedHashMap<>());
        JsonObject document = (JsonObject) parents.getOrDefault(parentKey, JsonObject.EMPTY);
        document = with(document, parent.identity().id().orElseThrow(), new JsonString(parentKey.id()));
        if (type.name().equals("client-credential")) {
            document = with(document, JsonPointer.of("/client_authentication_methods"), JsonObject.EMPTY);
        }
        if (definition.reading().parentFilter().isPresent()
                && !definition.reading().parentFilter().get().holds(document)) {
            String value = definition.reading().parentFilter().get().values().get(0);
            document = document.with(
                    definition.reading().parentFilter().get().at().segments().get(0),
                    value.equals("true") ? JsonBoolean.TRUE : new JsonString(value));
        }
        parents.put(parentKey, document);
        standInForParent(tenant, parentType.get(), parentKey);
    }

    private static JsonObject with(JsonObject document, JsonPointer at, JsonValue value) {
        String name = at.segments().get(0);
        return document.has(name) ? document : document.with(name, value);
    }

    private static void standInForTriggers(Map<ResourceType, Map<ResourceKey, JsonValue>> tenant) {
        Map<ResourceKey, JsonValue> triggers =
                tenant.computeIfAbsent(ResourceType.of("auth0/action-trigger"), t -> new LinkedHashMap<>());
        tenant.getOrDefault(ResourceType.of("auth0/action-trigger-binding"), Map.of())
                .keySet()
                .forEach(key -> triggers.putIfAbsent(
                        key.child("v0"),
                        JsonObject.builder()
                                .put("id", new JsonString(key.id()))
                                .put("version", new JsonString("v0"))
                                .build()));
    }

    private static void standInForLanguages(Map<ResourceType, Map<ResourceKey, JsonValue>> tenant) {
        Map<ResourceKey, JsonValue> texts = tenant.getOrDefault(ResourceType.of("auth0/prompt-custom-text"), Map.of());
        if (!texts.isEmpty() && !tenant.containsKey(ResourceType.of("auth0/tenant-settings"))) {
            JsonArray languages = JsonArray.ofStrings(
                    texts.keySet().stream().map(ResourceKey::id).distinct().toList());
            tenant.put(
                    ResourceType.of("auth0/tenant-settings"),
                    Map.of(
                            ResourceKey.SINGLETON,
                            JsonObject.builder()
                                    .put("enabled_locales", languages)
                                    .build()));
        }
    }
}
