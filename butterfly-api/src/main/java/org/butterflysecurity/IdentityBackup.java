package org.butterflysecurity;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.internal.engine.Authors;
import org.butterflysecurity.internal.engine.BackupRun;
import org.butterflysecurity.internal.engine.CodeFiles;
import org.butterflysecurity.internal.engine.Comparison;
import org.butterflysecurity.internal.engine.Dump;
import org.butterflysecurity.internal.engine.DumpImport;
import org.butterflysecurity.internal.engine.EngineSettings;
import org.butterflysecurity.internal.engine.LiveTenant;
import org.butterflysecurity.internal.engine.OpenRepository;
import org.butterflysecurity.internal.engine.PreflightCheck;
import org.butterflysecurity.internal.engine.Side;
import org.butterflysecurity.internal.engine.StoredSnapshots;
import org.butterflysecurity.internal.repository.Journals;
import org.butterflysecurity.internal.repository.Repository;
import org.butterflysecurity.internal.restore.Journal;
import org.butterflysecurity.internal.restore.Rehearsal;
import org.butterflysecurity.internal.restore.Restore;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.Drill;
import org.butterflysecurity.model.ObjectChange;
import org.butterflysecurity.model.PruneReport;
import org.butterflysecurity.model.RepairReport;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestoreId;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreRun;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.Verification;

/**
 * The backups of one tenant: the front door of Butterfly. Safe for use by several threads. Every verb throws a
 * {@link ButterflyException} when it cannot do what was asked; the exception says what is true then.
 */
public final class IdentityBackup implements AutoCloseable {

    private final EngineSettings settings;
    private final OpenRepository repository;
    private volatile boolean closed;

    IdentityBackup(EngineSettings settings) {
        this.settings = settings;
        this.repository = new OpenRepository(settings);
    }

    /** Starts to say whose data, from where, to where and under which key. */
    public static IdentityBackupBuilder builder() {
        return new IdentityBackupBuilder();
    }

    /** Whose backups these are. */
    public TenantId tenant() {
        return settings.tenant();
    }

    /** Backs up everything that is read without being asked. */
    public Snapshot run() {
        return run(RunOptions.defaults());
    }

    /**
     * Backs up what {@code options} select. A type that cannot be read is skipped or failed in the result and does not end the
     * run; ask {@link Snapshot#isComplete}. Interrupting the calling thread cancels the run.
     */
    public Snapshot run(RunOptions options) {
        needConnector("run");
        return new BackupRun(settings, options).run(repository::openOrCreate);
    }

    /** Connects and tells what {@link #run()} would read. Reads no object and writes nothing. */
    public Preflight preflight() {
        return preflight(RunOptions.defaults());
    }

    /** Connects and tells what {@link #run(RunOptions)} would read. Reads no object and writes nothing. */
    public Preflight preflight(RunOptions options) {
        needConnector("preflight");
        return new PreflightCheck(settings, options).check();
    }

    /** All snapshots, oldest first. */
    public List<Snapshot> snapshots() {
        return open().snapshots();
    }

    /**
     * The snapshot that was taken last, if there is one. That need not be the one with the highest number: an import and a repair
     * commit what was taken earlier.
     */
    public Optional<Snapshot> latest() {
        return snapshots().stream().max(Comparator.comparing(Snapshot::takenAt).thenComparing(Snapshot::id));
    }

    /** One snapshot; {@link ErrorCode#UNKNOWN_SNAPSHOT} if there is none. */
    public Snapshot snapshot(SnapshotId id) {
        return open().snapshot(id);
    }

    /** Reads everything that the snapshot needs, authenticates every byte and checks every hash and count. */
    public Verification verify(SnapshotId id) {
        return open().verify(id, settings.events()::on);
    }

    /** Does so for every snapshot and everything that is stored. */
    public Verification verifyAll() {
        return open().verifyAll(settings.events()::on);
    }

    /** Verifies a snapshot as the options say: quickly, or against the head that the host remembers. */
    public Verification verify(SnapshotId id, VerifyOptions options) {
        return open().verify(id, options, settings.events()::on);
    }

    /** Verifies everything as the options say. */
    public Verification verifyAll(VerifyOptions options) {
        return open().verifyAll(options, settings.events()::on);
    }

    /**
     * The newest snapshot and the hash of its manifest. A host that keeps it outside the storage and gives it to {@link #verifyAll(VerifyOptions)}
     * later learns whether somebody has put back an older state of the storage. Empty if there is no snapshot.
     */
    public Optional<TrustedHead> head() {
        return open().head();
    }

