package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.junit.jupiter.api.Test;

class AheadTest {
    /** So heavy that four make a batch. */
    private static final long QUARTER = 128 << 10;

    private static final int COUNT = 23;

    private final AtomicInteger taken = new AtomicInteger();

    /** Counts up; fails for ever at {@code failing}. */
    private Ahead<Integer> ahead(int failing) {
        return new Ahead<>(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return taken.get() < COUNT;
                    }

                    @Override
                    public Integer next() {
                        if (taken.get() == failing) {
                            throw new DamagedException("it is damaged");
                        }
                        return taken.getAndIncrement();
                    }
                },
                number -> QUARTER);
    }

    @Test
    void givesAllInOrder() {
        List<Integer> given = new ArrayList<>();
        ahead(COUNT).forEachRemaining(given::add);

        assertThat(given).isEqualTo(IntStream.range(0, COUNT).boxed().toList());
    }

    @Test
    void takesNothingAheadForWhoWantsOnlyTheFirst() {
        Ahead<Integer> ahead = ahead(COUNT);
        for (int i = 0; i < 4; i++) {
            ahead.next();
        }

        assertThat(taken).hasValue(4);
    }

    @Test
    void aFailureComesAfterWhatWasTakenBeforeItAndComesAgain() {
        for (int failing : List.of(0, 2, 4, 9, 12, 22)) {
            taken.set(0);
            Ahead<Integer> ahead = ahead(failing);
            for (int i = 0; i < failing; i++) {
                assertThat(ahead.next()).isEqualTo(i);
            }
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(ahead::hasNext).as("failing at %d", failing).isInstanceOf(DamagedException.class);
            }
        }
    }

    @Test
    void whoIsInterruptedWhileWaitingIsToldSo() {
        CountDownLatch isTold = new CountDownLatch(1);
        Ahead<Integer> ahead = new Ahead<>(
                IntStream.range(0, COUNT)
                        .peek(number -> waitAtNine(number, isTold))
                        .iterator(),
                number -> QUARTER);
        for (int i = 0; i < 8; i++) {
            ahead.next();
        }
        Thread.currentThread().interrupt();

        assertThatThrownBy(ahead::hasNext)
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
        isTold.countDown();
    }

    private static void waitAtNine(int number, CountDownLatch until) {
        if (number == 9) {
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
