package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.restore.Damage.Blow;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/**
 * Whatever happens to a tenant, a restore brings back what the snapshot has, up to a renaming of ids. Types and damages are chosen by the
 * catalog alone. {@code -Dbutterfly.damages=2000} makes about so many at random.
 */
class Auth0RoundTripProperties {
    private static final int DAMAGES = Integer.getInteger("butterfly.damages", 12);

    /** Types whose objects no request can make as they were: histories, what needs a secret or a proof, and what can only be read. */
    private static final Set<String> NEVER_AGAIN = Set.of(
            "action-version",
            "action-module-version",
            "client-credential",
            "custom-domain",
            "hook",
            "hook-secret",
            "rule",
            "rules-config",
            "user-authentication-method",
            "network-acl");

    static final List<TypeDefinition> TYPES = Auth0Catalog.catalog().types().stream()
            .filter(TypeDefinition::isBackedUp)
            .filter(t -> t.writing().restorable() != Restorable.NO)
            .filter(t -> !NEVER_AGAIN.contains(t.type().name()))
            .toList();

    private static final Map<Damage.Kind, Integer> COUNTS = new EnumMap<>(Damage.Kind.class);
    private static int atRandom;
    private static boolean failing;

    @Provide
    Arbitrary<List<Blow>> blows() {
        return Damage.blows();
    }

    /** Seeded, so that a build tells of its change and not of luck; {@code -Dbutterfly.damages=N} goes on from there. */
    @Property(tries = 5_000, seed = "4711")
    void damagedTenantBecomesWhatItWas(@ForAll("blows") List<Blow> blows) throws IOException {
        if (atRandom >= DAMAGES && !failing) {
            return;
        }
        atRandom += blows.size();
        failing = true;
        roundTrip(blows);
        failing = false;
    }

    private static void roundTrip(List<Blow> blows) throws IOException {
        roundTrip(
                blows.size(),
                tenant -> blows.stream().map(blow -> strike(tenant, blow)).toList());
    }

    @Example
    void wipedTenantBecomesWhatItWas() throws IOException {
        roundTrip(1, tenant -> struckAll(tenant, Damage.Kind.DELETE));
    }

    @Example
    void everyTypeIsPutRightAfterEveryChange() throws IOException {
        roundTrip(1, tenant -> {
            List<String> story = new ArrayList<>(struckAll(tenant, Damage.Kind.EDIT));
            story.addAll(struckAll(tenant, Damage.Kind.REORDER));
            story.addAll(struckAll(tenant, Damage.Kind.REMOVE));
            return story;
        });
    }

    /** Every object of every type that can be damaged so. */
    private static List<String> struckAll(SimulatedAuth0 tenant, Damage.Kind kind) {
        List<String> story = new ArrayList<>();
        for (TypeDefinition type : TYPES) {
            for (Item item : tenant.state().all(type.type()).toList()) {
                if (mayBeHarmed(tenant, type, item)) {
                    story.addAll(strike(tenant, kind, type, item, story.size()).stream()
                            .toList());
                }
            }
        }
        return story;
    }

    private static void roundTrip(int seed, Function<SimulatedAuth0, List<String>> harm) throws IOException {
        Path directory = Files.createTempDirectory("butterfly-round-trip");
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(Auth0Options.defaults()
                        .tenant(DemoTenant.seed(seed).users(12))
                        .pendingPolls(0));
                IdentityBackup backup = Auth0Wiring.to(
                                tenant, directory, "acme", InMemoryStorage.create(), Auth0Wiring.allSecrets(tenant))
                        .build()) {
            Snapshot snapshot = backup.run(RunOptions.defaults()
                    .withTypes(TYPES.stream().map(TypeDefinition::type).toList()));
            TenantGraph before = graph(tenant, TYPES);
            List<String> story = harm.apply(tenant);

            RestorePlan plan = backup.planRestore(
                    snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(1000)));
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            String told = String.join("\n", story) + "\n" + plan + "\n"
                    + report.results().stream()
                            .filter(r -> r.outcome() != Outcome.DONE)
                            .map(r -> r.outcome() + " " + r.step() + " " + r.detail())
                            .toList();
            List<String> wrong = Damage.notPutRight(report);
            wrong.addAll(before.difference(graph(tenant, TYPES)));
            assertThat(wrong).as(told).isEmpty();
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The tenant without ids that only the server sets, times, secrets and what is derived. */
    static TenantGraph graph(SimulatedAuth0 tenant, Collection<TypeDefinition> types) {
        TenantGraph graph = new TenantGraph();
        for (TypeDefinition type : types) {
            tenant.state()
                    .all(type.type())
                    .filter(i -> !isOurs(tenant, type, i))
                    .forEach(item -> graph.add(type, item.key(), comparable(type, item.document())));
        }
        return graph;
    }

