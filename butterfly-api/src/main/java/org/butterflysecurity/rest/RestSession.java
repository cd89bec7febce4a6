package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.spi.RestoreSession;

/** A session that reads every type as the catalog declares it, and those the catalog cannot describe with the connector's readers. */
public final class RestSession implements RestoreSession {
    private final RestClient client;
    private final Snapshot.Connection connection;
    private final Map<String, TypeReader> readers;
    private final Map<String, TypeWriter> writers;
    private final Map<ResourceType, ReadOutcome> preflight;
    private final Optional<Set<String>> granted;
    private final FanOut fanOut;
    private final Map<ResourceType, LongAdder> calls = new ConcurrentHashMap<>();

    private RestSession(Builder builder, Optional<Set<String>> granted, Map<ResourceType, ReadOutcome> preflight) {
        this.client = builder.client;
        this.connection = builder.connection;
        this.readers = Map.copyOf(builder.readers);
        this.writers = Map.copyOf(builder.writers);
        this.preflight = preflight;
        this.granted = granted;
        this.fanOut = new FanOut(client.maxConcurrency(), "butterfly-" + connection.provider());
    }

    /**
     * Begins a session over {@code client}, which it closes in the end.
     *
     * @param connection which tenant answers, as the connector found out
     * @param selected the types the run wants to read
     */
    public static Builder builder(
            ConnectorContext context,
            RestClient client,
            Catalog catalog,
            Snapshot.Connection connection,
            Set<ResourceType> selected) {
        return new Builder(client, catalog, connection, selected);
    }

    @Override
    public Snapshot.Connection connection() {
        return connection;
    }

    @Override
    public Map<ResourceType, ReadOutcome> preflight() {
        return preflight;
    }

    @Override
    public ReadOutcome read(TypeDefinition type, ParentReader parents, ResourceSink sink) throws InterruptedException {
        if (type.reading().dependsOn().stream().anyMatch(other -> parents.isRead(other) && parents.count(other) == 0)) {
            return ReadOutcome.COMPLETE;
        }
        Omissions omissions = Omissions.of(type.reading().omissions(), granted);
        TypeReading reading = new CatalogReading(type, parents, sink, client, fanOut, counter(type.type()), omissions);
        try {
            Optional<String> reader = type.reading().reader();
            return omissions.outcome(
                    reader.isPresent() ? reader(type, reader.get()).read(reading) : reading.readAsDeclared());
        } catch (RefusedException e) {
            return outcome(type, e);
        }
    }

