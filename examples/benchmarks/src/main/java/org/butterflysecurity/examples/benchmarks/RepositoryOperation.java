package org.butterflysecurity.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.storage.FileSystemStorage;

/**
 * One operation on a repository, in a JVM of its own; {@link RepositoryBenchmark} starts it. Prints seconds, CPU seconds and peak
 * resident MiB of each repetition; the first is that of a fresh JVM, class loading included from the start of the JVM.
 */
public final class RepositoryOperation {
    private static final ResourceType USER = ResourceType.of("okta/user");
    private static final ResourceType APP = ResourceType.of("okta/app");

    private RepositoryOperation() {}

    /** Arguments: operation, directory of the repository, key file, directory of the records, repetitions, when it was started: milliseconds. */
    public static void main(String[] arguments) throws IOException {
        int repetitions = Integer.parseInt(arguments[4]);
        for (int i = 0; i < repetitions; i++) {
            Path repository = Path.of(arguments[1] + (arguments[0].equals("backup") && i > 0 ? "-" + i : ""));
            long started = i == 0 ? Long.parseLong(arguments[5]) : System.currentTimeMillis();
            long cpu = i == 0 ? 0 : cpuMillis();
            run(arguments[0], repository, Path.of(arguments[2]), Path.of(arguments[3]));
            System.out.printf(
                    Locale.ROOT,
                    "%.3f %.3f %d%n",
                    (System.currentTimeMillis() - started) / 1e3,
                    (cpuMillis() - cpu) / 1e3,
                    residentMebibytes());
        }
    }

    private static void run(String operation, Path directory, Path keyFile, Path records) {
        try (IdentityBackup backup = IdentityBackup.builder()
                .tenant("benchmark")
                .connector(new FilesConnector(records))
                .storage(FileSystemStorage.at(directory))
                .keyProvider(KeyFileProvider.at(keyFile))
                .build()) {
            switch (operation) {
                case "backup" ->
                    backup.run(RunOptions.defaults()
                            .withTypes(RecordFiles.TYPES.stream()
                                    .map(type -> ResourceType.of("okta/" + type))
                                    .toList()));
                case "verify" -> need(backup.verifyAll().isIntact());
                case "read-large" -> count(backup, USER);
                case "read-small" -> count(backup, APP);
                case "read-one" -> one(backup);
                case "diff" -> {
                    List<Snapshot> all = backup.snapshots();
                    need(!backup.diff(all.get(0).id(), all.get(all.size() - 1).id(), DiffOptions.defaults())
                            .isEmpty());
                }
                default -> throw new IllegalArgumentException(operation);
            }
        }
    }

    private static void count(IdentityBackup backup, ResourceType type) {
        Snapshot newest = backup.latest().orElseThrow();
        try (Stream<Resource> resources = backup.read(newest.id(), type)) {
            need(resources.count() == newest.type(type).orElseThrow().count());
        }
    }

    private static void one(IdentityBackup backup) {
        Snapshot newest = backup.latest().orElseThrow();
        ResourceKey key;
        try (Stream<Resource> resources = backup.read(newest.id(), APP)) {
            key = resources.findFirst().orElseThrow().key();
        }
        need(backup.find(newest.id(), APP, key).isPresent());
    }

    private static void need(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("the operation did not give what it should");
        }
    }

    /** Of the process, not by the JVM's management, whose classes would take a tenth of what a small command takes. */
    private static long cpuMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    }

    private static long residentMebibytes() throws IOException {
        return OneBackup.peakResidentSet() >> 20;
    }
}
