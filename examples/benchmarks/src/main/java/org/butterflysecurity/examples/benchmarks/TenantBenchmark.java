package org.butterflysecurity.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/**
 * Backs up a simulated Okta org of a given size from a second JVM with little memory, twice, then plans a restore of everything and of
 * one group that has changed, and tells calls, time and peak memory. The org runs in this JVM, over TLS on loopback and without rate limits, so time is that of both programs on this
 * machine; at a real org the provider's limits decide.
 *
 * <p>Arguments: users, groups, apps, memberships a user, app assignments a user, heap of the second JVM. Default: {@code
 * 20000 2000 200 5 2 256m}.
 */
public final class TenantBenchmark {
    private static final List<String> DEFAULTS = List.of("20000", "2000", "200", "5", "2", "256m");

    private static final ResourceType LINKED_OBJECT = ResourceType.of("okta/linked-object-definition");

    private TenantBenchmark() {}

    /** Measures one size. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> sizes = new ArrayList<>(DEFAULTS);
        for (int i = 0; i < Math.min(arguments.length, sizes.size()); i++) {
            sizes.set(i, arguments[i]);
        }
        long users = Long.parseLong(sizes.get(0));
        int groups = Integer.parseInt(sizes.get(1));
        int apps = Integer.parseInt(sizes.get(2));
        Path directory = Files.createTempDirectory("butterfly-tenant-benchmark");
        try (SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults()
                .tenant(DemoTenant.seed(2026)
                        .users(users)
                        .groups(groups)
                        .apps(apps)
                        .membershipsPerUser(Integer.parseInt(sizes.get(3)))
                        .assignmentsPerUser(Integer.parseInt(sizes.get(4)))))) {
            System.out.printf(
                    Locale.ROOT,
                    "%,d users, %,d groups, %,d apps, %s memberships and %s app assignments a user; -Xmx%s, %d processors%n",
                    users,
                    groups,
                    apps,
                    sizes.get(3),
                    sizes.get(4),
                    sizes.get(5),
                    Runtime.getRuntime().availableProcessors());
            removeLinkedObjects(org);
            System.out.printf(
                    Locale.ROOT,
                    "naive count of calls (each user's groups, factors, roles, links and apps asked for; okta.md §13): %,d%n",
                    naiveCalls(users, groups, apps));
            backUp(org, directory, sizes.get(5), "first");
            backUp(org, directory, sizes.get(5), "again");
            String changed = changeOne(org);
            start(OnePlan.class, org, directory, sizes.get(5), "plan", List.of());
            start(OnePlan.class, org, directory, sizes.get(5), "plan", List.of("okta/group:" + changed));
        } finally {
            Directories.delete(directory);
        }
    }

    /** Where an org defines linked objects each user must be asked for each of them; most orgs define none. */
    private static void removeLinkedObjects(SimulatedOkta org) {
        List<ResourceKey> definitions;
        try (Stream<Item> all = org.state().all(LINKED_OBJECT)) {
            definitions = all.map(Item::key).toList();
        }
        definitions.forEach(key -> org.state().remove(LINKED_OBJECT, key));
    }

    /** Users and five requests for each, groups and four for each, apps and twelve for each. Source: okta.md, section 13. */
    private static long naiveCalls(long users, long groups, long apps) {
        return users / 200 + 5 * users + groups / 200 + 4 * groups + apps / 200 + 12 * apps;
    }

    /** Renames one group, and gives the name that it had. */
    private static String changeOne(SimulatedOkta org) {
        ResourceType type = ResourceType.of("okta/group");
        JsonPointer description = JsonPointer.of("/profile/description");
        Item group;
        try (Stream<Item> all = org.state().all(type)) {
            group = all.skip(5).findFirst().orElseThrow();
        }
        org.state().put(type, group.key(), description.replace(group.document(), d -> new JsonString("Changed")));
        return JsonPointer.of("/profile/name").findString(group.document()).orElseThrow();
    }

    private static void backUp(SimulatedOkta org, Path directory, String heap, String what)
            throws IOException, InterruptedException {
        start(OneBackup.class, org, directory, heap, what, List.of());
    }

    private static void start(
            Class<?> program, SimulatedOkta org, Path directory, String heap, String what, List<String> more)
            throws IOException, InterruptedException {
        Path caFile = org.caFile(directory.resolve("ca.pem"));
        Path keyFile = org.privateKeyFile(directory.resolve("client.pem"));
        long before = org.calls().total();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                "okta",
                what,
                org.url(),
                org.clientId(),
                org.keyId(),
                caFile.toString(),
                keyFile.toString(),
                directory.toString()));
        command.addAll(more);
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(program.getSimpleName() + " ended with exit code " + exit);
        }
        System.out.printf(
                Locale.ROOT, "       the org counted %,d calls%n", org.calls().total() - before);
    }
}
