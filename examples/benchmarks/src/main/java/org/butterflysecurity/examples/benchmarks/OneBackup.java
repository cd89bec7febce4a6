package org.butterflysecurity.examples.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.storage.FileSystemStorage;

/** One backup in a JVM of its own; {@link TenantBenchmark} and {@link Auth0Benchmark} start it. */
public final class OneBackup {
    private static final SecretRef KEY = SecretRef.of("client");

    private OneBackup() {}

    /**
     * Arguments: provider, what to call it, address, client id, key id, CA file, private key file, directory for the rest and, if
     * not all types are meant, theirs with commas between.
     */
    public static void main(String[] arguments) throws IOException {
        try (IdentityBackup backup = opened(arguments)) {
            long started = System.nanoTime();
            Snapshot snapshot = backup.run(options(arguments));
            double seconds = (System.nanoTime() - started) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-6s %s: %,d objects, %,d bytes of JSON, %,d stored; %,d calls; %.1f s; peak heap %,d MiB, peak RSS %,d MiB%n",
                    arguments[1],
                    snapshot.isComplete() ? "complete" : "INCOMPLETE",
                    snapshot.count(),
                    snapshot.types().stream().mapToLong(TypeResult::bytes).sum(),
                    snapshot.statistics().storedBytes(),
                    snapshot.statistics().calls(),
                    seconds,
                    peakHeap() >> 20,
                    peakResidentSet() >> 20);
            snapshot.types().stream()
                    .sorted(Comparator.comparingLong(TypeResult::calls).reversed())
                    .limit(6)
                    .forEach(t -> System.out.printf(
                            Locale.ROOT, "       %-28s %,10d objects %,8d calls%n", t.type(), t.count(), t.calls()));
        }
    }

    /** Wired as the arguments of {@link #main} say. */
    static IdentityBackup opened(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[7]);
        Path keyFile = directory.resolve("keys/benchmark.key");
        if (Files.notExists(keyFile)) {
            Files.createDirectories(keyFile.getParent());
            KeyFileProvider.generate(keyFile, new SecureRandom()).close();
        }
        return IdentityBackup.builder()
                .tenant("benchmark")
                .connector(connector(arguments))
                .secrets(SecretResolvers.file(KEY, Path.of(arguments[6])))
                .storage(FileSystemStorage.at(Files.createDirectories(directory.resolve("repository"))))
                .keyProvider(KeyFileProvider.at(keyFile))
                .spillDirectory(Files.createDirectories(directory.resolve("spill")))
                .build();
    }

    private static RunOptions options(String[] arguments) {
        return arguments.length < 9
                ? RunOptions.defaults()
                : RunOptions.defaults()
                        .withTypes(Arrays.stream(arguments[8].split(","))
                                .map(ResourceType::of)
                                .toList());
    }

    private static IdentityConnector connector(String[] arguments) {
        if (arguments[0].equals("auth0")) {
            return Auth0Connector.builder()
                    .domain(arguments[2])
                    .clientId(arguments[3])
                    .keyId(arguments[4])
                    .caFile(Path.of(arguments[5]))
                    .privateKey(KEY)
                    .build();
        }
        return OktaConnector.builder()
                .orgUrl(arguments[2])
                .clientId(arguments[3])
                .keyId(arguments[4])
                .caFile(Path.of(arguments[5]))
                .privateKey(KEY)
                .build();
    }

    /** The sum of the pools' peaks: at least what was ever used at once. */
    static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** Linux's own count; 0 elsewhere. */
    static long peakResidentSet() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.notExists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }
}
