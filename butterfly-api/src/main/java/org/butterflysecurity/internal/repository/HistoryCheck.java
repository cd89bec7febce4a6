package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.spi.StorageBackend;

/** Checks head and manifests: that each is intact, in its place, and linked to the one before it. For use by one thread. */
final class HistoryCheck {
    private final StorageBackend storage;
    private final Layout layout;
    private final History history;
    private final Problems problems;
    private final Map<SnapshotId, Manifest> intact = new HashMap<>();
    private long objects;

    HistoryCheck(RepositoryParts parts, Problems problems) {
        this.storage = parts.storage();
        this.layout = parts.layout();
        this.history = parts.history();
        this.problems = problems;
    }

    /** What the check found to rely on. {@code head} is what it should be by now. */
    record Result(Head head, Map<SnapshotId, Manifest> manifests, long objects) {}

    Result check(Optional<TrustedHead> trusted) {
        List<SnapshotId> stored = history.stored();
        Head head = head(stored);
        Head current = history.caughtUp(head);
        List<Link> expected = new ArrayList<>(current.live());
        for (Link link : expected) {
            manifest(link, head);
        }
        chain(expected, head);
        trusted.ifPresent(t -> contains(current, t));
        return new Result(current, intact, objects);
    }

    private Head head(List<SnapshotId> stored) {
        Optional<byte[]> bytes = storage.find(layout.head());
        if (bytes.isEmpty()) {
            if (!stored.isEmpty()) {
                problems.add(ErrorCode.STORAGE_OBJECT_MISSING, layout.head(), "it is missing");
            }
            return Head.EMPTY;
        }
        objects++;
        try {
            Head head = history.openHead(bytes.get());
            head.rebuiltAt()
                    .forEach(at -> problems.note(
                            layout.head(),
                            "it was lost and put together anew at " + at
                                    + "; snapshots that were removed before then cannot be told"));
            return head;
        } catch (DamagedException e) {
            problems.add(ErrorCode.CORRUPT_OBJECT, layout.head(), e.what());
            return Head.EMPTY;
        }
    }

    private void manifest(Link expected, Head head) {
        Optional<History.Found> found = history.find(expected.id());
        if (found.isEmpty()) {
            note(ErrorCode.STORAGE_OBJECT_MISSING, expected.id(), "it is missing");
            return;
        }
        objects++;
        if (found.get().manifest().isEmpty()) {
            note(ErrorCode.CORRUPT_OBJECT, expected.id(), found.get().damage());
        } else if (head.hasLive(expected) && !found.get().link().equals(expected)) {
            note(ErrorCode.BROKEN_HISTORY, expected.id(), "it is not the manifest that was committed");
        } else {
            intact.put(expected.id(), found.get().manifest().get());
        }
    }

    /** What the host remembers must be in the history. A snapshot that was pruned since is known by the one after it. */
    private void contains(Head head, TrustedHead trusted) {
        Link link = new Link(trusted.snapshot(), trusted.sha256());
        long sequence = trusted.snapshot().sequence();
        if (head.lastSequence() < sequence) {
            problems.add(
                    ErrorCode.BROKEN_HISTORY,
                    layout.head(),
                    "it ends " + head.last().map(l -> "with snapshot " + l.id()).orElse("before the first snapshot")
                            + ", but the trusted head is " + trusted.snapshot() + ": an older state was put back");
            return;
        }
        Stream<Link> known = Stream.concat(
                Stream.concat(head.last().stream(), head.live().stream()),
                intact.values().stream().flatMap(m -> m.previous().stream()));
        List<Link> same = known.filter(l -> l.id().equals(link.id())).distinct().toList();
        if (same.isEmpty()) {
            problems.note(
                    layout.head(), "the trusted head " + link.id() + " was pruned and cannot be compared any more");
        } else if (!same.equals(List.of(link))) {
            note(ErrorCode.BROKEN_HISTORY, link.id(), "it is not the one that the trusted head names");
        }
    }

    /** Every manifest must name the one before it: the one at hand, or one that a prune has removed since. */
    private void chain(List<Link> links, Head head) {
        Optional<Link> before = Optional.empty();
        for (Link link : links) {
            Optional<Link> expected = before;
            boolean isNew = link.id().sequence() > head.lastSequence();
            Optional<Link> mustBe = isNew
                            && before.filter(b -> b.id().sequence() > head.lastSequence())
                                    .isEmpty()
                    ? head.last().or(() -> expected)
                    : expected;
            Manifest manifest = intact.get(link.id());
            if (manifest != null && !continues(manifest, mustBe, isNew && mustBe.isPresent())) {
                note(ErrorCode.BROKEN_HISTORY, link.id(), "it does not follow the manifest before it");
            }
            before = Optional.of(link);
        }
    }

    private static boolean continues(Manifest manifest, Optional<Link> before, boolean mustTouch) {
        Optional<Link> previous = manifest.previous();
        boolean sameId = previous.map(Link::id).equals(before.map(Link::id));
        if (sameId) {
            return previous.equals(before);
        }
        // Manifests that head knows may have lost their neighbour to a prune; newer ones may not.
        return !mustTouch;
    }

    private void note(ErrorCode code, SnapshotId id, String what) {
        problems.affects(problems.add(code, layout.snapshot(id), what), id);
    }
}
