package org.butterflysecurity.workflows.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestOptions;
import org.butterflysecurity.rest.SessionCookie;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.workflows.WorkflowsCatalog;
import org.butterflysecurity.workflows.internal.ConsoleApi.NotAllowedException;
import org.jspecify.annotations.Nullable;

/** Reads the console for one run. It is gone through at the first type that asks; what goes wrong then, all types tell. */
public final class ConsoleSession implements ConnectorSession {
    private static final SecretRef SESSION = SecretRef.of("workflows-console-session");

    private final ConsoleSettings settings;
    private final ConnectorContext context;
    private final ExportMemory memory;
    private final Secret session;
    private final ConsoleApi api;
    private final ConsoleInventory.Org org;
    private final long signInCalls;
    private final Map<ResourceType, Long> calls = new HashMap<>();
    private @Nullable Exports exports;
    private @Nullable ReadOutcome gap;
    private @Nullable ButterflyException failure;
    private boolean isClosed;

    private ConsoleSession(
            ConsoleSettings settings,
            ConnectorContext context,
            ExportMemory memory,
            ConsoleAddress address,
            Opened opened)
            throws InterruptedException {
        this.settings = settings;
        this.context = context;
        this.memory = memory;
        this.session = opened.cookie();
        this.signInCalls = opened.calls();
        this.api = new ConsoleApi(client(address.origin()), settings.profile());
        try {
            this.org = ConsoleInventory.org(api);
        } catch (NotAllowedException | RuntimeException | InterruptedException e) {
            close();
            throw e instanceof NotAllowedException denied ? sessionDenied(denied) : rethrown(e);
        }
    }

    private static AccessException sessionDenied(NotAllowedException e) {
        return new AccessException(
                ErrorCode.CREDENTIAL_REFUSED, "The console does not accept the session: " + e.what() + ".");
    }