    /** One object; {@link ErrorCode#TYPE_NOT_IN_SNAPSHOT} if the snapshot does not have its type. */
    public Optional<Resource> find(SnapshotId id, ResourceType type, ResourceKey key) {
        return stored().find(snapshot(id), type, key);
    }

    /** Every object of a type in key order; {@link ErrorCode#TYPE_NOT_IN_SNAPSHOT} as above. Close the stream. */
    public Stream<Resource> read(SnapshotId id, ResourceType type) {
        return stored().read(snapshot(id), type);
    }

    /**
     * What proves that an object is in a snapshot, or that it is not, to somebody who trusts the head of when it was the newest; {@link
     * ErrorCode#TYPE_NOT_IN_SNAPSHOT} if the snapshot does not have its type.
     */
    public SnapshotProof prove(SnapshotId id, ResourceType type, ResourceKey key) {
        return prove(id, type, key, id);
    }

    /**
     * What proves so to somebody who trusts the head of when {@code upTo}, a later snapshot, was the newest. It shows the manifests from
     * the one to the other, none of which may have been pruned.
     */
    public SnapshotProof prove(SnapshotId id, ResourceType type, ResourceKey key, SnapshotId upTo) {
        String root = StoredSnapshots.root(snapshot(id), type);
        return new SnapshotProof(open().prove(id, type, root, key, upTo));
    }

    /** What differs between two snapshots, over all types. */
    public Diff diff(SnapshotId before, SnapshotId after) {
        return diff(before, after, DiffOptions.defaults());
    }

    /** What differs between two snapshots. */
    public Diff diff(SnapshotId before, SnapshotId after, DiffOptions options) {
        return signed(compare(before, after, options).diff(), snapshot(before), options);
    }

    /**
     * The objects that differ between two snapshots by type and key, without keeping them in memory and without the limit of
     * {@code options}. Close the stream.
     */
    public Stream<ObjectChange> changes(SnapshotId before, SnapshotId after, DiffOptions options) {
        return compare(before, after, options).changes();
    }

    /** The types that {@link #diff} cannot compare, and why: those that were not read on either side. */
    public List<Diff.NotCompared> notCompared(SnapshotId before, SnapshotId after, DiffOptions options) {
        return compare(before, after, options).notCompared();
    }

    /** How the live tenant differs from a snapshot, over all types that the snapshot has. */
    public Diff drift(SnapshotId id) {
        return drift(id, DiffOptions.defaults());
    }

    /**
     * How the live tenant differs from a snapshot. Reads the types that are compared, and writes nothing: neither to the tenant
     * nor to the storage. A type that cannot be read now is not compared.
     */
    public Diff drift(SnapshotId id, DiffOptions options) {
        needConnector("drift");
        Snapshot then = snapshot(id);
        Set<ResourceType> types = options.among(then.types().stream()
                .filter(t -> t.root().isPresent() && settings.isConnected(t.type()))
                .map(TypeResult::type)
                .toList());
        if (types.isEmpty()) {
            throw new RepositoryException(
                    ErrorCode.TYPE_NOT_IN_SNAPSHOT,
                    "Snapshot " + id + " has none of the types to compare that a connector here can read.");
        }
        try (LiveTenant live = LiveTenant.read(settings, RunOptions.defaults().withTypes(types))) {
            Side from = new Side(open(), then, false);
            Diff drift = new Comparison(settings.catalogs(), from, live.side(), options.withTypes(types)).diff();
            return signed(drift, then, options);
        }
    }

    /** What a restore of {@code selection} to the snapshot would do, without deleting anything. Reads the tenant, writes nothing. */
    public RestorePlan planRestore(SnapshotId id, Selection selection) {
        return planRestore(id, RestoreOptions.of(selection));
    }

    /** What a restore to the snapshot would do. Reads the tenant, writes nothing. */
    public RestorePlan planRestore(SnapshotId id, RestoreOptions options) {
        return planRestoreFrom(this, id, options);
    }

    /**
     * What would bring a snapshot of another tenant, of the same host, into this one: a sandbox, or an empty tenant to fail over to.
     * Objects are matched as earlier restores have paired them, then by their natural keys. Reads this tenant, writes nothing.
     */
    public RestorePlan planRestoreFrom(IdentityBackup source, SnapshotId id, RestoreOptions options) {
        needConnector("planRestore");
        return new Restore(settings).plan(source.side(id), options, repository.find());
    }

