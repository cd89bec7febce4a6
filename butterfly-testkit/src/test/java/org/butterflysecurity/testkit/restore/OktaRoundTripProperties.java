package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.OktaState;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.Transport;

/**
 * Whatever happens to a tenant, a restore brings back what the snapshot has, apart from ids and what only people can do. The comparison
 * is made without the restore engine: by content, with ids taken out, and by the names at both ends of a membership.
 */
class OktaRoundTripProperties {
    private static final Catalog CATALOG = OktaCatalog.catalog();
    private static final List<ResourceType> TYPES = List.of(
            type("group"),
            type("group-membership"),
            type("group-rule"),
            type("user"),
            type("app"),
            type("app-user"),
            type("app-group-assignment"),
            type("network-zone"),
            type("trusted-origin"),
            type("behavior"),
            type("user-type"));

    /** Which field of which type is edited. */
    private static final Map<String, String> EDITED = Map.of(
            "group", "/profile/description",
            "user", "/profile/firstName",
            "app", "/label",
            "trusted-origin", "/name",
            "network-zone", "/name");

    private static final List<String> DELETED = List.of(
            "group", "group-membership", "group-rule", "user", "app", "network-zone", "trusted-origin", "behavior");

    /** Types of which a list is turned round or a field taken away. Not of apps: no app is without the name of its kind. */
    private static final List<String> CHANGED = List.of("network-zone", "trusted-origin", "behavior");

    private static ResourceType type(String name) {
        return new ResourceType("okta", name);
    }

