package org.butterflysecurity.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Instant NOW = START.plus(Duration.ofDays(365));

    private static Snapshot at(int number, Instant time, boolean complete) {
        List<TypeResult> types =
                complete ? List.of() : List.of(TypeResult.failed(ResourceType.of("okta/user"), "it broke", 1));
        return new Snapshot(
                TenantId.of("acme"),
                SnapshotId.of(number),
                time,
                time,
                List.of(),
                types,
                Optional.empty(),
                new Snapshot.Statistics(0, 0, 0),
                Set.of("n" + number));
    }

    /** One every twelve hours. */
    private static List<Snapshot> year() {
        List<Snapshot> all = new ArrayList<>();
        for (int i = 0; i < 730; i++) {
            all.add(at(i + 1, START.plus(Duration.ofHours(12L * i)), true));
        }
        return all;
    }

    private static List<Long> kept(Retention retention, List<Snapshot> all) {
        return retention.explain(all, Set.of(), NOW).keySet().stream()
                .map(SnapshotId::sequence)
                .sorted()
                .toList();
    }

    @Test
    void theNewestOfEachPeriodStandsForIt() {
        assertThat(kept(Retention.keep().daily(3), year())).containsExactly(726L, 728L, 730L);
        assertThat(kept(Retention.keep().last(2), year())).containsExactly(729L, 730L);
        assertThat(kept(Retention.keep().monthly(3), year())).containsExactly(608L, 668L, 730L);
        assertThat(kept(Retention.keep().yearly(5), year())).containsExactly(730L);
        assertThat(kept(Retention.keep().hourly(2), year())).containsExactly(729L, 730L);
    }

    @Test
    void weeksAreThoseOfIso8601() {
        assertThat(Retention.keep()
                        .weekly(2)
                        .explain(year(), Set.of(), NOW)
                        .values()
                        .toString())
                .contains("weekly 2026-W53", "weekly 2026-W52");
    }

    @Test
    void theNewestCompleteSnapshotIsAlwaysKept() {
        List<Snapshot> all = List.of(at(1, START, true), at(2, START.plusSeconds(60), false));

        assertThat(kept(Retention.keep(), all)).containsExactly(1L);
        assertThat(kept(Retention.keep().last(1), all)).containsExactly(1L, 2L);
        assertThat(kept(Retention.keep(), List.of(at(2, START, false)))).containsExactly(2L);
        assertThat(kept(Retention.keep(), List.of())).isEmpty();
    }

    @Test
    void whatIsPinnedTaggedOrYoungIsKept() {
        List<Snapshot> all = year();

        assertThat(Retention.keep().explain(all, Set.of(SnapshotId.of(5)), NOW))
                .containsEntry(SnapshotId.of(5), List.of("pinned"));
        assertThat(kept(Retention.keep().tagged("n7", "n9"), all)).containsExactly(7L, 9L, 730L);
        assertThat(kept(Retention.keep().minimumAge(Duration.ofHours(36)), all)).containsExactly(729L, 730L);
        assertThat(Retention.keep().minimumAge(Duration.ofHours(36)).explain(all, Set.of(), NOW))
                .containsEntry(SnapshotId.of(729), List.of("younger than PT36H"));
    }

    @Test
    void everyReasonIsGiven() {
        assertThat(Retention.keep().last(1).daily(1).explain(year(), Set.of(), NOW))
                .containsExactly(java.util.Map.entry(
                        SnapshotId.of(730), List.of("last", "daily 2026-12-31", "newest complete")));
    }
}
