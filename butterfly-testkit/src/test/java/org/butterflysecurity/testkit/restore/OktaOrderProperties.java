package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;

/** Rules that were deleted, inserted and reordered stand in their old order again, with no more moved than must be. */
class OktaOrderProperties {
    private static final JsonPointer PRIORITY = JsonPointer.of("/priority");

    /** A type of rules, that of their policies, and the number of the first place. */
    enum Rules {
        WITHOUT_GAPS("okta-sign-on", 1),
        WITH_GAPS("access", 0);

        private final String name;
        private final int first;

        Rules(String name, int first) {
            this.name = name;
            this.first = first;
        }

        ResourceType policy() {
            return ResourceType.of("okta/policy-" + name);
        }

        ResourceType rule() {
            return ResourceType.of("okta/policy-rule-" + name);
        }
    }

    @Property(tries = 25, seed = "4711")
    void orderComesBackWithTheFewestMoves(
            @ForAll Rules rules,
            @ForAll @IntRange(min = 1, max = 7) int count,
            @ForAll @IntRange(min = 0, max = 3) int deleted,
            @ForAll @IntRange(min = 0, max = 3) int inserted,
            @ForAll long seed)
            throws IOException {
        try (Tenant tenant = new Tenant(rules, count)) {
            List<ResourceKey> keys = new ArrayList<>(tenant.keys);
            Random random = new Random(seed);
            for (int i = 0; i < deleted && !keys.isEmpty(); i++) {
                keys.remove(random.nextInt(keys.size()));
            }
            Collections.shuffle(keys, random);
            int moves = keys.size() - longestInOrder(keys, tenant.keys);
            for (int i = 0; i < inserted; i++) {
                keys.add(random.nextInt(keys.size() + 1), tenant.key("new" + i));
            }
            tenant.order(keys);

            tenant.restoredWith(moves);
        }
    }

    @Example
    void ruleThatWasMovedToTheEndIsOneStep() throws IOException {
        try (Tenant tenant = new Tenant(Rules.WITHOUT_GAPS, 5)) {
            List<ResourceKey> keys = new ArrayList<>(tenant.keys);
            keys.add(keys.remove(0));
            tenant.order(keys);

            RestorePlan plan = tenant.restoredWith(1);

            assertThat(plan.toString()).contains("/priority: 5 -> 1");
        }
    }

    /** The numbers of those behind it have changed, and their order has not. */
    @Example
    void ruleThatWasDeletedIsOneStep() throws IOException {
        try (Tenant tenant = new Tenant(Rules.WITHOUT_GAPS, 5)) {
            tenant.order(tenant.keys.subList(1, 5));

            assertThat(tenant.restoredWith(0).steps()).hasSize(1);
        }
    }

    /** Of the other rules nothing was asked. */
    @Example
    void editOfARuleKeepsThePlaceThatItHasNow() throws IOException {
        try (Tenant tenant = new Tenant(Rules.WITHOUT_GAPS, 3)) {
            List<ResourceKey> keys = new ArrayList<>(tenant.keys);
            keys.add(0, tenant.key("new"));
            tenant.order(keys);
            tenant.edit(tenant.keys.get(2));

            RestorePlan plan = tenant.backup.planRestore(tenant.snapshot.id(), Selection.everything());
            RestoreReport report = tenant.backup.restore(plan);

            assertThat(plan.steps()).hasSize(1);
            assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
            assertThat(tenant.order()).isEqualTo(keys);
        }
    }

    private static int longestInOrder(List<ResourceKey> keys, List<ResourceKey> order) {
        int[] best = new int[keys.size()];
        int longest = 0;
        for (int i = 0; i < best.length; i++) {
            best[i] = 1;
            for (int j = 0; j < i; j++) {
                if (order.indexOf(keys.get(j)) < order.indexOf(keys.get(i))) {
                    best[i] = Math.max(best[i], best[j] + 1);
                }
            }
            longest = Math.max(longest, best[i]);
        }
        return longest;
    }