    /** Seeded, so that a build tells of its change and not of luck. */
    @Property(tries = 3, seed = "4711")
    void damagedTenantBecomesWhatItWas(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 99_999) Integer> damages) throws IOException {
        Path directory = Files.createTempDirectory("butterfly-round-trip");
        OktaOptions options = OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(damages.size()).users(12).groups(8).apps(9));
        try (SimulatedOkta org = SimulatedOkta.start(options);
                IdentityBackup backup =
                        OktaRestoreTest.wired(org, directory, "acme").build()) {
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(TYPES));
            Map<String, Integer> before = content(org);
            List<String> done = new ArrayList<>();
            damages.forEach(damage -> done.add(harm(org, damage)));

            RestoreOptions everything =
                    RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(1000));
            RestorePlan plan = backup.planRestore(snapshot.id(), everything);
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            String story = done + "\n" + plan + "\n" + Json.pretty(report.toJson());
            assertThat(report.count(Outcome.REFUSED) + report.count(Outcome.SKIPPED))
                    .as(story)
                    .isZero();
            assertThat(report.remaining())
                    .as(story)
                    .allSatisfy(step -> assertThat(step.kind()).isEqualTo(Step.Kind.NEEDS_PERSON));
            assertThat(difference(before, content(org))).as(story).isEmpty();
        } finally {
            Files.deleteIfExists(directory);
        }
    }

    private static List<String> difference(Map<String, Integer> before, Map<String, Integer> after) {
        List<String> difference = new ArrayList<>();
        before.forEach((text, n) -> {
            if (!n.equals(after.get(text))) {
                difference.add("before " + n + ": " + text);
            }
        });
        after.forEach((text, n) -> {
            if (!n.equals(before.get(text))) {
                difference.add("after " + n + ": " + text);
            }
        });
        return difference;
    }

    /** Every object without its ids, times and statuses of people, and how often it is there. Made without the restore engine. */
    private static Map<String, Integer> content(SimulatedOkta org) {
        Map<String, Integer> content = new TreeMap<>();
        for (ResourceType type : TYPES) {
            TypeDefinition definition = CATALOG.get(type);
            org.state().all(type).forEach(item -> {
                if (definition.fields().storeOnly().isPresent()) {
                    content.merge(type + " " + named(org, item.key()), 1, Integer::sum);
                    return;
                }
                boolean isDerived = type.name().equals("app-user")
                        && JsonPointer.of("/scope")
                                .findString(item.document())
                                .filter("GROUP"::equals)
                                .isPresent();
                if (isDerived) {
                    // Okta derives it from the group's assignment; nobody writes it.
                    return;
                }
                JsonValue document = item.document();
                List<JsonPointer> left = new ArrayList<>(definition.fields().serverSet());
                left.addAll(definition.fields().derived());
                left.add(JsonPointer.of("/credentials/oauthClient/client_id"));
                definition.fields().secrets().forEach(s -> left.add(s.at()));
                if (type.name().equals("user")) {
                    left.add(JsonPointer.of("/status"));
                }
                if (type.name().startsWith("app-")) {
                    left.addAll(List.of(JsonPointer.of("/status"), JsonPointer.of("/externalId")));
                }
                for (JsonPointer pointer : left) {
                    document = pointer.isRoot() ? document : pointer.remove(document);
                }
                String text = type + " "
                        + new String(Json.canonical(document), java.nio.charset.StandardCharsets.UTF_8)
                                .replaceAll("\\b(00g|00u|0oa|0pr|oty|nzo)[A-Za-z0-9]{17}\\b", "#");
                content.merge(text, 1, Integer::sum);
            });
        }
        return content;
    }

    /** A membership by the names of both. */
    private static String named(SimulatedOkta org, ResourceKey key) {
        String group = org.state()
                .find(type("group"), ResourceKey.of(key.segments().get(0)))
                .flatMap(g -> JsonPointer.of("/profile/name").findString(g))
                .orElse("nothing");
        String user = org.state()
                .find(type("user"), ResourceKey.of(key.id()))
                .flatMap(u -> JsonPointer.of("/profile/login").findString(u))
                .orElse("nobody");
        return user + " in " + group;
    }

    private static String harm(SimulatedOkta org, int damage) {
        if (damage % 5 == 4) {
            return change(org, damage);
        }
        boolean deletes = damage % 2 == 0;
        List<String> names = deletes ? DELETED : List.copyOf(new TreeMap<>(EDITED).keySet());
        String name = names.get(damage / 2 % names.size());
        List<OktaState.Item> items = org.state()
                .all(type(name))
                .filter(i -> mayBeHarmed(org, name, i))
                .toList();
        if (items.isEmpty()) {
            return "nothing";
        }
        OktaState.Item item = items.get(damage / 20 % items.size());
        if (deletes) {
            delete(org, name, item.key());
            return "delete " + name + " " + item.key();
        }
        JsonPointer at = JsonPointer.of(EDITED.get(name));
        JsonValue edited = at.replace(item.document(), v -> new JsonString("edited " + damage));
        org.state().put(type(name), item.key(), edited);
        return "edit " + name + " " + item.key();
    }

    /** What the catalog alone chooses: a list the other way round, or a field or reference gone. */
    private static String change(SimulatedOkta org, int damage) {
        Damage.Kind kind = damage % 2 == 0 ? Damage.Kind.REORDER : Damage.Kind.REMOVE;
        for (int i = 0; i < CHANGED.size(); i++) {
            String name = CHANGED.get((damage / 10 + i) % CHANGED.size());
            for (OktaState.Item item : org.state().all(type(name)).toList()) {
                Optional<JsonObject> changed = mayBeHarmed(org, name, item)
                        ? Damage.done(kind, CATALOG.get(type(name)), item.document(), new Random(damage))
                        : Optional.empty();
                if (changed.isPresent()) {
                    org.state().put(type(name), item.key(), changed.get());
                    return kind + " " + name + " " + item.key() + "\n   " + item.document() + "\n   " + changed.get();
                }
            }
        }
        return "nothing";
    }

    private static boolean mayBeHarmed(SimulatedOkta org, String name, OktaState.Item item) {
        boolean builtIn = CATALOG.get(type(name))
                .identity()
                .builtIn()
                .filter(b -> b.holds(item.document()))
                .isPresent();
        boolean inactive = name.equals("app")
                && !((JsonObject) item.document()).string("status").orElse("").equals("ACTIVE");
        boolean gone = name.equals("user")
                && ((JsonObject) item.document()).string("status").orElse("").matches("DEPROVISIONED|SUSPENDED");
        return !builtIn && !inactive && !gone && !item.key().id().equals(org.clientId());
    }

    /** What Okta takes away together with an object. */
    private static void delete(SimulatedOkta org, String name, ResourceKey key) {
        for (String relation : List.of("group-membership", "app-user", "app-group-assignment")) {
            org.state()
                    .all(type(relation))
                    .filter(r -> r.key().segments().contains(key.id())
                            && key.segments().size() == 1)
                    .map(OktaState.Item::key)
                    .toList()
                    .forEach(r -> org.state().remove(type(relation), r));
        }
        org.state().remove(type(name), key);
    }
}
