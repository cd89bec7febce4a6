package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.restore.Damage.Blow;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;

/**
 * Whatever happens to an org, a restore brings back what the snapshot has, up to a renaming of ids. Types and damages are chosen by the
 * catalog alone. {@code -Dbutterfly.damages=2000} makes about so many at random.
 */
class OktaRoundTripProperties {
    private static final Catalog CATALOG = OktaCatalog.catalog();
    private static final int DAMAGES = Integer.getInteger("butterfly.damages", 12);

    /** With the last user that has one, the listing of users no longer shows any: the type is unknown then. */
    private static final Set<String> NEVER_AGAIN = Set.of("user-classification");

    static final List<TypeDefinition> TYPES = CATALOG.types().stream()
            .filter(TypeDefinition::isBackedUp)
            .filter(t -> t.reading().onRequest().isEmpty())
            .filter(t -> t.writing().restorable() != Restorable.NO)
            .filter(t -> t.availability().engine().filter("classic"::equals).isEmpty())
            .filter(t -> t.group().equals("core"))
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
        roundTrip(blows.size(), org -> blows.stream().map(b -> strike(org, b)).toList());
        failing = false;
    }

    @Example
    void wipedTenantBecomesWhatItWas() throws IOException {
        roundTrip(1, org -> struckAll(org, Damage.Kind.DELETE));
    }

    @Example
    void bindingThatIsMadeAnewHasItsMembersOnce() throws IOException {
        roundTrip(1, org -> {
            ResourceType set = ResourceType.of("okta/resource-set");
            Item item = org.state().all(set).findFirst().orElseThrow();
            org.state().remove(set, item.key());
            return List.of("DELETE " + set + " " + item.key());
        });
    }

    @Example
    void whatCannotBeChangedIsMadeAnewWithTheNewIdInIt() throws IOException {
        roundTrip(1, org -> {
            ResourceType type = ResourceType.of("okta/group");
            String resources = org.state()
                    .all(ResourceType.of("okta/resource-set-resource"))
                    .map(i -> Json.compact(i.document()))
                    .toList()
                    .toString();
            Item named = org.state()
                    .all(type)
                    .filter(i -> resources.contains(i.key().id()))
                    .findFirst()
                    .orElseThrow();
            return deleted(org, type, named.key());
        });
    }

    @Example
    void whatIsNamedWhereOnlyCreatingTakesItAndElsewhereIsMadeAnew() throws IOException {
        roundTrip(1, org -> {
            ResourceType type = ResourceType.of("okta/user");
            String user = org.state()
                    .all(ResourceType.of("okta/okta-service-account"))
                    .flatMap(i -> JsonPointer.of("/oktaUserId").findString(i.document()).stream())
                    .reduce((first, last) -> last)
                    .orElseThrow();
            return deleted(org, type, ResourceKey.of(user));
        });
    }

    @Example
    void whatDiffersAndNamesARemadeObjectInAFixedFieldIsMadeAnew() throws IOException {
        roundTrip(1, org -> {
            TypeDefinition type = CATALOG.get(ResourceType.of("okta/group-rule"));
            Item rule = org.state()
                    .all(type.type())
                    .filter(i -> JsonPointer.of("/status")
                            .findString(i.document())
                            .filter("INACTIVE"::equals)
                            .isPresent())
                    .findFirst()
                    .orElseThrow();
            String group = JsonPointer.of("/actions/assignUserToGroups/groupIds/0")
                    .findString(rule.document())
                    .orElseThrow();
            JsonObject renamed = ((JsonObject) rule.document()).with("name", new JsonString("Renamed"));
            org.state().put(type.type(), rule.key(), renamed);
            delete(org, ResourceType.of("okta/group"), ResourceKey.of(group));
            return List.of("EDIT " + type.type() + " " + rule.key(), "DELETE okta/group " + group);
        });
    }

    @Example
    void whatNamesARemadeObjectInItsPathIsSetAgain() throws IOException {
        roundTrip(1, org -> {
            ResourceType type = ResourceType.of("okta/user");
            String manager = org.state()
                    .all(ResourceType.of("okta/linked-object-value"))
                    .flatMap(i -> JsonPointer.of("/_links/self/href").findString(i.document()).stream())
                    .map(href -> href.substring(href.lastIndexOf('/') + 1))
                    .findFirst()
                    .orElseThrow();
            return deleted(org, type, ResourceKey.of(manager));
        });
    }

    @Example
    void permissionWithoutConditionsComesBackByItself() throws IOException {
        roundTrip(1, org -> {
            TypeDefinition type = CATALOG.get(ResourceType.of("okta/custom-role-permission"));
            return org.state()
                    .all(type.type())
                    .filter(i -> i.key().id().equals("okta.users.read"))
                    .flatMap(i -> strike(org, Damage.Kind.DELETE, type, i, 0).stream())
                    .toList();
        });
    }

    @Example
    void everyTypeIsPutRightAfterEveryEdit() throws IOException {
        roundTrip(1, org -> struckAll(org, Damage.Kind.EDIT));
    }

    @Example
    void everyTypeIsPutRightAfterEveryReordering() throws IOException {
        roundTrip(1, org -> struckAll(org, Damage.Kind.REORDER));
    }

    @Example
    void everyTypeIsPutRightAfterEveryRemoval() throws IOException {
        roundTrip(1, org -> struckAll(org, Damage.Kind.REMOVE));
    }

    private static List<String> deleted(SimulatedOkta org, ResourceType type, ResourceKey key) {
        delete(org, type, key);
        return List.of("DELETE " + type + " " + key);
    }

    /** Every object of every type that can be damaged so. */
    private static List<String> struckAll(SimulatedOkta org, Damage.Kind kind) {
        List<String> story = new ArrayList<>();
        for (TypeDefinition type : TYPES) {
            for (Item item : org.state().all(type.type()).toList()) {
                if (mayBeHarmed(org, type, item)) {
                    story.addAll(
                            strike(org, kind, type, item, story.size()).stream().toList());
                }
            }
        }
        return story;
    }

    private static void roundTrip(int seed, Function<SimulatedOkta, List<String>> harm) throws IOException {
        Path directory = Files.createTempDirectory("butterfly-round-trip");
        OktaOptions options = OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(seed).users(12).groups(8).apps(9));
        try (SimulatedOkta org = SimulatedOkta.start(options);
                IdentityBackup backup = OktaWiring.to(org, directory, "acme").build()) {
            Snapshot snapshot = backup.run(RunOptions.defaults()
                    .withTypes(TYPES.stream().map(TypeDefinition::type).toList()));
            TenantGraph before = graph(org, TYPES);
            List<String> story = harm.apply(org);

            RestorePlan plan = backup.planRestore(
                    snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(1000)));
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            List<String> wrong = Damage.notPutRight(report);
            wrong.addAll(before.difference(graph(org, TYPES)));
            assertThat(wrong).as(String.join("\n", story) + "\n" + plan).isEmpty();
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The org without what only the server sets, times, secrets and what is derived. */
    static TenantGraph graph(SimulatedOkta org, Collection<TypeDefinition> types) {
        TenantGraph graph = new TenantGraph();
        for (TypeDefinition type : types) {
            org.state().all(type.type()).filter(i -> !isDerived(type, i)).forEach(item -> {
                boolean isApp = type.type().name().equals("app");
                if (!isSpared(org, type, item)) {
                    graph.add(type, item.key(), comparable(type, elsewhere(org, item.document())));
                } else if (isApp) {
                    // Others name it.
                    graph.add(type, item.key(), JsonObject.EMPTY);
                }
            });
        }
        return graph;
    }

    /** With no address of its own. */
    private static JsonValue elsewhere(SimulatedOkta org, JsonValue document) {
        String admin = org.url().replace("://localhost", "://localhost-admin");
        String text = Json.compact(document).replace(admin, "https://admin").replace(org.url(), "https://org");
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonValue comparable(TypeDefinition type, JsonValue document) {
        if (type.fields().storeOnly().isPresent()) {
            return JsonObject.EMPTY;
        }
        List<JsonPointer> left = new ArrayList<>(type.fields().serverSet());
        left.addAll(type.fields().derived());
        type.fields().secrets().forEach(s -> left.add(s.at()));
        // Nobody but the user can become active.
        left.add(JsonPointer.of(type.type().name().equals("user") ? "/status" : "/none"));
        // An app that is made anew may keep the client id that was its id.
        left.add(JsonPointer.of("/credentials/oauthClient/client_id"));
        JsonValue compared = document;
        for (JsonPointer pointer : left) {
            compared = pointer.isRoot() ? compared : pointer.remove(compared);
        }
        for (JsonPointer kept : type.fields().kept()) {
            boolean isSet = type.fields().serverSet().stream().noneMatch(s -> s.covers(kept));
            List<JsonValue> values = kept.findAll(document);
            if (compared instanceof JsonObject object && isSet && !values.isEmpty()) {
                compared = object.with("kept " + kept, new JsonArray(values));
            }
        }
        return withoutNulls(compared);
    }

    /** Okta says nothing or null as it likes. */
    private static JsonValue withoutNulls(JsonValue value) {
        if (value instanceof JsonArray array) {
            return new JsonArray(
                    array.stream().map(OktaRoundTripProperties::withoutNulls).toList());
        }
        if (value instanceof JsonObject object) {
            JsonObject.Builder kept = JsonObject.builder();
            object.members().forEach((name, v) -> {
                if (v != JsonNull.NULL) {
                    kept.put(name, withoutNulls(v));
                }
            });
            return kept.build();
        }
        return value;
    }

    /** Whether people alone may touch it: who can undo everything, and what belongs to the service app in use. */
    private static boolean isSpared(SimulatedOkta org, TypeDefinition type, Item item) {
        boolean isAppointment = type.type().name().equals("role-assignment-user")
                && JsonPointer.of("/type")
                        .findString(item.document())
                        .filter("SUPER_ADMIN"::equals)
                        .isPresent();
        boolean isOfToken = type.type().name().equals("principal-rate-limit")
                && JsonPointer.of("/principalType")
                        .findString(item.document())
                        .filter("SSWS_TOKEN"::equals)
                        .isPresent();
        return isAppointment
                || isOfToken
                || type.type().name().equals("api-token")
                || item.key().segments().contains(org.clientId());
    }

    /** What Okta derives from another object, as an assignment through a group, or an app imports. */
    private static boolean isDerived(TypeDefinition type, Item item) {
        boolean isImported = type.type().name().equals("group")
                && JsonPointer.of("/source/id").find(item.document()).isPresent();
        return isImported
                || type.type().name().equals("app-user")
                        && JsonPointer.of("/scope")
                                .findString(item.document())
                                .filter("GROUP"::equals)
                                .isPresent();
    }

    private static String strike(SimulatedOkta org, Blow blow) {
        List<TypeDefinition> types = TYPES.stream()
                .filter(t -> blow.kind() != Damage.Kind.DELETE || Damage.canComeBack(t))
                .filter(t -> org.state().all(t.type()).anyMatch(i -> mayBeHarmed(org, t, i)))
                .toList();
        // The next type that can be damaged so, from the one that was drawn.
        for (int i = 0; i < types.size(); i++) {
            TypeDefinition type = types.get((blow.type() + i) % types.size());
            List<Item> items = org.state()
                    .all(type.type())
                    .filter(item -> mayBeHarmed(org, type, item))
                    .toList();
            Item item = items.get(blow.object() % items.size());
            Optional<String> done = strike(org, blow.kind(), type, item, blow.field());
            if (done.isPresent()) {
                return done.get();
            }
        }
        return "nothing";
    }

    private static Optional<String> strike(
            SimulatedOkta org, Damage.Kind kind, TypeDefinition type, Item item, int field) {
        Optional<JsonObject> damaged = Damage.done(kind, type, item.document(), new Random(field));
        if (kind == Damage.Kind.DELETE && Damage.canComeBack(type)) {
            delete(org, type.type(), item.key());
        } else if (kind != Damage.Kind.DELETE && damaged.isPresent()) {
            org.state().put(type.type(), item.key(), damaged.get());
        } else {
            return Optional.empty();
        }
        COUNTS.merge(kind, 1, Integer::sum);
        return Optional.of(Damage.told(kind, type, item.key(), item.document(), damaged));
    }

    private static boolean mayBeHarmed(SimulatedOkta org, TypeDefinition type, Item item) {
        boolean isInactive = type.type().name().equals("app")
                && status(item).filter("ACTIVE"::equals).isEmpty();
        boolean hasGroups = org.state()
                .all(ResourceType.of("okta/group"))
                .anyMatch(g -> JsonPointer.of("/source/id")
                        .findString(g.document())
                        .filter(item.key().id()::equals)
                        .isPresent());
        boolean isGone = type.type().name().equals("user")
                && status(item)
                        .filter(s -> s.matches("DEPROVISIONED|SUSPENDED"))
                        .isPresent();
        boolean isOne = type.reading().singleton() && !isSpared(org, type, item);
        return (isOne || isOfTenant(org, type, item)) && !isInactive && !isGone && !hasGroups;
    }

    /** What Okta has not put there itself, and may be touched. */
    static boolean isOfTenant(SimulatedOkta org, TypeDefinition type, Item item) {
        boolean isBuiltIn = type.identity().isBuiltIn(item.document());
        return !isBuiltIn && !isSpared(org, type, item) && !type.reading().singleton();
    }

    private static Optional<String> status(Item item) {
        return JsonPointer.of("/status").findString(item.document());
    }

    /** What Okta takes away together with an object. */
    static void delete(SimulatedOkta org, ResourceType type, ResourceKey key) {
        boolean hasOwnId = CATALOG.get(type).fields().references().stream()
                .noneMatch(r -> CATALOG.get(type).identity().ids().contains(r.at()));
        for (TypeDefinition relation : TYPES) {
            boolean isRelation = relation.fields().references().stream()
                    .anyMatch(r -> relation.identity().ids().contains(r.at()) && r.to().contains(type));
            if (isRelation) {
                org.state()
                        .all(relation.type())
                        .map(Item::key)
                        .filter(k -> k.id().equals(key.id()))
                        .toList()
                        .forEach(k -> org.state().remove(relation.type(), k));
            }
        }
        for (TypeDefinition other : TYPES) {
            org.state()
                    .all(other.type())
                    .filter(i -> hasOwnId && !Damage.canComeBack(other) && isNamedAfter(other, i, key.id()))
                    .map(Item::key)
                    .toList()
                    .forEach(k -> org.state().remove(other.type(), k));
        }
        org.state().remove(type, key);
    }

    /** Whether an object comes and goes with another, as the mapping of an app does. */
    private static boolean isNamedAfter(TypeDefinition type, Item item, String id) {
        return type.identity().naturalKey().stream()
                .filter(part -> part.kind() == KeyPart.Kind.REFERENCE)
                .anyMatch(part -> JsonPointer.of(part.value())
                        .findString(item.document())
                        .filter(id::equals)
                        .isPresent());
    }

    @AfterContainer
    static void tellHowMany() {
        System.out.println("Okta, damaged and restored: " + COUNTS + ", of these at random: " + atRandom);
    }
}
