package org.butterflysecurity.internal.restore;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.internal.engine.EngineSettings;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.RestoreSession;

/** The connections that may write, one for each provider of which a plan has steps. */
final class RestoreSessions implements AutoCloseable {
    private final Map<String, RestoreSession> sessions = new LinkedHashMap<>();

    /** Connects. If one provider cannot be reached, no connection stays open. */
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
                opened.sessions.put(provider, connector.openForRestore(context, types));
            });
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
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
