package org.butterflysecurity.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;

class FaultyStorageTest {
    private static final StorageKey A = StorageKey.of("t/a");
    private static final StorageKey B = StorageKey.of("t/b");
    private static final byte[] OLD = "old".getBytes(UTF_8);
    private static final byte[] NEW = "new".getBytes(UTF_8);

    private final InMemoryStorage storage = InMemoryStorage.create();
    private final FaultyStorage faulty = FaultyStorage.over(storage);

    @Test
    void faultsMeetTheNextCallsOfTheirMethodInOrder() {
        faulty.next(StorageCall.PUT, StorageFault.none(), StorageFault.full());

        faulty.put(A, OLD);
        fails(() -> faulty.put(A, NEW), ErrorCode.STORAGE_FULL, Effect.NOTHING_CHANGED);
        faulty.put(B, NEW);

        assertThat(storage.find(A)).hasValue(OLD);
        assertThat(storage.find(B)).hasValue(NEW);
        assertThat(faulty.writes()).isEqualTo(3);
    }

    @Test
    void aLostAnswerLeavesTheWriteInPlace() {
        faulty.next(StorageCall.PUT_IF_ABSENT, StorageFault.failAfter());

        fails(() -> faulty.putIfAbsent(A, NEW), ErrorCode.STORAGE_FAILED, Effect.UNKNOWN);

        assertThat(storage.find(A)).hasValue(NEW);
    }

    @Test
    void readsCanBeTruncatedOrStale() {
        faulty.put(A, OLD);
        faulty.put(A, NEW);
        faulty.next(StorageCall.FIND, StorageFault.truncated(1), StorageFault.stale());

        assertThat(faulty.find(A)).hasValue(new byte[] {'n'});
        assertThat(faulty.find(A)).hasValue(OLD);
        assertThat(faulty.find(A)).hasValue(NEW);
    }

    @Test
    void aStaleListingLacksTheLastNewObject() {
        faulty.put(A, OLD);
        faulty.put(B, NEW);
        faulty.next(StorageCall.LIST, StorageFault.stale());

        assertThat(listed()).containsExactly(A);
        assertThat(listed()).containsExactly(A, B);
    }

    @Test
    void nothingWorksAfterTheCut() {
        faulty.cutBeforeWrite(2);
        faulty.put(A, OLD);

        fails(() -> faulty.put(B, NEW), ErrorCode.STORAGE_FAILED, Effect.UNKNOWN);
        fails(() -> faulty.find(A), ErrorCode.STORAGE_FAILED, Effect.UNKNOWN);
        fails(() -> faulty.delete(A), ErrorCode.STORAGE_FAILED, Effect.UNKNOWN);
        assertThat(faulty.isCut()).isTrue();

        faulty.heal();
        assertThat(listed()).containsExactly(A);
    }

    @Test
    void theLastWriteBeforeTheCutMayHappen() {
        faulty.cutAfterWrite(1);

        fails(() -> faulty.put(A, NEW), ErrorCode.STORAGE_FAILED, Effect.UNKNOWN);

        assertThat(storage.find(A)).hasValue(NEW);
        fails(() -> faulty.put(B, NEW), ErrorCode.STORAGE_FAILED, Effect.UNKNOWN);
    }

    @Test
    void randomFaultsFollowFromTheSeed() {
        assertThat(failures(3)).isEqualTo(failures(3)).contains(true, false);
    }

    @Test
    void aSlowCallWaitsForItsLatch() {
        CountDownLatch latch = new CountDownLatch(1);
        faulty.next(StorageCall.PUT, StorageFault.slow(latch));
        CompletableFuture<Void> put = CompletableFuture.runAsync(() -> faulty.put(A, NEW));

        assertThat(storage.find(A)).isEmpty();
        latch.countDown();
        put.join();

        assertThat(storage.find(A)).hasValue(NEW);
    }

    private static List<Boolean> failures(long seed) {
        FaultyStorage storage = FaultyStorage.over(InMemoryStorage.create())
                .sometimes(new Random(seed), 0.3, StorageFault.failBefore(), StorageFault.failAfter());
        return Stream.generate(() -> {
                    try {
                        storage.put(A, NEW);
                        return false;
                    } catch (StorageException e) {
                        return true;
                    }
                })
                .limit(50)
                .toList();
    }

    private List<StorageKey> listed() {
        try (Stream<StoredObject> objects = faulty.list(StorageKey.of("t"))) {
            return objects.map(StoredObject::key).toList();
        }
    }

    private static void fails(ThrowingCallable call, ErrorCode code, Effect effect) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.effect()).isEqualTo(effect);
        });
    }
}
