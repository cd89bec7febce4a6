package org.butterflysecurity.testkit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.crypto.PassphraseKeyProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.corpus.RecordedTraffic.Exchange;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a restore would send to make an object again, beside what was really sent to make it: every field that a real server took and
 * kept must be there.
 */
class RecordedWritesTest {
    private final Catalog catalog = OktaCatalog.catalog();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Integer> dropped = new TreeMap<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Map<String, Integer> added = new TreeMap<>();

    @TempDir
    private Path directory;

    private record Made(TypeDefinition type, ResourceKey key, Exchange exchange) {}

    @Test
    void everyFieldThatARealServerTookIsSentAgain() {
        Map<String, List<Exchange>> byHost = RecordedTraffic.read(RecordedTraffic.folder("okta/recordings")).stream()
                .collect(Collectors.groupingBy(
                        e -> e.host().replace("-admin.", "."), TreeMap::new, Collectors.toList()));

        byHost.values().forEach(this::compare);

        System.out.println("Recorded creations beside those of a restore: " + counts + "; not sent: " + reasons
                + "; sent beyond what was sent then: "
                + added.values().stream().mapToInt(n -> n).sum() + " fields of " + added.size() + " kinds");
        assertThat(counts.getOrDefault("agree", 0)).isGreaterThan(100);
        assertThat(dropped).isEmpty();
    }