    /** Carries out a plan, stopping at the first step that is refused. */
    public RestoreReport restore(RestorePlan plan) {
        return restoreFrom(this, plan, OnError.STOP);
    }

    /** Carries out a plan. */
    public RestoreReport restore(RestorePlan plan, OnError onError) {
        return restoreFrom(this, plan, onError);
    }

    /**
     * Carries out a plan that {@link #planRestoreFrom} made. First a safety snapshot is taken, and the plan is made again: if another one
     * comes out, it ends with {@link ErrorCode#STALE_PLAN} and nothing is written. Every step is told to a journal before and after, so
     * that {@link #resume} can go on after a crash. In the end the tenant is read back and compared.
     */
    public RestoreReport restoreFrom(IdentityBackup source, RestorePlan plan, OnError onError) {
        needConnector("restore");
        if (lacksDrill(source)) {
            settings.events()
                    .on(new BackupEvent.Warning(
                            "no-drill",
                            "Tenant '" + tenant() + "' is in production, and no drill has shown that '"
                                    + source.tenant() + "' can be put back."));
        }
        return new Restore(settings).run(source.side(plan.snapshot()), plan, onError, repository.openOrCreate());
    }

    /** Rehearses the whole snapshot; see {@link #rehearse(SnapshotId, IdentityBackup, RestoreOptions)}. */
    public Drill rehearse(SnapshotId id, IdentityBackup sandbox) {
        return rehearse(id, sandbox, RestoreOptions.of(Selection.everything()));
    }

    /**
     * Rehearses a restore: puts a snapshot of this tenant into another that is there for it, a sandbox or a simulated one, measures how
     * long that takes by the clock of {@code sandbox}, and compares everything again. The evidence is kept with this tenant, also that of
     * a restore that broke off.
     *
     * @param sandbox wired to the other tenant, with a tenant id of its own, a connector to read and one to write
     * @throws ConfigurationException with {@link ErrorCode#INVALID_SETTING} if {@code sandbox} is the tenant of the snapshot, or in
     *     production; nothing was written
     */
    public Drill rehearse(SnapshotId id, IdentityBackup sandbox, RestoreOptions options) {
        sandbox.needConnector("rehearse");
        return new Rehearsal(sandbox.settings)
                .run(side(id), options, open().drills(), sandbox.repository.openOrCreate());
    }

    /** The evidence of all drills of this tenant's snapshots, oldest first. */
    public List<Drill> drills() {
        return open().drills().all();
    }

    /** Whether the builder said that this tenant is in production, and no drill has {@linkplain Drill#showsSomething shown} that it can be put back. */
    public boolean lacksDrill() {
        return lacksDrill(this);
    }

    /** All restores into this tenant that began to write, oldest first. Reads the whole journal of each. */
    public List<RestoreRun> restores() {
        Journals journals = open().journals();
        return journals.all().stream()
                .map(id -> Journal.read(journals, id, tenant()).run())
                .toList();
    }

    /** Goes on with a restore that was cut short: no step is done twice. */
    public RestoreReport resume(RestoreId id, OnError onError) {
        return resumeFrom(this, id, onError);
    }

    /** Goes on with a restore from another tenant's snapshot. */
    public RestoreReport resumeFrom(IdentityBackup source, RestoreId id, OnError onError) {
        needConnector("resume");
        Journal journal = Journal.read(open().journals(), id, tenant());
        return new Restore(settings).resume(source.side(journal.plan().snapshot()), journal, onError);
    }

    /**
     * What would undo a restore: a plan that leads back to its safety snapshot, for the objects that it touched.
     *
     * @return empty if the restore has written nothing
     * @throws ConfigurationException with {@link ErrorCode#INVALID_SETTING} if the restore wrote to another tenant of the provider than the
     *     one that the connector leads to
     */
    public Optional<RestorePlan> planRollback(RestoreId id) {
        needConnector("planRollback");
        Journal journal = Journal.read(open().journals(), id, tenant());
        return new Restore(settings).planRollback(journal, this::side, repository.find());
    }

    /**
     * Writes a snapshot as plain JSON, one file per type and {@code snapshot.json}, into a new or empty directory. The files are
     * not encrypted: they hold personal data, and markers in place of secrets.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_SETTING} if the directory has anything in it
     */
    public DumpReport dump(SnapshotId id, Path directory) {
        return new Dump(stored(), snapshot(id), directory, new CodeFiles(settings.catalogs())).write();
    }

