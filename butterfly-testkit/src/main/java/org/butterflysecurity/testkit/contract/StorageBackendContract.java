package org.butterflysecurity.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link StorageBackend} promises. Extend it in the tests of yours. */
public abstract class StorageBackendContract {
    private static final StorageKey KEY = StorageKey.of("tenants/acme/packs/p1");
    private static final StorageKey TENANT = StorageKey.of("tenants/acme");
    private static final int THREADS = 6;

    private StorageBackend storage = InMemoryStorage.create();
    private StorageBackend other = storage;

    /** A client of a storage that is new and empty for each test. */
    protected abstract StorageBackend open();

    /** Another client of the storage behind {@code first}. Give {@code first} itself if there can be but one. */
    protected abstract StorageBackend openAgain(StorageBackend first);

    /** The size of the largest object written, in bytes. Default 20 MiB. */
    protected int largeObjectBytes() {
        return 20 << 20;
    }

    /** How many objects stand in one listing. Default 2,100: more than two pages of most services. */
    protected int manyObjects() {
        return 2_100;
    }

    /** How often a race is run. Default 25. */
    protected int rounds() {
        return 25;
    }

    /** For JUnit. */
    protected StorageBackendContract() {}

    @BeforeEach
    void openStorage() {
        storage = open();
        other = openAgain(storage);
    }

    @AfterEach
    void closeStorage() {
        other.close();
        storage.close();
    }

    @Test
    void saysWhereItIs() {
        assertThat(storage.describe()).isNotBlank();
    }

    @Test
    void everyClientFindsWhatWasPut() {
        storage.put(KEY, bytes("content"));

        assertThat(storage.find(KEY)).hasValue(bytes("content"));
        assertThat(other.find(KEY)).hasValue(bytes("content"));
    }

    @Test
    void nothingIsFoundUnderAKeyThatIsFree() {
        storage.put(KEY, bytes("content"));

        assertThat(storage.find(StorageKey.of("tenants/acme/packs/p2"))).isEmpty();
        assertThat(storage.find(StorageKey.of("tenants/other/packs/p1"))).isEmpty();
        assertThat(storage.findRange(StorageKey.of("tenants/acme/packs/p2"), 0, 10))
                .isEmpty();
    }

    @Test
    void nothingIsFoundAboveOrBelowAKey() {
        storage.put(KEY, bytes("content"));

        assertThat(storage.find(TENANT)).isEmpty();
        assertThat(storage.findRange(TENANT, 0, 10)).isEmpty();
        assertThat(storage.find(KEY.resolve("below"))).isEmpty();
        assertThat(storage.findRange(KEY.resolve("below/deeper"), 0, 10)).isEmpty();
    }

    @Test
    void putReplaces() {
        storage.put(KEY, bytes("a long first content"));
        other.put(KEY, bytes("second"));

        assertThat(storage.find(KEY)).hasValue(bytes("second"));
        assertThat(keys(TENANT)).containsExactly(KEY);
    }

    @Test
    void keepsAnEmptyObject() {
        storage.put(KEY, new byte[0]);

        assertThat(storage.find(KEY)).hasValue(new byte[0]);
        assertThat(storage.findRange(KEY, 0, 10)).hasValue(new byte[0]);
        assertThat(list(TENANT))
                .singleElement()
                .satisfies(o -> assertThat(o.sizeBytes()).isZero());
    }

