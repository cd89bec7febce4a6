package org.butterflysecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.ScriptedConnector.type;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that come in the order of their keys are stored while they are read. Nothing else may hang on the order in which they come. */
class RecordOrderTest {
    private static final String USER = "{'type':'user','read':{'list':'/users'},'identity':{'id':'/id'}}";
    private static final int COUNT = 12_000;

    @TempDir
    Path directory;

    private final InMemoryStorage storage = InMemoryStorage.create();
    private KeyFileProvider keys;

    @BeforeEach
    void generateKey() {
        keys = KeyFileProvider.generate(directory.resolve("key"), new SecureRandom());
    }

    @Test
    void theTreeIsTheSameInWhateverOrderRecordsCome() {
        List<Integer> inOrder = numbers();
        List<Integer> backwards = new ArrayList<>(inOrder);
        Collections.reverse(backwards);
        List<Integer> inNoOrder = new ArrayList<>(inOrder);
        Collections.shuffle(inNoOrder, new Random(1));
        List<Integer> nearly = new ArrayList<>(inOrder);
        IntStream.range(0, COUNT / 40)
                .forEach(i -> Collections.shuffle(nearly.subList(40 * i, 40 * i + 40), new Random(i)));
        List<Integer> oneLate = new ArrayList<>(inOrder);
        oneLate.add(oneLate.remove(17));
        List<Integer> twice = new ArrayList<>(inOrder);
        twice.addAll(inOrder.subList(COUNT / 2, COUNT));
        List<Integer> fromTheMiddle = new ArrayList<>(inOrder);
        Collections.rotate(fromTheMiddle, COUNT / 2);

        String root = root(run(sink -> add(sink, inOrder)));

        for (List<Integer> order : List.of(backwards, inNoOrder, nearly, oneLate, twice, fromTheMiddle, sweeps())) {
            Snapshot snapshot = run(sink -> add(sink, order));
            assertThat(root(snapshot)).isEqualTo(root);
            assertThat(snapshot.type(type("user")).orElseThrow().reused()).isEqualTo(COUNT);
        }
        assertThat(root(run(sink -> addFromThreads(sink, 6)))).isEqualTo(root);
    }

    @Test
    void ofWhatIsGivenTwiceTheLaterCounts() {
        Snapshot snapshot = run(sink -> {
            add(sink, numbers());
            sink.accept(key(3), document(3, "later"));
            sink.accept(key(COUNT - 1), document(COUNT - 1, "later"));
        });

        try (IdentityBackup backup = backup(sink -> {})) {
            try (Stream<Resource> users = backup.read(snapshot.id(), type("user"))) {
                assertThat(users.filter(u -> u.document().toString().contains("later")))
                        .extracting(Resource::key)
                        .containsExactly(key(3), key(COUNT - 1));
            }
            assertThat(backup.verifyAll().isIntact()).isTrue();
        }
    }

    /** A tree that is begun and has to be made anew must not leave its nodes behind in each run. */
    @Test
    void recordsThatComeLateInEachRunCostNoStorage() {
        run(sink -> add(sink, numbers()));
        List<Integer> oneLate = numbers();
        oneLate.add(oneLate.remove(COUNT / 2));

        for (List<Integer> order : List.of(sweeps(), numbers(), sweeps(), oneLate)) {
            assertThat(run(sink -> add(sink, order)).statistics().storedBytes()).isLessThan(4 << 10);
        }
    }

    @Test
    void whatIsHeldBackIsStoredInTheEnd() {
        run(sink -> add(sink, numbers()));
        Snapshot snapshot = run(sink -> {
            for (int i = 0; i < COUNT; i++) {
                sink.accept(key(i), document(i, i == 40 ? "changed" : "as it is"));
            }
        });

        assertThat(snapshot.statistics().storedBytes()).isBetween(1L << 10, 100L << 10);
        try (IdentityBackup backup = backup(sink -> {})) {
            assertThat(backup.verifyAll().isIntact()).isTrue();
            assertThat(backup.find(snapshot.id(), type("user"), key(40))
                            .orElseThrow()
                            .document()
                            .toString())
                    .contains("changed");
        }
    }

    @Test
    void aTypeThatCannotBeReadToItsEndIsNotStored() {
        Snapshot snapshot = run(sink -> {
            add(sink, numbers());
            throw new IllegalStateException("the provider went away");
        });

        assertThat(snapshot.isComplete()).isFalse();
        assertThat(snapshot.type(type("user")).orElseThrow().root()).isEmpty();
        assertThat(run(sink -> add(sink, numbers())).isComplete()).isTrue();
    }

    @Test
    void storageThatFailsEndsTheReading() {
        StorageBackend full = (StorageBackend) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StorageBackend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("put")
                            && arguments[0].toString().contains("pack")) {
                        throw new StorageException(ErrorCode.STORAGE_FULL, "No space.");
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        AtomicInteger given = new AtomicInteger();
        Reading endless = sink -> {
            byte[] noise = new byte[3_000];
            Random random = new Random(1);
            while (true) {
                random.nextBytes(noise);
                String text = Base64.getEncoder().encodeToString(noise);
                sink.accept(key(given.get()), document(given.getAndIncrement(), text));
            }
        };

        try (IdentityBackup backup = backup(full, endless)) {
            assertThatThrownBy(backup::run)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL));
        }
        assertThat(given).hasPositiveValue();
    }

    private interface Reading {
        void read(ResourceSink sink) throws InterruptedException;
    }

    private Snapshot run(Reading reading) {
        try (IdentityBackup backup = backup(reading)) {
            return backup.run();
        }
    }

    private IdentityBackup backup(Reading reading) {
        return backup(storage, reading);
    }

    private IdentityBackup backup(StorageBackend storage, Reading reading) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(ScriptedConnector.of(USER).reads("user", (parents, sink) -> {
                    reading.read(sink);
                    return ReadOutcome.COMPLETE;
                }))
                .storage(storage)
                .keyProvider(keys)
                .spillDirectory(directory.resolve("spill"))
                .memoryBudgetBytes(1 << 20)
                .build();
    }

    private static String root(Snapshot snapshot) {
        return snapshot.type(type("user")).orElseThrow().root().orElseThrow();
    }

    private static List<Integer> numbers() {
        return new ArrayList<>(IntStream.range(0, COUNT).boxed().toList());
    }

    /** First most of them, then every tenth. */
    private static List<Integer> sweeps() {
        return Stream.concat(
                        numbers().stream().filter(i -> i % 10 != 0),
                        numbers().stream().filter(i -> i % 10 == 0))
                .toList();
    }

    private static void add(ResourceSink sink, List<Integer> order) throws InterruptedException {
        for (int i : order) {
            sink.accept(key(i), document(i, "as it is"));
        }
    }

    /** Each thread reads stretches of a hundred. */
    private static void addFromThreads(ResourceSink sink, int threads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> stretches = new ArrayList<>();
            for (int from = 0; from < COUNT; from += 100) {
                List<Integer> stretch = numbers().subList(from, from + 100);
                stretches.add(pool.submit(() -> {
                    add(sink, stretch);
                    return true;
                }));
            }
            for (Future<?> stretch : stretches) {
                stretch.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static ResourceKey key(int number) {
        return ResourceKey.of(String.format(Locale.ROOT, "u%06d", number));
    }

    private static byte[] document(int number, String text) {
        String filler = Integer.toString(number * 0x9E3779B1, 36).repeat(30);
        return ("{\"filler\":\"" + filler + "\",\"id\":\"" + key(number) + "\",\"text\":\"" + text + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