    /** An org with one policy that has rules, and a snapshot of it. */
    private static final class Tenant implements AutoCloseable {
        private final Path directory = Files.createTempDirectory("butterfly-order");
        private final SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults()
                .transport(Transport.PLAIN_HTTP)
                .tenant(DemoTenant.seed(7).users(1).groups(4)));
        private final IdentityBackup backup =
                OktaWiring.to(org, directory, "acme").build();
        private final Rules rules;
        private final ResourceKey policy;
        private final List<ResourceKey> keys = new ArrayList<>();
        private final Snapshot snapshot;

        Tenant(Rules rules, int count) throws IOException {
            this.rules = rules;
            this.policy = org.state()
                    .all(rules.policy())
                    .filter(p -> !p.document().toString().contains("\"system\":true"))
                    .filter(p -> !p.document().toString().contains("Admin Console"))
                    .findFirst()
                    .or(() -> org.state().all(rules.policy()).findFirst())
                    .orElseThrow()
                    .key();
            for (int i = 0; i < count; i++) {
                keys.add(key("rule" + i));
            }
            order(keys);
            snapshot = backup.run(RunOptions.defaults().withTypes(rules.policy(), rules.rule()));
        }

        ResourceKey key(String name) {
            return policy.child("0pr" + name + "x".repeat(14 - name.length()) + "5d7");
        }

        /** Gives the policy these rules in this order, as if they had always had it. */
        void order(List<ResourceKey> order) {
            ours().forEach(i -> org.state().remove(rules.rule(), i.key()));
            for (int i = 0; i < order.size(); i++) {
                org.state().put(rules.rule(), order.get(i), rule(order.get(i).id(), i + rules.first));
            }
        }

        void edit(ResourceKey key) {
            JsonObject before = (JsonObject) org.state().find(rules.rule(), key).orElseThrow();
            JsonObject actions = (JsonObject) Json.parse("{\"signon\":{\"access\":\"DENY\"}}");
            org.state().put(rules.rule(), key, before.with("actions", actions));
        }

        private static JsonObject rule(String id, int priority) {
            return JsonObject.EMPTY
                    .with("id", new JsonString(id))
                    .with("name", new JsonString("Rule " + id))
                    .with("type", new JsonString("SIGN_ON"))
                    .with("status", new JsonString("ACTIVE"))
                    .with("system", Json.parse("false"))
                    .with("actions", Json.parse("{\"signon\":{\"access\":\"ALLOW\"}}"))
                    .with("priority", JsonNumber.of(priority));
        }

        private List<Item> ours() {
            return org.state()
                    .all(rules.rule())
                    .filter(i -> i.key().parent().filter(policy::equals).isPresent())
                    .filter(i -> !i.document().toString().contains("\"system\":true"))
                    .toList();
        }

        /** The rules as they follow each other. */
        List<ResourceKey> order() {
            return ours().stream()
                    .sorted(Comparator.comparing(
                            i -> ((JsonNumber) PRIORITY.find(i.document()).orElseThrow()).toBigDecimal()))
                    .map(Item::key)
                    .toList();
        }

        private List<String> names() {
            return ours().stream()
                    .sorted(Comparator.comparing(
                            i -> ((JsonNumber) PRIORITY.find(i.document()).orElseThrow()).toBigDecimal()))
                    .map(i -> ((JsonObject) i.document()).string("name").orElse(""))
                    .toList();
        }

        RestorePlan restoredWith(int moves) {
            RestoreOptions options = RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(100));
            RestorePlan plan = backup.planRestore(snapshot.id(), options);
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            assertThat(plan.count(Step.Kind.UPDATE)).as(plan.toString()).isEqualTo(moves);
            assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
            assertThat(names())
                    .as(plan.toString())
                    .isEqualTo(keys.stream().map(k -> "Rule " + k.id()).toList());
            assertThat(Set.copyOf(names())).hasSameSizeAs(names());
            assertThat(backup.planRestore(snapshot.id(), options).steps()).isEmpty();
            return plan;
        }

        @Override
        public void close() throws IOException {
            backup.close();
            org.close();
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
