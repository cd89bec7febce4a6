package org.butterflysecurity.examples.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;

/**
 * Backs up a simulated Auth0 tenant of a given size from a second JVM with little memory and, where the system property {@code
 * a0deploy} names Auth0's deployment tool, exports the same tenant with it: calls, time and peak memory of both. The tenant runs
 * in this JVM, over TLS on loopback and without rate limits, so time is that of both programs on this machine. With the tool a
 * second backup is made of the types alone that the tool reads too.
 *
 * <p>Arguments: clients, organizations, roles, actions, users, heap of the second JVM. Default: {@code 300 500 100 60 20000 256m}.
 * The deployment tool does not read users.
 */
public final class Auth0Benchmark {
    private static final List<String> DEFAULTS = List.of("300", "500", "100", "60", "20000", "256m");

    private Auth0Benchmark() {}

    /** Measures one size. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> sizes = new ArrayList<>(DEFAULTS);
        for (int i = 0; i < Math.min(arguments.length, sizes.size()); i++) {
            sizes.set(i, arguments[i]);
        }
        Path directory = Files.createTempDirectory("butterfly-auth0-benchmark");
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(Auth0Options.defaults()
                .tenant(DemoTenant.seed(2026)
                        .clients(Integer.parseInt(sizes.get(0)))
                        .organizations(Integer.parseInt(sizes.get(1)))
                        .roles(Integer.parseInt(sizes.get(2)))
                        .actions(Integer.parseInt(sizes.get(3)))
                        .users(Long.parseLong(sizes.get(4)))))) {
            System.out.printf(
                    Locale.ROOT,
                    "%s clients, %s organizations, %s roles, %s actions, %s users; -Xmx%s, %d processors%n",
                    sizes.get(0),
                    sizes.get(1),
                    sizes.get(2),
                    sizes.get(3),
                    sizes.get(4),
                    sizes.get(5),
                    Runtime.getRuntime().availableProcessors());
            backUp(tenant, Files.createDirectory(directory.resolve("all")), sizes.get(5), List.of());
            String tool = System.getProperty("a0deploy", "");
            if (tool.isEmpty()) {
                System.out.println("a0deploy: SKIPPED, -Da0deploy does not name it");
            } else {
                Path alike = Files.createDirectory(directory.resolve("alike"));
                System.out.println("the types that a0deploy reads too:");
                backUp(tenant, alike, sizes.get(5), List.of(typesOfTheTool()));
                deployCli(tenant, directory, tool);
            }
        } finally {
            Directories.delete(directory);
        }
    }

    /** The catalog says of each type how the tool keeps it, if it does. */
    private static String typesOfTheTool() {
        return Auth0Catalog.catalog().types().stream()
                .filter(type -> type.isBackedUp() && type.deployCli().isPresent())
                .map(type -> type.type().toString())
                .collect(Collectors.joining(","));
    }

    private static void backUp(SimulatedAuth0 tenant, Path directory, String heap, List<String> types)
            throws IOException, InterruptedException {
        long before = tenant.calls().total();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                OneBackup.class.getName(),
                "auth0",
                "backup",
                tenant.domain(),
                tenant.clientId(),
                tenant.keyId(),
                tenant.caFile(directory.resolve("ca.pem")).toString(),
                tenant.privateKeyFile(directory.resolve("client.pem")).toString(),
                directory.toString()));
        command.addAll(types);
        run(new ProcessBuilder(command));
        System.out.printf(
                Locale.ROOT,
                "       the tenant counted %,d calls%n",
                tenant.calls().total() - before);
    }

    private static void deployCli(SimulatedAuth0 tenant, Path directory, String tool)
            throws IOException, InterruptedException {
        long before = tenant.calls().total();
        ProcessBuilder export = new ProcessBuilder(
                tool, "export", "--format=directory", "--output_folder=" + directory.resolve("export"));
        export.environment()
                .putAll(Map.of(
                        "AUTH0_DOMAIN", tenant.domain(),
                        "AUTH0_CLIENT_ID", tenant.clientId(),
                        "AUTH0_CLIENT_SECRET", tenant.clientSecret(),
                        "NODE_EXTRA_CA_CERTS",
                                tenant.caFile(directory.resolve("ca.pem")).toString()));
        File log = directory.resolve("a0deploy.log").toFile();
        long started = System.nanoTime();
        run(export.redirectErrorStream(true).redirectOutput(log));
        System.out.printf(
                Locale.ROOT,
                "a0deploy export: %,d calls; %.1f s%n",
                tenant.calls().total() - before,
                (System.nanoTime() - started) / 1e9);
    }

    private static void run(ProcessBuilder program) throws IOException, InterruptedException {
        if (program.redirectOutput().equals(ProcessBuilder.Redirect.PIPE)) {
            program.inheritIO();
        }
        int exit = program.start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(program.command().get(0) + " ended with exit code " + exit);
        }
    }
}