    /**
     * Makes a snapshot of what {@link #dump} wrote, here or elsewhere. Into the same repository it gives the same roots. The repository
     * is made if there is none; no connector is needed. What the catalogs of the builder call secret is taken out again.
     *
     * @return the new snapshot, with times, tags and outcomes of the dumped one
     * @throws ConfigurationException with {@link ErrorCode#INVALID_DUMP} naming file and line where it is not as {@link #dump} writes
     *     it; nothing was committed
     */
    public Snapshot importDump(Path directory) {
        needOpen();
        return new DumpImport(directory, settings.catalogs()).into(repository.openOrCreate());
    }

    /** What {@link #repair} would find lost. Reads everything and changes nothing. */
    public RepairReport planRepair() {
        return open().planRepair(settings.events()::on);
    }

    /**
     * Repairs a damaged repository as far as can be: what is intact stays; a damaged snapshot is replaced by one with the tag {@code
     * repaired} that has what can still be read of it and whose damaged types are {@link
     * org.butterflysecurity.model.TypeStatus#SALVAGED}; damaged and useless objects go. A copy of the manifest of each
     * damaged snapshot stays ({@code docs/format.md} says where): with lost packs that are found elsewhere it can be put back by hand.
     *
     * @return exactly what is lost
     */
    public RepairReport repair() {
        return open().repair(settings.events()::on);
    }

    /** Makes the lists of snapshots and packs anew from what is stored, as if they were lost. Gives the snapshots found. */
    public List<Snapshot> rebuild() {
        return open().rebuild();
    }

    /** What {@link #prune} would remove. Changes nothing. */
    public PruneReport planPrune(Retention retention) {
        return open().planPrune(retention);
    }

    /** Removes the snapshots that {@code retention} does not keep, and what only they needed. Safe beside a run. */
    public PruneReport prune(Retention retention) {
        return open().prune(retention, settings.events()::on);
    }

    /**
     * Erases the tenant: first the keys, so that nothing left can be read, then everything else. Cannot be undone.
     *
     * @param confirm the tenant's name again
     * @return how many stored objects were deleted
     * @throws IllegalArgumentException if {@code confirm} is not this tenant
     */
    public long erase(TenantId confirm) {
        needOpen();
        if (!confirm.equals(settings.tenant())) {
            throw new IllegalArgumentException(
                    "confirm names tenant '" + confirm + "', but this is '" + settings.tenant() + "'");
        }
        repository.close();
        return Repository.erase(
                settings.storage(), settings.tenant(), settings.keys(), settings.clock(), settings.random());
    }

    /** The snapshots that are pinned: no retention removes them. */
    public Set<SnapshotId> pinned() {
        return open().pinned();
    }

    /** Keeps a snapshot whatever a retention says, until {@link #unpin}. */
    public void pin(SnapshotId id) {
        open().pin(id);
    }

    /** Leaves a snapshot to the retention again. */
    public void unpin(SnapshotId id) {
        open().unpin(id);
    }

    /** The keys of the repository, to list, add, remove and rotate. */
    public BackupKeys keys() {
        needOpen();
        return new BackupKeys(() -> open().keys(), settings.storage());
    }

    /** Forgets the keys. Storage and key provider belong to the host and stay open. */
    @Override
    public void close() {
        closed = true;
        repository.close();
    }

    private StoredSnapshots stored() {
        return new StoredSnapshots(open(), settings.naming());
    }

    private Comparison compare(SnapshotId before, SnapshotId after, DiffOptions options) {
        List<Catalog> catalogs = settings.catalogs();
        Repository repository = open();
        return new Comparison(
                catalogs,
                new Side(repository, snapshot(before), false),
                new Side(repository, snapshot(after), false),
                options);
    }

    private boolean lacksDrill(IdentityBackup source) {
        return settings.isProduction() && source.drills().stream().noneMatch(Drill::showsSomething);
    }

    private Diff signed(Diff diff, Snapshot before, DiffOptions options) {
        return options.authors() == DiffOptions.Authors.FROM_LOG
                ? new Authors(settings).of(diff, before.startedAt())
                : diff;
    }

    private Side side(SnapshotId id) {
        return new Side(open(), snapshot(id), false);
    }

    private Repository open() {
        needOpen();
        return repository.open();
    }

    private void needOpen() {
        if (closed) {
            throw new IllegalStateException("This IdentityBackup is closed");
        }
    }

    private void needConnector(String verb) {
        needOpen();
        if (settings.connectors().isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "There is no connector: " + verb + " needs one, given to the builder by connector(…).");
        }
    }
}
