package org.butterflysecurity.internal.restore;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.internal.engine.EngineSettings;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.RestoreSession;

/** The connections that may write, one for each provider of which a plan has steps. */
final class RestoreSessions implements AutoCloseable {
    private final Map<String, RestoreSession> sessions = new LinkedHashMap<>();

    /**
     * Connects. If one provider cannot be reached, no connection stays open.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_SETTING} if a connector writes to another tenant of the provider
     *     than the plan is for
     */
    static RestoreSessions open(EngineSettings settings, RestorePlan plan) {
        RestoreSessions opened = new RestoreSessions();
        ConnectorContext context =
                new ConnectorContext(settings.clock(), settings.random(), settings.secrets(), settings.events());
        Map<String, Set<ResourceType>> wanted = new LinkedHashMap<>();
        plan.steps().stream()
                .filter(s -> s.call().isPresent())
                .map(s -> s.target().type())
                .forEach(t -> wanted.computeIfAbsent(t.provider(), p -> new HashSet<>())
                        .add(t));
        try {
            wanted.forEach((provider, types) -> {
                IdentityConnector connector = settings.restoreConnectors().stream()
                        .filter(c -> c.catalog().provider().equals(provider))
                        .findFirst()
                        .orElseThrow(() -> new ConfigurationException(
                                ErrorCode.INVALID_SETTING,
                                "There is no credential to write to " + provider
                                        + ": give the builder a connector by restoreConnector(…)."));
                RestoreSession session = connector.openForRestore(context, types);
                opened.sessions.put(provider, session);
                refuseOther(plan, session.connection());
            });
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static void refuseOther(RestorePlan plan, Snapshot.Connection to) {
        List<Snapshot.Connection> planned = plan.connections().stream()
                .filter(c -> c.provider().equals(to.provider()))
                .toList();
        if (!planned.isEmpty() && planned.stream().noneMatch(c -> c.isSameTenant(to))) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "The plan is for " + planned.get(0).origin() + ", and the connector writes to " + to.origin()
                            + ". Give the connector of the tenant that the plan was made for, or plan anew.");
        }
    }

    RestoreSession of(ResourceType type) {
        RestoreSession session = sessions.get(type.provider());
        if (session == null) {
            throw new IllegalArgumentException("No connection for " + type);
        }
        return session;
    }

    long calls() {
        return sessions.values().stream().mapToLong(RestoreSession::calls).sum();
    }

    @Override
    public void close() {
        sessions.values().forEach(RestoreSession::close);
    }
}