    private void compare(List<Exchange> exchanges) {
        RecordedObjects recorded = new RecordedObjects(catalog);
        exchanges.forEach(recorded::add);
        Map<ResourceType, Map<ResourceKey, JsonValue>> objects = recorded.objects();
        Map<String, Made> made = new LinkedHashMap<>();
        for (Exchange exchange : exchanges) {
            if (exchange.succeeded() && exchange.sent() instanceof JsonObject) {
                made(objects, exchange).ifPresent(m -> made.putIfAbsent(m.type().type() + " " + m.key(), m));
            }
        }
        try (SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
                IdentityBackup backup = backupOf(org)) {
            objects.forEach((type, found) ->
                    found.forEach((key, document) -> org.state().put(type, key, document)));
            made.values().forEach(m -> {
                org.state().put(m.type().type(), m.key(), m.exchange().body());
                standInForParent(org, m.type(), m.key());
            });
            List<ResourceType> types =
                    made.values().stream().map(m -> m.type().type()).distinct().toList();
            if (types.isEmpty()) {
                return;
            }
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(types));
            made.values().forEach(m -> org.state().remove(m.type().type(), m.key()));
            RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
            Map<String, Step> creations = new LinkedHashMap<>();
            plan.steps().stream()
                    .filter(s -> s.kind() == Step.Kind.CREATE)
                    .forEach(s ->
                            creations.put(s.target().type() + " " + s.target().key(), s));
            made.forEach((name, m) -> {
                Optional<JsonValue> body = Optional.ofNullable(creations.get(name))
                        .flatMap(Step::call)
                        .flatMap(Step.Call::body);
                if (body.isEmpty()) {
                    counts.merge("not made by a request of its own", 1, Integer::sum);
                } else {
                    compare(m, body.get());
                }
            });
        }
    }

    private Optional<Made> made(Map<ResourceType, Map<ResourceKey, JsonValue>> objects, Exchange exchange) {
        for (Map.Entry<ResourceType, Map<ResourceKey, JsonValue>> entry : objects.entrySet()) {
            TypeDefinition type = catalog.get(entry.getKey());
            Optional<String> path = type.writing()
                    .operation("create")
                    .filter(o -> o.method().filter(exchange.method()::equals).isPresent())
                    .flatMap(Operation::path);
            Optional<String> id = type.identity().id().flatMap(at -> at.findString(exchange.body()));
            boolean fits = path.filter(p ->
                            exchange.path().matches(p.replaceAll("\\?.*", "").replaceAll("\\{[^}]*}", "[^/]+")))
                    .isPresent();
            if (fits
                    && id.isPresent()
                    && type.reading().onRequest().isEmpty()
                    && type.group().equals("core")) {
                Optional<ResourceKey> key = entry.getValue().keySet().stream()
                        .filter(k -> k.id().equals(id.get()))
                        .findFirst();
                if (key.isPresent()) {
                    return Optional.of(new Made(type, key.get(), exchange));
                }
            }
        }
        return Optional.empty();
    }

    private void compare(Made made, JsonValue ours) {
        List<String> missing = new ArrayList<>();
        Map<JsonPointer, JsonValue> theirs = leaves(made.exchange().sent());
        Map<JsonPointer, JsonValue> mine = leaves(ours);
        theirs.forEach((at, value) -> {
            boolean isSame = value.equals(mine.getOrDefault(at, JsonNull.NULL));
            boolean isShown = at.find(made.exchange().body()).equals(Optional.of(value));
            boolean isSecret =
                    made.type().fields().secrets().stream().anyMatch(s -> s.at().matches(at) || s.at().covers(at));
            String field = made.type().type().name() + " " + at.toString().replaceAll("/[0-9]+", "/*");
            Optional<String> why = isSame || !isShown || isSecret ? Optional.empty() : why(made.type(), at);
            if (why.filter(String::isEmpty).isPresent()) {
                missing.add(field);
            } else {
                why.ifPresent(w -> reasons.merge(w, 1, Integer::sum));
            }
        });
        mine.keySet().stream()
                .filter(at -> !theirs.containsKey(at))
                .forEach(at -> added.merge(
                        made.type().type().name() + " " + at.toString().replaceAll("/[0-9]+", "/*"), 1, Integer::sum));
        new TreeSet<>(missing).forEach(field -> dropped.merge(field, 1, Integer::sum));
        counts.merge(missing.isEmpty() ? "agree" : "differ", 1, Integer::sum);
        if (theirs.equals(mine)) {
            counts.merge("of these to the letter", 1, Integer::sum);
        }
    }

    /** Why a field is not in the request; an empty text where there is no reason. */
    private static Optional<String> why(TypeDefinition type, JsonPointer at) {
        boolean isStatus = type.fields().status().filter(at::equals).isPresent();
        boolean isServerSet = type.fields().serverSet().stream().anyMatch(s -> s.covers(at));
        return Optional.of(
                isStatus
                        ? "a status, for which there is another request"
                        : isServerSet ? "taken and not heeded: only the server sets it" : "");
    }

    /** Every value that is no object, with null for nothing. */
    private static Map<JsonPointer, JsonValue> leaves(JsonValue value) {
        Map<JsonPointer, JsonValue> leaves = new LinkedHashMap<>();
        collect(JsonPointer.ROOT, value, leaves);
        return leaves;
    }

    private static void collect(JsonPointer at, JsonValue value, Map<JsonPointer, JsonValue> leaves) {
        if (value instanceof JsonObject object) {
            object.members().forEach((name, v) -> collect(at.child(name), v, leaves));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                collect(at.child(Integer.toString(i)), array.get(i), leaves);
            }
        } else if (value != JsonNull.NULL) {
            leaves.put(at, value);
        }
    }

    private void standInForParent(SimulatedOkta org, TypeDefinition type, ResourceKey key) {
        type.reading().parent().ifPresent(parent -> {
            ResourceKey above = type.reading().singleton() ? key : key.parent().orElse(key);
            if (org.state().find(parent, above).isEmpty()) {
                String id = catalog.get(parent)
                        .identity()
                        .id()
                        .flatMap(JsonPointer::last)
                        .orElse("id");
                org.state()
                        .put(
                                parent,
                                above,
                                JsonObject.builder().put(id, above.id()).build());
                standInForParent(org, catalog.get(parent), above);
            }
        });
    }

    private IdentityBackup backupOf(SimulatedOkta org) {
        OktaConnector connector = OktaConnector.builder()
                .orgUrl(org.url())
                .clientId(org.clientId())
                .privateKey(SecretRef.of("key"))
                .keyId(org.keyId())
                .allowLoopbackHttp()
                .rateLimitShare(1)
                .build();
        return IdentityBackup.builder()
                .tenant("recorded")
                .connector(connector)
                .secrets(ref -> Optional.of(Secret.owning(org.privateKeyPem().getBytes(StandardCharsets.UTF_8))))
                .storage(InMemoryStorage.create())
                .spillDirectory(directory)
                .keyProvider(PassphraseKeyProvider.of("test", () -> Secret.copyOf(new byte[32])))
                .build();
    }
}
