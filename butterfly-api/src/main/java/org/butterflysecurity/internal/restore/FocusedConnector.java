package org.butterflysecurity.internal.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.spi.Touched;

/** Reads of a tenant what is in focus: asks for single objects where that tells as much as a listing, and looks below no others. */
final class FocusedConnector implements IdentityConnector {
    private final IdentityConnector connector;
    private final Focus focus;

    FocusedConnector(IdentityConnector connector, Focus focus) {
        this.connector = connector;
        this.focus = focus;
    }

    @Override
    public Catalog catalog() {
        return connector.catalog();
    }

    @Override
    public Set<String> groups() {
        return connector.groups();
    }

    @Override
    public ConnectorSession open(ConnectorContext context, Set<ResourceType> selected) {
        ConnectorSession session = connector.open(context, selected);
        return Focus.isSameTenant(focus.snapshot(), session.connection()) ? new Session(session) : session;
    }

    @Override
    public Diff.LogReading readLog(ConnectorContext context, LogQuery query, Consumer<LogEntry> sink)
            throws InterruptedException {
        return connector.readLog(context, query, sink);
    }

    @Override
    public Optional<String> reasonToSpare(Touched object) {
        return connector.reasonToSpare(object);
    }

    @Override
    public Set<ResourceType> sparingTypes() {
        return connector.sparingTypes();
    }

    private final class Session implements ConnectorSession {
        private final ConnectorSession session;

        Session(ConnectorSession session) {
            this.session = session;
        }

        @Override
        public Snapshot.Connection connection() {
            return session.connection();
        }

        @Override
        public Map<ResourceType, ReadOutcome> preflight() {
            return session.preflight();
        }

        @Override
        public Optional<Set<String>> grantedScopes() {
            return session.grantedScopes();
        }

        /** What a provider refuses to tell of one object, its listing may tell; or it says why not. */
        @Override
        public Optional<JsonValue> find(TypeDefinition type, ResourceKey key) throws InterruptedException {
            try {
                return session.find(type, key);
            } catch (ProviderException e) {
                return Optional.empty();
            }
        }

        @Override
        public ReadOutcome read(TypeDefinition type, ParentReader parents, ResourceSink sink)
                throws InterruptedException {
            if (focus.isReadWhole(type)) {
                return session.read(type, parents, sink);
            }
            if (!focus.isWanted(type.type())) {
                return ReadOutcome.COMPLETE;
            }
            Optional<Map<ResourceKey, JsonValue>> few = few(type);
            if (few.isPresent()) {
                for (Map.Entry<ResourceKey, JsonValue> object : few.get().entrySet()) {
                    sink.accept(object.getKey(), object.getValue());
                }
                return ReadOutcome.COMPLETE;
            }
            return session.read(type, new ParentsInFocus(type, parents), new InFocus(type, sink));
        }

        /** All that are in focus; empty if one is not there, and may be there under another key. */
        private Optional<Map<ResourceKey, JsonValue>> few(TypeDefinition type) throws InterruptedException {
            Optional<Set<ResourceKey>> asked = focus.asked(type);
            if (asked.isEmpty()) {
                return Optional.empty();
            }
            Map<ResourceKey, JsonValue> found = new LinkedHashMap<>();
            for (ResourceKey key : asked.get()) {
                if (!find(type, key, found)) {
                    return Optional.empty();
                }
            }
            return Optional.of(found);
        }

        private boolean find(TypeDefinition type, ResourceKey key, Map<ResourceKey, JsonValue> found)
                throws InterruptedException {
            for (ResourceKey place : focus.places(type, key).toList()) {
                Optional<JsonValue> object = find(type, place);
                if (object.isPresent()) {
                    found.put(place, object.get());
                    return true;
                }
            }
            return false;
        }

        @Override
        public long calls(ResourceType type) {
            return session.calls(type);
        }

        @Override
        public long calls() {
            return session.calls();
        }

        @Override
        public void close() {
            session.close();
        }
    }

    /** Gives those parents of a type that may be in focus, where more have been read. */
    private final class ParentsInFocus implements ParentReader {
        private final Optional<TypeDefinition> parent;
        private final ParentReader parents;

        ParentsInFocus(TypeDefinition type, ParentReader parents) {
            this.parent = type.reading().parent().flatMap(connector.catalog()::find);
            this.parents = parents;
        }

        @Override
        public boolean isRead(ResourceType type) {
            return parents.isRead(type);
        }

        @Override
        public Stream<Resource> read(ResourceType type) {
            Optional<TypeDefinition> filtered = parent.filter(p -> p.type().equals(type));
            return filtered.isEmpty()
                    ? parents.read(type)
                    : parents.read(type).filter(r -> focus.mayHold(filtered.get(), r.key(), r.document()));
        }

        @Override
        public long count(ResourceType type) {
            try (Stream<Resource> all = read(type)) {
                return all.count();
            }
        }
    }

    /** Lets through what may be in focus. */
    private final class InFocus implements ResourceSink {
        private final TypeDefinition type;
        private final ResourceSink sink;

        InFocus(TypeDefinition type, ResourceSink sink) {
            this.type = type;
            this.sink = sink;
        }

        @Override
        public void accept(ResourceKey key, JsonValue document) throws InterruptedException {
            if (focus.mayHold(type, key, document)) {
                sink.accept(key, document);
            }
        }

        @Override
        public void accept(ResourceKey key, byte[] utf8) throws InterruptedException {
            accept(key, Json.parse(utf8));
        }

        @Override
        public void warn(String code, String message) {
            sink.warn(code, message);
        }

        @Override
        public void progress(long parentsDone, long parentsTotal) {
            sink.progress(parentsDone, parentsTotal);
        }
    }
}
