package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.ReadOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one run, one for each provider of which something is selected. */
final class Sessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Map<String, ConnectorSession> sessions = new TreeMap<>();

    private Sessions() {}

    /** Connects to every provider. If one cannot be reached, none stays open. */
    static Sessions open(EngineSettings settings, Selection selection) {
        Sessions opened = new Sessions();
        ConnectorContext context =
                new ConnectorContext(settings.clock(), settings.random(), settings.secrets(), settings.events());
        try {
            for (IdentityConnector connector : settings.connectors()) {
                String provider = connector.catalog().provider();
                Set<ResourceType> wanted = selection.of(provider);
                if (!wanted.isEmpty()) {
                    opened.sessions.put(provider, connector.open(context, wanted));
                }
            }
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    ConnectorSession of(ResourceType type) {
        ConnectorSession session = sessions.get(type.provider());
        if (session == null) {
            throw new IllegalArgumentException("No connection for " + type);
        }
        return session;
    }

    List<Snapshot.Connection> connections() {
        List<Snapshot.Connection> connections = new ArrayList<>();
        sessions.values().forEach(s -> connections.add(s.connection()));
        return connections;
    }

    Map<ResourceType, ReadOutcome> preflight() {
        Map<ResourceType, ReadOutcome> all = new HashMap<>();
        sessions.values().forEach(s -> all.putAll(s.preflight()));
        return all;
    }

    /** The scopes granted over all connections; empty if one does not tell. */
    Optional<Set<String>> grantedScopes() {
        Set<String> granted = new TreeSet<>();
        for (ConnectorSession session : sessions.values()) {
            Optional<Set<String>> told = session.grantedScopes();
            if (told.isEmpty()) {
                return Optional.empty();
            }
            granted.addAll(told.get());
        }
        return Optional.of(granted);
    }

    long calls() {
        return sessions.values().stream().mapToLong(ConnectorSession::calls).sum();
    }

    @Override
    public void close() {
        for (ConnectorSession session : sessions.values()) {
            try {
                session.close();
            } catch (RuntimeException e) {
                LOG.warn("A connection could not be closed: {}", e.getClass().getName());
            }
        }
    }
}