    private static RuntimeException rethrown(Exception e) throws InterruptedException {
        if (e instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return (RuntimeException) e;
    }

    /** A session's cookie, and the requests it took to get it. */
    private record Opened(Secret cookie, long calls) {}

    /**
     * Finds the console, opens the session that was supplied or signs in, and makes sure that the console accepts it.
     *
     * @throws AccessException if the org or the console refuses
     */
    public static ConsoleSession open(ConsoleSettings settings, ConnectorContext context, ExportMemory memory) {
        try {
            ConsoleAddress address = ConsoleAddress.of(settings, context);
            return new ConsoleSession(settings, context, memory, address, cookie(settings, context, address));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException(ErrorCode.CANCELLED, "Connecting to the Workflows console was interrupted.", e);
        }
    }

    private static Opened cookie(ConsoleSettings settings, ConnectorContext context, ConsoleAddress address)
            throws InterruptedException {
        if (settings.session().isPresent()) {
            try (Secret given = secret(context, settings.session().get())) {
                return new Opened(
                        ConsoleSignIn.supplied(
                                given, settings.profile().cookie().name()),
                        0);
            }
        }
        ConsoleSettings.SignInAs as = settings.signIn().orElseThrow();
        ConsoleSignIn signIn = new ConsoleSignIn(settings, as.orgUrl(), address);
        try (Secret user = secret(context, as.userName());
                Secret password = secret(context, as.password())) {
            String start = address.start().orElse(settings.profile().signIn().start());
            return new Opened(signIn.session(user, password, start), signIn.calls());
        }
    }

    private static Secret secret(ConnectorContext context, SecretRef ref) {
        return context.secrets()
                .find(ref)
                .orElseThrow(() -> new ConfigurationException(
                        ErrorCode.MISSING_SECRET, "There is no secret named '" + ref + "'."));
    }

    private RestClient client(String origin) {
        RestOptions.Builder options = settings.options().toBuilder();
        settings.profile()
                .cookie()
                .headers()
                .forEach((name, value) -> options.header(name, value.replace("{origin}", origin)));
        ConnectorContext withSession = new ConnectorContext(
                context.clock(),
                context.random(),
                ref -> ref.equals(SESSION)
                        ? Optional.of(Secret.owning(session.reveal(SecretAccess.REVEAL)))
                        : Optional.empty(),
                context.events());
        return RestClient.builder(origin)
                .options(options.build())
                .credential(new SessionCookie(settings.profile().cookie().name(), SESSION))
                .open(withSession);
    }

    @Override
    public Snapshot.Connection connection() {
        List<String> notes = new ArrayList<>(api.client().notes());
        notes.add("interface=undocumented");
        notes.add("profile=" + settings.profile().name());
        return new Snapshot.Connection(
                WorkflowsCatalog.PROVIDER, api.client().origin().toString(), org.id(), notes);
    }

    @Override
    public Map<ResourceType, ReadOutcome> preflight() {
        ResourceType rows = new ResourceType(WorkflowsCatalog.PROVIDER, "table-row");
        return api.can("tables") && api.can("tableRows")
                ? Map.of()
                : Map.of(
                        rows,
                        ReadOutcome.skipped(
                                SkipReason.NOT_COVERED,
                                "the console profile has no 'operations/tables' with 'operations/tableRows'"));
    }

    @Override
    public ReadOutcome read(TypeDefinition type, ParentReader parents, ResourceSink sink) throws InterruptedException {
        Optional<Exports> found = exports(type, parents, sink);
        if (found.isEmpty()) {
            return gap == null ? ReadOutcome.COMPLETE : gap;
        }
        String reader = type.reading().reader().orElseThrow();
        if (reader.equals("packs")) {
            found.get().warn(sink);
        }
        if (!reader.equals("rows")) {
            found.get().each(reader, sink);
            return ReadOutcome.COMPLETE;
        }
        long before = api.client().calls();
        try {
            found.get().eachRow(sink);
            return ReadOutcome.COMPLETE;
        } catch (AccessException e) {
            if (e.code() != ErrorCode.ACCESS_DENIED) {
                throw e;
            }
            return ReadOutcome.skipped(SkipReason.ROLE_MISSING, e.happened());
        } finally {
            count(type.type(), before);
        }
    }

    private synchronized void count(ResourceType type, long before) {
        calls.merge(type, api.client().calls() - before, Long::sum);
    }

    private synchronized Optional<Exports> exports(TypeDefinition type, ParentReader parents, ResourceSink sink)
            throws InterruptedException {
        if (isClosed) {
            throw new IllegalStateException("The session is closed");
        }
        if (failure != null) {
            throw failure;
        }
        if (exports == null && gap == null) {
            long before = api.client().calls();
            try {
                exports = exported(parents, sink);
            } catch (NotAllowedException e) {
                gap = ReadOutcome.skipped(SkipReason.ROLE_MISSING, e.what());
            } catch (ButterflyException e) {
                failure = e;
                throw e;
            } finally {
                count(type.type(), before);
            }
        }
        return Optional.ofNullable(exports);
    }

    private Exports exported(ParentReader parents, ResourceSink sink) throws InterruptedException, NotAllowedException {
        String origin = api.client().origin().toString();
        UnchangedPacks unchanged = settings.org().isEmpty()
                ? UnchangedPacks.none()
                : UnchangedPacks.since(parents, origin, settings.org().get(), context, settings.oldestExport(), sink);
        return new ConsoleExports(api, ConsoleInventory.read(api, org), unchanged, memory, context.clock()).read(sink);
    }

    @Override
    public synchronized long calls(ResourceType type) {
        return calls.getOrDefault(type, 0L);
    }

    @Override
    public long calls() {
        return signInCalls + api.client().calls();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        session.close();
        if (api != null) {
            api.close();
        }
    }

    /** Names the console, never the session. */
    @Override
    public String toString() {
        return "ConsoleSession[" + api.client().origin() + "]";
    }
}
