package org.butterflysecurity.testkit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
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
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.corpus.RecordedTraffic.Exchange;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orgs put together from recorded answers are backed up, and every recorded object is found again, byte for byte apart from
 * derived and secret fields.
 */
class RecordedOrgTest {
    private static final JsonPointer EMBEDDED = JsonPointer.of("/_embedded");
    private static final JsonValue MARKER = Json.parse("{\"$secret\":\"redacted\"}");

    private final Catalog catalog = OktaCatalog.catalog();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Set<String>> redacted = new TreeMap<>();

    @TempDir
    Path directory;

    @Test
    void everyRecordedObjectIsFoundAgain() {
        List<Exchange> exchanges = RecordedTraffic.read(RecordedTraffic.folder("okta/recordings"));
        Map<String, List<Exchange>> byHost = exchanges.stream()
                .collect(Collectors.groupingBy(
                        e -> e.host().replace("-admin.", "."), TreeMap::new, Collectors.toList()));
        long objects = 0;
        Set<ResourceType> types = new TreeSet<>();
        Map<ResourceType, Long> unplaced = new TreeMap<>();
        for (Map.Entry<String, List<Exchange>> host : byHost.entrySet()) {
            RecordedObjects recorded = new RecordedObjects(catalog);
            host.getValue().forEach(recorded::add);
            recorded.unplaced().forEach((type, n) -> unplaced.merge(type, n, Long::sum));
            objects += backUpAndCompare(host.getKey(), recorded.objects(), types);
        }

        System.out.println("Recorded objects found again: " + objects + " of " + types.size() + " types, from "
                + exchanges.size() + " exchanges with " + byHost.size() + " orgs; redacted: " + redacted);
        assertThat(problems).isEmpty();
        assertThat(types).hasSizeGreaterThan(60);
    }

