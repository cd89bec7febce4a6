package org.butterflysecurity.model;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which snapshots to keep. A snapshot is kept if any rule keeps it; the newest of each period, in UTC, stands for the period. The
 * newest complete snapshot is always kept, and so are those that are pinned.
 *
 * @param last the newest, whatever their age
 * @param hourly the newest of each of so many hours that have one; likewise the others
 * @param tags snapshots with any of these tags
 * @param minimumAge snapshots younger than this; zero for none
 */
public record Retention(
        int last, int hourly, int daily, int weekly, int monthly, int yearly, Set<String> tags, Duration minimumAge) {
    public Retention {
        if (last < 0 || hourly < 0 || daily < 0 || weekly < 0 || monthly < 0 || yearly < 0) {
            throw new IllegalArgumentException("A number of snapshots to keep must not be negative");
        }
        if (minimumAge.isNegative()) {
            throw new IllegalArgumentException("The minimum age of snapshots must not be negative");
        }
        tags = Set.copyOf(tags);
    }

    /** Keeps nothing but the newest complete snapshot and what is pinned, until told what else. */
    public static Retention keep() {
        return new Retention(0, 0, 0, 0, 0, 0, Set.of(), Duration.ZERO);
    }

    public Retention last(int snapshots) {
        return new Retention(snapshots, hourly, daily, weekly, monthly, yearly, tags, minimumAge);
    }

    public Retention hourly(int hours) {
        return new Retention(last, hours, daily, weekly, monthly, yearly, tags, minimumAge);
    }

    public Retention daily(int days) {
        return new Retention(last, hourly, days, weekly, monthly, yearly, tags, minimumAge);
    }

    public Retention weekly(int weeks) {
        return new Retention(last, hourly, daily, weeks, monthly, yearly, tags, minimumAge);
    }

    public Retention monthly(int months) {
        return new Retention(last, hourly, daily, weekly, months, yearly, tags, minimumAge);
    }

    public Retention yearly(int years) {
        return new Retention(last, hourly, daily, weekly, monthly, years, tags, minimumAge);
    }

    public Retention tagged(String... words) {
        return new Retention(last, hourly, daily, weekly, monthly, yearly, Set.of(words), minimumAge);
    }

    /** Keeps everything that is younger, whatever the other rules say: the window in which nothing can be removed. */
    public Retention minimumAge(Duration age) {
        return new Retention(last, hourly, daily, weekly, monthly, yearly, tags, age);
    }

    /**
     * The snapshots to keep and why, newest first: words such as {@code last}, {@code daily 2026-11-23}, {@code pinned} and {@code
     * newest complete}. What is not in it is not kept.
     *
     * @param snapshots in any order
     * @param pinned those that are kept whatever the rules say
     */
    public Map<SnapshotId, List<String>> explain(Collection<Snapshot> snapshots, Set<SnapshotId> pinned, Instant now) {
        List<Snapshot> newestFirst = snapshots.stream()
                .sorted(Comparator.comparing(Snapshot::takenAt)
                        .thenComparing(Snapshot::id)
                        .reversed())
                .toList();
        Map<SnapshotId, List<String>> kept = new LinkedHashMap<>();
        newestFirst.forEach(s -> kept.put(s.id(), new ArrayList<>()));
        newestFirst.stream().limit(last).forEach(s -> note(kept, s, "last"));
        keep(
                kept,
                newestFirst,
                "hourly",
                hourly,
                t -> t.truncatedTo(ChronoUnit.HOURS).toLocalDateTime() + "Z");
        keep(kept, newestFirst, "daily", daily, t -> t.toLocalDate().toString());
        keep(kept, newestFirst, "weekly", weekly, Retention::week);
        keep(kept, newestFirst, "monthly", monthly, t -> YearMonth.from(t).toString());
        keep(kept, newestFirst, "yearly", yearly, t -> String.valueOf(t.getYear()));
        for (Snapshot snapshot : newestFirst) {
            if (pinned.contains(snapshot.id())) {
                note(kept, snapshot, "pinned");
            }
            snapshot.tags().stream().filter(tags::contains).forEach(tag -> note(kept, snapshot, "tag " + tag));
            if (snapshot.takenAt().plus(minimumAge).isAfter(now)) {
                note(kept, snapshot, "younger than " + minimumAge);
            }
        }
        newestFirst.stream()
                .filter(Snapshot::isComplete)
                .findFirst()
                .or(() -> newestFirst.stream().findFirst())
                .ifPresent(s -> note(kept, s, s.isComplete() ? "newest complete" : "newest"));
        kept.values().removeIf(List::isEmpty);
        return kept;
    }

    private static void note(Map<SnapshotId, List<String>> kept, Snapshot snapshot, String why) {
        kept.computeIfAbsent(snapshot.id(), id -> new ArrayList<>()).add(why);
    }

    private static void keep(
            Map<SnapshotId, List<String>> kept,
            List<Snapshot> newestFirst,
            String rule,
            int periods,
            Function<OffsetDateTime, String> period) {
        Set<String> seen = new HashSet<>();
        for (Snapshot snapshot : newestFirst) {
            String name = period.apply(snapshot.takenAt().atOffset(ZoneOffset.UTC));
            if (seen.size() < periods && seen.add(name)) {
                note(kept, snapshot, rule + " " + name);
            }
        }
    }

    /** ISO 8601: weeks begin on Monday, and the first has the year's first Thursday. */
    private static String week(OffsetDateTime time) {
        return String.format(
                Locale.ROOT,
                "%d-W%02d",
                time.get(IsoFields.WEEK_BASED_YEAR),
                time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }
}