    static JsonValue comparable(TypeDefinition type, JsonValue document) {
        List<JsonPointer> left = new ArrayList<>(type.fields().serverSet());
        left.addAll(type.fields().derived());
        type.fields().secrets().forEach(s -> left.add(s.at()));
        // Factors are enrolled by the people themselves.
        left.add(JsonPointer.of("/multifactor"));
        JsonValue comparable = document;
        for (JsonPointer pointer : left) {
            comparable = pointer.isRoot() ? comparable : pointer.remove(comparable);
        }
        return comparable;
    }

    private static String strike(SimulatedAuth0 tenant, Blow blow) {
        List<TypeDefinition> types = TYPES.stream()
                .filter(t -> blow.kind() != Damage.Kind.DELETE || Damage.canComeBack(t))
                .filter(t -> tenant.state().all(t.type()).anyMatch(i -> mayBeHarmed(tenant, t, i)))
                .toList();
        // The next type that can be damaged so, from the one that was drawn.
        for (int i = 0; i < types.size(); i++) {
            TypeDefinition type = types.get((blow.type() + i) % types.size());
            List<Item> items = tenant.state()
                    .all(type.type())
                    .filter(item -> mayBeHarmed(tenant, type, item))
                    .toList();
            Item item = items.get(blow.object() % items.size());
            Optional<String> done = strike(tenant, blow.kind(), type, item, blow.field());
            if (done.isPresent()) {
                return done.get();
            }
        }
        return "nothing";
    }

    private static Optional<String> strike(
            SimulatedAuth0 tenant, Damage.Kind kind, TypeDefinition type, Item item, int field) {
        Optional<JsonObject> damaged = Damage.done(kind, type, item.document(), new Random(field));
        if (kind == Damage.Kind.DELETE && Damage.canComeBack(type)) {
            tenant.state().remove(type.type(), item.key());
        } else if (kind != Damage.Kind.DELETE && damaged.isPresent()) {
            tenant.state().put(type.type(), item.key(), damaged.get());
        } else {
            return Optional.empty();
        }
        COUNTS.merge(kind, 1, Integer::sum);
        return Optional.of(Damage.told(kind, type, item.key(), item.document(), damaged));
    }

    /** What belongs to the application in use is left alone, and does not come back with what it goes with. */
    private static boolean isOurs(SimulatedAuth0 tenant, TypeDefinition type, Item item) {
        return type.reading().parent().isPresent() && item.key().segments().contains(tenant.clientId());
    }

    static boolean mayBeHarmed(SimulatedAuth0 tenant, TypeDefinition type, Item item) {
        boolean builtIn = type.identity().isBuiltIn(item.document());
        String text = item.key() + " " + Json.compact(item.document());
        // Its key cannot be made again without the key itself.
        boolean hasKeys = type.type().name().equals("client") && text.contains("\"credentials\"");
        return !builtIn && !hasKeys && !text.contains(tenant.clientId()) && !text.contains("/api/v2/");
    }

    @AfterContainer
    static void tellHowMany() {
        System.out.println("Auth0, damaged and restored: " + COUNTS + ", of these at random: " + atRandom);
    }
}