    @Test
    void keepsALargeObject() {
        byte[] large = new byte[largeObjectBytes()];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 + (i >> 10));
        }

        storage.put(KEY, large);

        assertThat(other.find(KEY).map(found -> Arrays.equals(found, large))).hasValue(true);
        int last = large.length - 7;
        assertThat(other.findRange(KEY, last, 100)).hasValue(Arrays.copyOfRange(large, last, large.length));
    }

    @Test
    void keepsTheLongestKey() {
        StorageKey longest = StorageKey.of("tenants/" + ("x".repeat(99) + "/").repeat(5) + "1234");
        assertThat(longest.value()).hasSize(512);

        storage.put(longest, bytes("content"));

        assertThat(other.find(longest)).hasValue(bytes("content"));
        assertThat(keys(StorageKey.of("tenants"))).containsExactly(longest);
    }

    @Test
    void arraysAreCopiedBothWays() {
        byte[] mine = bytes("content");
        storage.put(KEY, mine);
        mine[0] = 'X';
        storage.find(KEY).orElseThrow()[1] = 'X';

        assertThat(storage.find(KEY)).hasValue(bytes("content"));
    }

    @Test
    void rangesEndWhereTheObjectEnds() {
        storage.put(KEY, bytes("0123456789"));

        assertThat(storage.findRange(KEY, 0, 10)).hasValue(bytes("0123456789"));
        assertThat(storage.findRange(KEY, 0, 3)).hasValue(bytes("012"));
        assertThat(storage.findRange(KEY, 4, 3)).hasValue(bytes("456"));
        assertThat(storage.findRange(KEY, 7, 100)).hasValue(bytes("789"));
        assertThat(storage.findRange(KEY, 9, Integer.MAX_VALUE)).hasValue(bytes("9"));
        assertThat(storage.findRange(KEY, 10, 5)).hasValue(new byte[0]);
        assertThat(storage.findRange(KEY, 1L << 40, 5)).hasValue(new byte[0]);
        assertThat(storage.findRange(KEY, 5, 0)).hasValue(new byte[0]);
    }

    @Test
    void negativeRangesAreRefused() {
        storage.put(KEY, bytes("0123456789"));

        assertThatThrownBy(() -> storage.findRange(KEY, -1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.findRange(KEY, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void putIfAbsentTakesAFreeKey() {
        storage.putIfAbsent(KEY, bytes("first"));

        assertThat(other.find(KEY)).hasValue(bytes("first"));
        assertThat(keys(TENANT)).containsExactly(KEY);
    }

    @Test
    void putIfAbsentLeavesATakenKeyAsItIs() {
        storage.putIfAbsent(KEY, bytes("first"));

        assertConflict(() -> storage.putIfAbsent(KEY, bytes("second")));
        assertConflict(() -> other.putIfAbsent(KEY, bytes("third")));
        assertThat(storage.find(KEY)).hasValue(bytes("first"));

        storage.put(KEY, bytes("fourth"));
        assertConflict(() -> other.putIfAbsent(KEY, bytes("fifth")));
        assertThat(storage.find(KEY)).hasValue(bytes("fourth"));
    }

    @Test
    void putIfAbsentTakesAKeyThatIsFreeAgain() {
        storage.putIfAbsent(KEY, bytes("first"));
        storage.delete(KEY);

        other.putIfAbsent(KEY, bytes("second"));

        assertThat(storage.find(KEY)).hasValue(bytes("second"));
    }

    @Test
    void ofConcurrentPutIfAbsentExactlyOneWins() throws Exception {
        for (int round = 0; round < rounds(); round++) {
            StorageKey key = StorageKey.of("tenants/acme/snapshots/" + round);
            CyclicBarrier start = new CyclicBarrier(THREADS);

            List<Boolean> won = inThreads(IntStream.range(0, THREADS)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        start.await(1, TimeUnit.MINUTES);
                        StorageBackend mine = i % 2 == 0 ? storage : other;
                        return succeeds(() -> mine.putIfAbsent(key, bytes("writer " + i)));
                    })
                    .toList());

            assertThat(won).containsOnlyOnce(true);
            assertThat(storage.find(key)).hasValue(bytes("writer " + won.indexOf(true)));
        }
    }

    @Test
    void replaceTakesThePlaceOfWhatIsExpected() {
        storage.put(KEY, bytes("first"));

        other.replace(KEY, bytes("first"), bytes("second"));

        assertThat(storage.find(KEY)).hasValue(bytes("second"));
        assertThat(keys(TENANT)).containsExactly(KEY);
    }

    @Test
    void replaceLeavesWhatIsNotExpectedAsItIs() {
        assertConflict(() -> storage.replace(KEY, bytes(""), bytes("second")));
        assertThat(storage.find(KEY)).isEmpty();

        storage.put(KEY, bytes("first"));
        assertConflict(() -> storage.replace(KEY, bytes("other"), bytes("second")));
        assertConflict(() -> other.replace(KEY, bytes("firs"), bytes("second")));
        assertConflict(() -> other.replace(KEY.resolve("below"), bytes("first"), bytes("second")));

        assertThat(storage.find(KEY)).hasValue(bytes("first"));
        assertThat(keys(TENANT)).containsExactly(KEY);
    }

    @Test
    void replaceMayGiveTheSameBytesAgain() {
        storage.put(KEY, bytes("first"));

        storage.replace(KEY, bytes("first"), bytes("first"));

        assertThat(other.find(KEY)).hasValue(bytes("first"));
    }

    @Test
    void ofConcurrentReplacementsExactlyOneWins() throws Exception {
        storage.put(KEY, bytes("before round 0"));
        for (int round = 0; round < rounds(); round++) {
            byte[] before = storage.find(KEY).orElseThrow();
            String mark = "round " + round + " writer ";
            CyclicBarrier start = new CyclicBarrier(THREADS);

            List<Boolean> won = inThreads(IntStream.range(0, THREADS)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        start.await(1, TimeUnit.MINUTES);
                        StorageBackend mine = i % 2 == 0 ? storage : other;
                        return succeeds(() -> mine.replace(KEY, before, bytes(mark + i)));
                    })
                    .toList());

            assertThat(won).containsOnlyOnce(true);
            assertThat(storage.find(KEY)).hasValue(bytes(mark + won.indexOf(true)));
        }
    }

    @Test
    void readersNeverSeePartOfAWrite() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        storage.put(KEY, uniform(0));
        Callable<Integer> writer = () -> {
            try {
                for (int i = 0; i < rounds() * 4; i++) {
                    storage.put(KEY, uniform(i));
                }
                return 0;
            } finally {
                done.set(true);
            }
        };
        Callable<Integer> reader = () -> {
            int torn = 0;
            do {
                byte[] seen = other.find(KEY).orElse(new byte[0]);
                torn += seen.length > 0 && Arrays.equals(seen, uniform(seen[0])) ? 0 : 1;
            } while (!done.get());
            return torn;
        };

        assertThat(inThreads(List.of(writer, reader, reader))).containsOnly(0);
    }

    @Test
    void writersAndDeletersOfNeighboursDoNotDisturbEachOther() throws Exception {
        List<Integer> lost = inThreads(IntStream.range(0, THREADS)
                .<Callable<Integer>>mapToObj(thread -> () -> {
                    StorageBackend mine = thread % 2 == 0 ? storage : other;
                    int missing = 0;
                    for (int i = 0; i < rounds(); i++) {
                        StorageKey key = StorageKey.of("tenants/acme/locks/deep/" + thread);
                        mine.putIfAbsent(key, bytes("content"));
                        missing += mine.find(key).isPresent() ? 0 : 1;
                        mine.delete(key);
                    }
                    return missing;
                })
                .toList());

        assertThat(lost).containsOnly(0);
        assertThat(list(TENANT)).isEmpty();
    }

    @Test
    void listsInTheOrderOfTheKeysWithSizes() {
        storage.put(StorageKey.of("tenants/acme/b"), bytes("22"));
        storage.put(StorageKey.of("tenants/acme/a/2"), bytes("1"));
        storage.put(StorageKey.of("tenants/acme/a/10"), bytes("333"));
        storage.put(StorageKey.of("tenants/acme/c/d/e"), bytes(""));

        assertThat(list(TENANT))
                .extracting(o -> o.key().value() + " " + o.sizeBytes())
                .containsExactly(
                        "tenants/acme/a/10 3", "tenants/acme/a/2 1", "tenants/acme/b 2", "tenants/acme/c/d/e 0");
        assertThat(list(TENANT)).allSatisfy(o -> assertThat(o.modifiedAt()).isNotNull());
    }

    @Test
    void ordersByCharactersAlsoAcrossTheSlash() {
        List<StorageKey> inOrder = Stream.of(
                        "p/a-b", "p/a-b.c", "p/a.b/x", "p/a/b", "p/a/b-c", "p/a0", "p/a_b", "p/ab/c")
                .map(StorageKey::of)
                .toList();
        List<StorageKey> backwards = new ArrayList<>(inOrder);
        Collections.reverse(backwards);
        backwards.forEach(k -> storage.put(k, bytes("x")));

        assertThat(keys(StorageKey.of("p"))).containsExactlyElementsOf(inOrder).isSorted();
    }

    @Test
    void aPrefixEndsAtASlash() {
        for (String key : List.of("tenants/a/x", "tenants/a-b/x", "tenants/ab", "tenants/a.b", "tenants/a0/x", "z")) {
            storage.put(StorageKey.of(key), bytes("x"));
        }

        assertThat(keys(StorageKey.of("tenants/a"))).containsExactly(StorageKey.of("tenants/a/x"));
    }

    @Test
    void anObjectIsNotBelowItself() {
        storage.put(KEY, bytes("content"));

        assertThat(list(KEY)).isEmpty();
        assertThat(list(KEY.resolve("below"))).isEmpty();
    }

    @Test
    void anUnknownPrefixListsNothing() {
        assertThat(list(TENANT)).isEmpty();

        storage.put(KEY, bytes("content"));

        assertThat(list(StorageKey.of("tenants/other"))).isEmpty();
        assertThat(list(StorageKey.of("tenants/acm"))).isEmpty();
    }

    @Test
    void listsManyObjectsOnceEach() throws Exception {
        int many = manyObjects();
        inThreads(IntStream.range(0, THREADS)
                .<Callable<Boolean>>mapToObj(thread -> () -> {
                    for (int i = thread; i < many; i += THREADS) {
                        storage.put(StorageKey.of("tenants/acme/packs/" + i), bytes("x"));
                    }
                    return true;
                })
                .toList());

        List<StorageKey> listed = keys(TENANT);

        assertThat(listed).isSorted().hasSize(many);
        assertThat(new HashSet<>(listed)).hasSize(many);
        try (Stream<StoredObject> some = other.list(TENANT)) {
            assertThat(some.limit(3).map(StoredObject::key)).containsExactlyElementsOf(listed.subList(0, 3));
        }
    }

    @Test
    void deleteRemovesOneObject() {
        StorageKey neighbour = StorageKey.of("tenants/acme/packs/p1-b");
        storage.put(KEY, bytes("content"));
        storage.put(neighbour, bytes("other"));

        other.delete(KEY);

        assertThat(storage.find(KEY)).isEmpty();
        assertThat(keys(TENANT)).containsExactly(neighbour);
    }

    @Test
    void deleteOfNothingIsNoError() {
        storage.delete(KEY);
        storage.put(KEY, bytes("content"));
        storage.delete(KEY);
        storage.delete(KEY);
        storage.delete(KEY.resolve("below"));

        assertThat(storage.find(KEY)).isEmpty();
    }

    @Test
    void erasingFormerVersionsLeavesWhatIsThereNow() {
        StorageKey deleted = StorageKey.of("tenants/acme/packs/p2");
        storage.put(KEY, bytes("first"));
        storage.put(KEY, bytes("second"));
        storage.put(deleted, bytes("gone"));
        storage.delete(deleted);

        other.eraseVersions(TENANT);

        assertThat(storage.find(KEY)).hasValue(bytes("second"));
        assertThat(keys(TENANT)).containsExactly(KEY);
    }

    @Test
    void deleteOfAPrefixDeletesNothing() {
        storage.put(KEY, bytes("content"));

        storage.delete(TENANT);

        assertThat(storage.find(KEY)).hasValue(bytes("content"));
    }

    @Test
    void aKeyBelowAnotherIsKeptOrRefusedButDisturbsNothing() {
        storage.put(KEY, bytes("content"));
        StorageKey below = KEY.resolve("below");

        Throwable refusal = catchThrowable(() -> storage.put(below, bytes("below")));

        assertThat(storage.find(KEY)).hasValue(bytes("content"));
        if (refusal == null) {
            assertThat(storage.find(below)).hasValue(bytes("below"));
        } else {
            assertThat(refusal).isInstanceOf(StorageException.class);
            assertThat(storage.find(below)).isEmpty();
        }
    }

    @Test
    void anInterruptIsNotLost() {
        Throwable failure;
        boolean stillInterrupted;
        Thread.currentThread().interrupt();
        try {
            failure = catchThrowable(() -> storage.put(KEY, bytes("content")));
        } finally {
            stillInterrupted = Thread.interrupted();
        }

        assertThat(stillInterrupted).isTrue();
        if (failure == null) {
            assertThat(storage.find(KEY)).hasValue(bytes("content"));
        }
    }

    private List<StoredObject> list(StorageKey prefix) {
        try (Stream<StoredObject> objects = other.list(prefix)) {
            return objects.toList();
        }
    }

    private List<StorageKey> keys(StorageKey prefix) {
        return list(prefix).stream().map(StoredObject::key).toList();
    }

    /** Whether a conditional write is done; any other failure than a conflict is one of the test. */
    private static boolean succeeds(Runnable write) {
        try {
            write.run();
            return true;
        } catch (StorageException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_CONFLICT);
            return false;
        }
    }

    private static void assertConflict(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_CONFLICT));
    }

    private static <T> List<T> inThreads(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** An object whose size and every byte follow from one number, so that a torn one shows. */
    private static byte[] uniform(int number) {
        int kind = number & 0x7f;
        byte[] bytes = new byte[1 + kind * 1_000];
        Arrays.fill(bytes, (byte) kind);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