    /** Returns how many recorded objects were found again. */
    private long backUpAndCompare(
            String host, Map<ResourceType, Map<ResourceKey, JsonValue>> recorded, Set<ResourceType> types) {
        try (SimulatedOkta org = SimulatedOkta.start()) {
            recorded.forEach((type, found) ->
                    found.forEach((key, document) -> org.state().put(type, key, document)));
            recorded.forEach((type, found) -> found.keySet().forEach(key -> standInForParent(org, type, key)));
            try (IdentityBackup backup = backupOf(org)) {
                Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(backedUp()));
                return compare(host, recorded, types, backup, snapshot);
            }
        }
    }

    private long compare(
            String host,
            Map<ResourceType, Map<ResourceKey, JsonValue>> recorded,
            Set<ResourceType> types,
            IdentityBackup backup,
            Snapshot snapshot) {
        long found = 0;
        for (Map.Entry<ResourceType, Map<ResourceKey, JsonValue>> entry : recorded.entrySet()) {
            TypeDefinition type = catalog.get(entry.getKey());
            if (!type.isBackedUp()) {
                continue;
            }
            TypeResult result = snapshot.type(type.type()).orElseThrow();
            if (result.root().isEmpty()) {
                problems.add(host + " " + type.type() + ": " + result.status() + " " + result.detail());
                continue;
            }
            Map<ResourceKey, JsonValue> stored;
            try (Stream<Resource> all = backup.read(snapshot.id(), type.type())) {
                stored = all.collect(Collectors.toMap(Resource::key, Resource::document));
            }
            for (Map.Entry<ResourceKey, JsonValue> object : entry.getValue().entrySet()) {
                JsonValue document = stored.get(object.getKey());
                if (document == null) {
                    problems.add(host + " " + type.type() + " " + object.getKey() + " is not in the snapshot");
                } else if (same(type, object.getKey(), object.getValue(), document)) {
                    found++;
                    types.add(type.type());
                }
            }
        }
        return found;
    }

    private boolean same(TypeDefinition type, ResourceKey key, JsonValue recorded, JsonValue found) {
        // Statistics and the like are counted anew by the simulator.
        JsonValue expected = EMBEDDED.remove(expected(type, recorded));
        JsonValue stored = withoutWhatWasAdded(type, recorded, EMBEDDED.remove(found));
        for (JsonPointer marker : markers(stored, JsonPointer.ROOT)) {
            expected = marker.replace(expected, secret -> MARKER);
            redacted.computeIfAbsent(type.type().name(), t -> new TreeSet<>()).add(marker.toString());
        }
        if (!expected.equals(stored)) {
            problems.add(type.type() + " " + key + " differs: " + difference(expected, stored));
            return false;
        }
        return true;
    }

    /** The recorded document without what the catalog declares derived, or with only what it stores. */
    private static JsonValue expected(TypeDefinition type, JsonValue recorded) {
        Fields fields = type.fields();
        return fields.storeOnly()
                .map(only -> thinned(recorded, JsonPointer.ROOT, List.of(JsonPointer.ROOT), only))
                .orElseGet(() -> thinned(recorded, JsonPointer.ROOT, fields.derived(), fields.kept()))
                .orElse(JsonObject.EMPTY);
    }

    /** {@code value} without what {@code dropped} covers, unless {@code kept} covers it too. */
    private static Optional<JsonValue> thinned(
            JsonValue value, JsonPointer at, List<JsonPointer> dropped, List<JsonPointer> kept) {
        if (kept.stream().anyMatch(k -> k.covers(at))) {
            return Optional.of(value);
        }
        boolean drop = dropped.stream().anyMatch(d -> d.covers(at));
        if (value instanceof JsonObject object) {
            JsonObject.Builder members = JsonObject.builder();
            object.members()
                    .forEach((name, member) ->
                            thinned(member, at.child(name), dropped, kept).ifPresent(m -> members.put(name, m)));
            JsonObject thin = members.build();
            return drop && thin.isEmpty() ? Optional.empty() : Optional.of(thin);
        }
        if (value instanceof JsonArray array && !array.isEmpty()) {
            List<JsonValue> items = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                thinned(array.get(i), at.child(Integer.toString(i)), dropped, kept)
                        .ifPresent(items::add);
            }
            return drop && items.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(items));
        }
        return drop ? Optional.empty() : Optional.of(value);
    }

    /** The simulator answers every request with links and statistics; recorded answers to other requests lack some of them. */
    private static JsonValue withoutWhatWasAdded(TypeDefinition type, JsonValue recorded, JsonValue stored) {
        JsonValue stripped = stored;
        for (JsonPointer kept : type.fields().kept()) {
            if (kept.findAll(recorded).isEmpty()) {
                stripped = kept.remove(stripped);
            }
        }
        for (JsonPointer derived : type.fields().derived()) {
            if (derived.findAll(expected(type, recorded)).isEmpty()) {
                stripped = derived.remove(stripped);
            }
        }
        return stripped;
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

    private static String difference(JsonValue expected, JsonValue stored) {
        if (expected instanceof JsonObject e && stored instanceof JsonObject s) {
            Set<String> names = new TreeSet<>(e.members().keySet());
            names.addAll(s.members().keySet());
            names.removeIf(n -> e.find(n).equals(s.find(n)));
            return names.toString();
        }
        return expected.kind() + " and " + stored.kind();
    }

    /** Recordings show children of objects that nobody asked for; something must stand there for them to be read. */
    private void standInForParent(SimulatedOkta org, ResourceType type, ResourceKey key) {
        catalog.get(type).reading().parent().ifPresent(parent -> {
            ResourceKey parentKey =
                    catalog.get(type).reading().singleton() ? key : key.parent().orElse(key);
            if (org.state().find(parent, parentKey).isEmpty()) {
                JsonPointer id = catalog.get(parent).identity().id().orElseThrow();
                org.state()
                        .put(
                                parent,
                                parentKey,
                                JsonObject.builder()
                                        .put(id.last().orElseThrow(), parentKey.id())
                                        .build());
                standInForParent(org, parent, parentKey);
            }
        });
    }

    private Set<ResourceType> backedUp() {
        return catalog.types().stream()
                .filter(TypeDefinition::isBackedUp)
                .map(TypeDefinition::type)
                .collect(Collectors.toSet());
    }

    private IdentityBackup backupOf(SimulatedOkta org) {
        SecretRef key = SecretRef.of("org-key");
        Path keyFile = directory.resolve("key-" + org.clientId() + System.identityHashCode(org));
        return IdentityBackup.builder()
                .tenant("recorded")
                .connector(OktaConnector.builder()
                        .orgUrl(org.url())
                        .clientId(org.clientId())
                        .privateKey(key)
                        .keyId(org.keyId())
                        .caFile(org.caFile(directory.resolve("ca.pem")))
                        .governance(true)
                        .rateLimitShare(1)
                        .build())
                .secrets(SecretResolvers.of(
                        Map.of(key, Secret.of(org.privateKeyPem().toCharArray()))))
                .storage(InMemoryStorage.create())
                .keyProvider(KeyFileProvider.generate(keyFile, new SecureRandom()))
                .build();
    }
}
