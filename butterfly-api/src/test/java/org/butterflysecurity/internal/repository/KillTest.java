package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.PruneReport;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.FileSystemStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process (SIGKILL on Unix) that backs up, imports, prunes, changes keys, and repairs damage, at a chosen write or at any moment,
 * and looks at what it left behind. {@code -Dbutterfly.kills=300} kills more often than the build does; {@code -Dbutterfly.seed=…} repeats a run.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("butterfly.kills", 16);
    private static final long SEED = Long.getLong("butterfly.seed", 20261125L);

    /** A prune leaves young packs alone; by this clock none is young. */
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    @TempDir
    Path directory;

    private int invariants;
    private int damages;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void whateverMomentAProcessIsKilledEarlierSnapshotsStayAndTheNextRunWorks() throws Exception {
        Random random = new Random(SEED);
        Set<SnapshotId> committed = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> told =
                    kill(random.nextLong() >>> 1, kill % 3 == 2 ? 0 : 1 + random.nextInt(45), false, random);
            told.stream()
                    .filter(line -> line.startsWith("COMMITTED "))
                    .forEach(line -> committed.add(SnapshotId.of(line.substring("COMMITTED ".length()))));
            damages += told.contains("DAMAGED") ? 1 : 0;
            checkWhatIsLeft(committed, told, random);
        }
        System.out.println("kills: " + KILLS + ", of them while or after storage was damaged: " + damages + ", seed "
                + SEED + ", invariants checked: " + invariants);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void anEraseThatIsKilledIsFinishedByTheNext() throws Exception {
        Random random = new Random(SEED);
        for (int kill = 1; kill <= Math.max(3, KILLS / 5); kill++) {
            kill(random.nextLong() >>> 1, 25, false, random);
            kill(2L * kill, kill, true, random);
            FileSystemStorage storage = FileSystemStorage.at(directory.resolve("store"));
            try {
                Repository.erase(storage, Sandbox.TENANT, KilledProcess.KEYS, Clock.systemUTC(), new Random(kill));
            } catch (RepositoryException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TENANT);
            }
            assertThat(Storages.keys(storage)).isEmpty();
        }
    }

    /** Runs the process and kills it: when it says so, or after some milliseconds. */
    private List<String> kill(long seed, int writes, boolean erase, Random random)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        directory.toString(),
                        String.valueOf(seed),
                        String.valueOf(writes),
                        String.valueOf(erase))
                .redirectErrorStream(true)
                .start();
        List<String> told = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.equals("NOW")) {
                told.add(line);
                if (writes == 0 && line.equals("START")) {
                    process.waitFor(20 + random.nextInt(400), TimeUnit.MILLISECONDS);
                    break;
                }
                line = out.readLine();
            }
            // By its handle: the process itself would close what it has told.
            process.toHandle().destroyForcibly();
            for (line = out.readLine(); line != null; line = out.readLine()) {
                told.add(line);
            }
        }
        process.waitFor();
        assertThat(told).as("what the process said, seed %d", seed).noneMatch(l -> l.startsWith("Exception in"));
        return told;
    }

    private void checkWhatIsLeft(Set<SnapshotId> committed, List<String> told, Random random) {
        StorageBackend storage = new DatedStorage(FileSystemStorage.at(directory.resolve("store")), LATER);
        try (Repository repository = KilledProcess.open(storage, LATER, new Random(random.nextLong()))) {
            if (told.contains("DAMAGED")) {
                repository.repair(p -> {});
            }
            assertThat(repository.verifyAll(p -> {}).problems())
                    .as("after %s", told)
                    .isEmpty();
            for (Snapshot snapshot : repository.snapshots()) {
                String root = snapshot.type(Sandbox.USERS).orElseThrow().root().orElseThrow();
                try (var records = repository.records(root)) {
                    Map<String, String> read = Sandbox.asMap(records.toList());
                    assertThat(KilledProcess.expected(snapshot)).containsAllEntriesOf(read);
                    assertThat(read.size() == KilledProcess.expected(snapshot).size())
                            .as("whether %s is whole", snapshot)
                            .isEqualTo(!snapshot.tags().contains(Repairer.TAG));
                }
                invariants++;
            }
            newestCommittedIsThere(repository, committed);
            assertThat(repository.keys().list().get(0).keyIds()).contains("test:2");
            invariants += 3;
            PruneReport pruned = repository.prune(Retention.keep().last(3), p -> {});
            assertThat(pruned.kept()).hasSizeLessThanOrEqualTo(4);
            assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            assertThat(Leftovers.in(storage, KilledProcess.KEYS))
                    .as("after %s", told)
                    .isEmpty();
            invariants += 2;
        }
    }

    /** A prune may have removed older ones; the newest that was told stays until a newer one is there. */
    private static void newestCommittedIsThere(Repository repository, Set<SnapshotId> committed) {
        committed.stream()
                .max(SnapshotId::compareTo)
                .ifPresent(newest -> assertThat(repository
                                .snapshots()
                                .get(repository.snapshots().size() - 1)
                                .id())
                        .isGreaterThanOrEqualTo(newest));
    }
}
