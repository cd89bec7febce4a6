package org.butterflysecurity.internal.engine;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupListener;
import org.butterflysecurity.internal.repository.SnapshotWriter;
import org.butterflysecurity.internal.repository.TreeSummary;
import org.butterflysecurity.internal.spill.MemoryBudget;
import org.butterflysecurity.internal.spill.SpillDirectory;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.ReadOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one type from its provider into its tree. A failure of the provider is a result; one of the storage ends the run. */
final class TypeTask {
    private static final Logger LOG = LoggerFactory.getLogger(TypeTask.class);

    private final EngineSettings settings;
    private final Sessions sessions;
    private final SnapshotWriter writer;
    private final SpillDirectory spill;
    private final MemoryBudget budget;
    private final Map<ResourceType, TypeResult> results;
    private final RunParents parents;

    TypeTask(
            EngineSettings settings,
            Sessions sessions,
            SnapshotWriter writer,
            SpillDirectory spill,
            MemoryBudget budget,
            Map<ResourceType, TypeResult> results,
            boolean isFull) {
        this.settings = settings;
        this.sessions = sessions;
        this.writer = writer;
        this.spill = spill;
        this.budget = budget;
        this.results = results;
        this.parents = new RunParents(writer, results, settings.naming(), isFull);
    }

    /**
     * Reads the type, or finds that it cannot be.
     *
     * @throws ButterflyException if the run as a whole must end
     */
    TypeResult read(TypeDefinition type) throws InterruptedException {
        TypeResult foreseen = results.get(type.type());
        if (foreseen != null) {
            return foreseen;
        }
        Optional<TypeResult> unreadParent = type.reading()
                .parent()
                .map(results::get)
                .filter(parent -> parent.root().isEmpty());
        if (unreadParent.isPresent()) {
            return Unread.becauseOf(unreadParent.get(), type);
        }
        settings.events().on(new BackupEvent.TypeStarted(type.type()));
        return readFromProvider(type);
    }

    private TypeResult readFromProvider(TypeDefinition type) throws InterruptedException {
        ConnectorSession session = sessions.of(type.type());
        TypeProgress progress = progress(type, session);
        try (TypeTree tree = new TypeTree(writer, type.type(), budget, spill)) {
            TypeSink sink = new TypeSink(type, tree, progress, settings.events());
            ReadOutcome outcome;
            try {
                outcome = session.read(type, parents, sink);
            } catch (ButterflyException e) {
                return endsRun(e) ? rethrow(e) : failed(type, session, e.code().id() + ": " + e.happened());
            } catch (RuntimeException e) {
                return defect(type, session, e);
            } finally {
                sink.reportSuspects();
            }
            if (sink.failure().isPresent()) {
                throw sink.failure().get();
            }
            if (!outcome.isComplete()) {
                long calls = session.calls(type.type());
                return TypeResult.skipped(type.type(), outcome.skipped().orElseThrow(), outcome.detail(), calls);
            }
            TreeSummary written = tree.finish();
            progress.tell();
            return TypeResult.complete(
                    type.type(),
                    written.count(),
                    written.bytes(),
                    session.calls(type.type()),
                    written.reused(),
                    written.root());
        }
    }

    private TypeProgress progress(TypeDefinition type, ConnectorSession session) {
        OptionalLong expected = writer.base()
                .flatMap(base -> base.type(type.type()))
                .filter(before -> before.root().isPresent())
                .map(before -> OptionalLong.of(before.count()))
                .orElse(OptionalLong.empty());
        BackupListener events = settings.events();
        return new TypeProgress(type.type(), expected, () -> session.calls(type.type()), settings.clock(), events);
    }

    private static boolean endsRun(ButterflyException e) {
        return e instanceof StorageException
                || e instanceof RepositoryException
                || e instanceof KeyException
                || (e instanceof RunException && e.code() == ErrorCode.CANCELLED);
    }

    private static TypeResult rethrow(ButterflyException e) {
        throw e;
    }

    private static TypeResult failed(TypeDefinition type, ConnectorSession session, String why) {
        return TypeResult.failed(type.type(), why, session.calls(type.type()));
    }

    /** A defect in a reader costs one type. Its message is not passed on: it may quote what was read. */
    private static TypeResult defect(TypeDefinition type, ConnectorSession session, RuntimeException e) {
        Throwable bare = new Throwable(e.getClass().getName());
        bare.setStackTrace(e.getStackTrace());
        LOG.error("Reading {} met a defect", type.type(), bare);
        return failed(
                type,
                session,
                ErrorCode.INTERNAL.id() + ": Reading met a defect ("
                        + e.getClass().getSimpleName() + "); the log has the stack trace.");
    }
}
