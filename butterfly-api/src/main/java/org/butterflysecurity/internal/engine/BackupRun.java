package org.butterflysecurity.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.butterflysecurity.IncompleteSnapshots;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.internal.repository.Repository;
import org.butterflysecurity.internal.repository.SnapshotWriter;
import org.butterflysecurity.internal.spill.MemoryBudget;
import org.butterflysecurity.internal.spill.SpillDirectory;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;

/** One run, from connecting to the committed snapshot. */
public final class BackupRun {
    private final EngineSettings settings;
    private final RunOptions options;
    private final Map<ResourceType, TypeResult> results = new ConcurrentSkipListMap<>();
    private final MemoryBudget budget;

    public BackupRun(EngineSettings settings, RunOptions options) {
        this.settings = settings;
        this.options = options;
        this.budget = new MemoryBudget(settings.memoryBudgetBytes());
    }

    /** Connects, reads, writes and commits. {@code repository} is opened only when every provider answered. */
    public Snapshot run(Supplier<Repository> repository) {
        Instant startedAt = settings.clock().instant();
        Selection selection = Selection.of(settings.connectors(), options);
        results.putAll(selection.skipped());
        try (Sessions sessions = Sessions.open(settings, selection)) {
            results.putAll(Unread.foreseen(selection, sessions.preflight()));
            try (SnapshotWriter writer = repository.get().startSnapshot()) {
                return writeAndCommit(startedAt, selection, sessions, writer);
            }
        }
    }

    private Snapshot writeAndCommit(Instant startedAt, Selection selection, Sessions sessions, SnapshotWriter writer) {
        settings.events()
                .on(new BackupEvent.RunStarted(
                        settings.tenant(), List.copyOf(selection.selected().keySet())));
        try (SpillDirectory spill =
                new SpillDirectory(settings.spillDirectory(), settings.clock(), settings.random())) {
            TypeTask task = new TypeTask(settings, sessions, writer, spill, budget, results, options.full());
            readAll(selection, task);
        }
        refuseIfIncomplete();
        Instant takenAt = settings.clock().instant();
        Snapshot snapshot = writer.commit(
                startedAt,
                takenAt,
                sessions.connections(),
                new ArrayList<>(results.values()),
                sessions.calls(),
                Duration.between(startedAt, takenAt).toMillis(),
                options.tags());
        settings.events().on(new BackupEvent.SnapshotCommitted(snapshot));
        return snapshot;
    }

    private void readAll(Selection selection, TypeTask task) {
        TypeSchedule schedule = new TypeSchedule(selection.selected().values(), selection.followers());
        int threads = Math.min(
                settings.concurrency(), Math.max(1, selection.selected().size()));
        Crew crew = new Crew(threads, failure -> work(schedule, task, failure), schedule::cancel);
        crew.work();
    }

    /** What each thread of the crew does: takes types until there are no more. */
    private void work(TypeSchedule schedule, TypeTask task, RunFailure failure) throws InterruptedException {
        Optional<TypeDefinition> next = schedule.take();
        while (next.isPresent()) {
            TypeResult result = task.read(next.get());
            if (failure.reason().isPresent()) {
                return;
            }
            results.put(result.type(), result);
            settings.events().on(new BackupEvent.TypeFinished(result));
            schedule.done(next.get());
            next = schedule.take();
        }
    }

    private void refuseIfIncomplete() {
        List<TypeResult> gaps =
                results.values().stream().filter(TypeResult::leavesGap).toList();
        if (settings.incomplete() == IncompleteSnapshots.KEEP || gaps.isEmpty()) {
            return;
        }
        String which = String.join(
                "; ",
                gaps.stream().limit(10).map(t -> t.type() + ": " + t.detail()).toList());
        throw new RunException(
                ErrorCode.INCOMPLETE,
                "The snapshot would be incomplete and was not kept. " + gaps.size() + " types could not be read: "
                        + which + (gaps.size() > 10 ? "; …" : "."));
    }
}