    @Override
    public Optional<JsonValue> find(TypeDefinition type, ResourceKey key) throws InterruptedException {
        Optional<PathTemplate> path = type.reading().get().map(PathTemplate::new);
        if (path.isEmpty() || !type.reading().bindings().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> variables = type.reading().variables(path.get(), key, Map.of());
        if (!variables.keySet().containsAll(path.get().variables())) {
            return Optional.empty();
        }
        PathTemplate first = path.get().alternatives().get(0);
        RestRequest request = RestRequest.get(first.expand(variables)).withBucket(bucket(type, first));
        try {
            return client.send(request, counter(type.type())).body();
        } catch (RefusedException e) {
            if (e.isAbsence()) {
                return Optional.empty();
            }
            throw refused(e.path() + ": " + e.refusal().describe() + ".", e.refusal());
        }
    }

    @Override
    public Written write(TypeDefinition type, WriteRequest request) throws InterruptedException {
        if (writer(request).isPresent()) {
            return writeAll(type, List.of(request)).get(0);
        }
        RestRequest sent = RestRequest.get(request.path())
                .withMethod(request.method())
                .withBucket(bucket(type, new PathTemplate("/")));
        try {
            Answer answer = client.send(request.body().map(sent::withBody).orElse(sent), counter(type.type()));
            return Written.done(answer.body());
        } catch (RefusedException e) {
            return Written.refused(e.isAbsence(), e.refusal().describe());
        }
    }

    @Override
    public List<Written> writeAll(TypeDefinition type, List<WriteRequest> requests) throws InterruptedException {
        Optional<TypeWriter> writer = requests.stream().findFirst().flatMap(this::writer);
        if (writer.isEmpty()) {
            return RestoreSession.super.writeAll(type, requests);
        }
        try {
            return writer.get().write(requests, new Sending(counter(type.type())));
        } catch (RefusedException e) {
            Written refused = Written.refused(e.isAbsence(), e.refusal().describe());
            return requests.stream().map(r -> refused).toList();
        }
    }

    private Optional<TypeWriter> writer(WriteRequest request) {
        String name = request.method() + " " + request.path();
        return writers.entrySet().stream()
                .filter(e -> Pattern.matches(e.getKey().replaceAll("\\{[^}]*}", "[^/?]+"), name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        client.pause(duration);
    }

    private final class Sending implements TypeWriter.Sending {
        private final LongAdder counter;

        Sending(LongAdder counter) {
            this.counter = counter;
        }

        @Override
        public Answer send(RestRequest request) throws InterruptedException, RefusedException {
            return client.send(request, counter);
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            client.pause(duration);
        }
    }

    private static String bucket(TypeDefinition type, PathTemplate path) {
        String declared = type.reading().bucket();
        return declared.isEmpty() ? path.route() : declared;
    }

    @Override
    public long calls(ResourceType type) {
        return counter(type).sum();
    }

    @Override
    public long calls() {
        return client.calls();
    }

    @Override
    public void close() {
        fanOut.close();
        client.close();
    }

    private LongAdder counter(ResourceType type) {
        return calls.computeIfAbsent(type, t -> new LongAdder());
    }

    private TypeReader reader(TypeDefinition type, String name) {
        TypeReader reader = readers.get(name);
        if (reader == null) {
            throw new RunException(
                    ErrorCode.INTERNAL, "The connector has no reader '" + name + "', which " + type.type() + " names.");
        }
        return reader;
    }

    /** What a refusal means for the type as a whole. */
    private static ReadOutcome outcome(TypeDefinition type, RefusedException refused) {
        Refusal refusal = refused.refusal();
        if (Previews.isRefused(type, refusal)) {
            return ReadOutcome.skipped(SkipReason.FEATURE_OFF, refusal.describe());
        }
        return switch (refusal.kind()) {
            case UNSET -> ReadOutcome.COMPLETE;
            case ABSENT, NOT_FOUND -> ReadOutcome.skipped(SkipReason.FEATURE_OFF, refusal.describe());
            case SCOPE_MISSING ->
                ReadOutcome.skipped(
                        SkipReason.SCOPE_MISSING,
                        "needs "
                                + scopes(
                                        refusal.missing().isEmpty()
                                                ? type.reading().scopes()
                                                : List.of(refusal.missing()))
                                + ": " + refusal.describe());
            case ROLE_MISSING ->
                ReadOutcome.skipped(
                        SkipReason.ROLE_MISSING,
                        (refusal.missing().isEmpty() ? "" : "needs the role " + refusal.missing() + ": ")
                                + refusal.describe());
            case BROKEN_OFF ->
                throw refused(
                        refused.path() + " was refused after pages of it had been read: " + refusal.describe() + ".",
                        refusal);
            default -> throw refused(refused.path() + ": " + refusal.describe() + ".", refusal);
        };
    }

    private static ProviderException refused(String what, Refusal refusal) {
        return new ProviderException(ErrorCode.PROVIDER_REFUSED, what, refusal.failure());
    }

    private static String scopes(List<String> names) {
        return (names.size() == 1 ? "the scope " : "the scopes ") + String.join(" ", names);
    }

    /** Collects what a session needs. Not thread-safe. */
    public static final class Builder {
        private final RestClient client;
        private final Catalog catalog;
        private final Snapshot.Connection connection;
        private final Set<ResourceType> selected;
        private final Map<String, TypeReader> readers = new LinkedHashMap<>();
        private final Map<String, TypeWriter> writers = new LinkedHashMap<>();
        private final Map<ResourceType, ReadOutcome> known = new LinkedHashMap<>();

        private Builder(
                RestClient client, Catalog catalog, Snapshot.Connection connection, Set<ResourceType> selected) {
            this.client = requireNonNull(client, "client");
            this.catalog = requireNonNull(catalog, "catalog");
            this.connection = requireNonNull(connection, "connection");
            this.selected = Set.copyOf(selected);
        }

        /** The connector's readers, by the name that the catalog uses. Default none. */
        public Builder readers(Map<String, TypeReader> byName) {
            readers.putAll(byName);
            return this;
        }

        /** The connector's writers, by method and path of the requests that they carry out; {@code {name}} stands for any one segment. Default none. */
        public Builder writers(Map<String, TypeWriter> byRequest) {
            writers.putAll(byRequest);
            return this;
        }

        /** Adds what the connector itself knows before reading, such as an engine without the feature. */
        public Builder skip(ResourceType type, ReadOutcome outcome) {
            known.put(requireNonNull(type, "type"), requireNonNull(outcome, "outcome"));
            return this;
        }

        /**
         * Obtains a token and compares the scopes granted with those that the selected types need.
         *
         * @throws org.butterflysecurity.error.AccessException if the credential is refused or nothing is granted; the client is
         *     closed
         * @throws org.butterflysecurity.error.RunException if the thread is interrupted; the flag stays set
         */
        public RestSession open() {
            try {
                Optional<Set<String>> granted = client.grantedScopes();
                return new RestSession(this, granted, preflight(granted));
            } catch (InterruptedException e) {
                client.close();
                Thread.currentThread().interrupt();
                throw new RunException(
                        ErrorCode.CANCELLED, "Connecting to '" + client.origin() + "' was interrupted.", e);
            } catch (RuntimeException e) {
                client.close();
                throw e;
            }
        }

        /** What the connector knows comes first: a feature that is off needs no scope. */
        private Map<ResourceType, ReadOutcome> preflight(Optional<Set<String>> granted) {
            Map<ResourceType, ReadOutcome> skipped = new LinkedHashMap<>();
            for (TypeDefinition type : catalog.types()) {
                if (!selected.contains(type.type())) {
                    continue;
                }
                ReadOutcome outcome = known.get(type.type());
                List<String> missing = granted.map(g -> type.reading().scopes().stream()
                                .filter(s -> List.of(s.split("\\|")).stream().noneMatch(g::contains))
                                .toList())
                        .orElse(List.of());
                if (outcome != null) {
                    skipped.put(type.type(), outcome);
                } else if (type.isBackedUp() && !missing.isEmpty()) {
                    skipped.put(
                            type.type(),
                            ReadOutcome.skipped(
                                    SkipReason.SCOPE_MISSING,
                                    "needs " + scopes(missing) + ", which the application was not granted"));
                }
            }
            return Map.copyOf(skipped);
        }
    }
}
