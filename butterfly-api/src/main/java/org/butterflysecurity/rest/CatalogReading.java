package org.butterflysecurity.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;

/** Reads one type as its definition says. */
final class CatalogReading implements TypeReading {
    private static final JsonPointer ID = JsonPointer.of("/id");

    private final TypeDefinition definition;
    private final Reading declared;
    private final ParentReader parents;
    private final ResourceSink sink;
    private final RestClient client;
    private final FanOut fanOut;
    private final LongAdder calls;
    private final String bucket;
    private final Omissions omissions;

    CatalogReading(
            TypeDefinition definition,
            ParentReader parents,
            ResourceSink sink,
            RestClient client,
            FanOut fanOut,
            LongAdder calls,
            Omissions omissions) {
        this(
                definition,
                parents,
                sink,
                client,
                fanOut,
                calls,
                definition.reading().bucket(),
                omissions);
    }

    private CatalogReading(
            TypeDefinition definition,
            ParentReader parents,
            ResourceSink sink,
            RestClient client,
            FanOut fanOut,
            LongAdder calls,
            String bucket,
            Omissions omissions) {
        this.definition = definition;
        this.declared = definition.reading();
        this.parents = parents;
        this.sink = sink;
        this.client = client;
        this.fanOut = fanOut;
        this.calls = calls;
        this.bucket = bucket;
        this.omissions = omissions;
    }

    @Override
    public TypeDefinition definition() {
        return definition;
    }

    @Override
    public ParentReader parents() {
        return parents;
    }

    @Override
    public void warn(String code, String message) {
        sink.warn(code, message);
    }

    @Override
    public RestClient client() {
        return client;
    }

    @Override
    public void accept(ResourceKey key, JsonValue document) throws InterruptedException {
        keep(key, document);
    }

    private void keep(ResourceKey key, JsonValue document) throws InterruptedException {
        omissions.look(document);
        sink.accept(key, document);
    }

    @Override
    public void accept(Optional<ResourceKey> parent, JsonValue document) throws InterruptedException {
        boolean isAnothers = declared.parentAt()
                .filter(at -> !at.findString(document).equals(parent.map(ResourceKey::id)))
                .isPresent();
        if (!isAnothers) {
            keep(keyOf(parent, idOf(document)), document);
        }
    }

    @Override
    public JsonValue get(String path) throws InterruptedException, RefusedException {
        return send(RestRequest.get(path)).json();
    }

    @Override
    public Optional<JsonValue> find(String path) throws InterruptedException, RefusedException {
        try {
            return send(RestRequest.get(path)).body();
        } catch (RefusedException e) {
            if (e.isAbsence()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Answer send(RestRequest request) throws InterruptedException, RefusedException {
        return client.send(inBucket(request), calls);
    }

    @Override
    public void pages(String path, JsonPointer items, Paging paging, PageVisitor visitor)
            throws InterruptedException, RefusedException {
        client.pages(inBucket(RestRequest.get(path)), items, paging, visitor, calls);
    }

    @Override
    public TypeReading spending(String other) {
        return new CatalogReading(definition, parents, sink, client, fanOut, calls, other, omissions);
    }

    @Override
    public Content download(URI link, long maxBytes) throws InterruptedException, RefusedException {
        return client.download(link, maxBytes, calls);
    }

    @Override
    public void stream(JsonValue answer, StreamVisitor visitor) throws InterruptedException, RefusedException {
        Optional<String> link = declared.download().flatMap(at -> at.findString(answer));
        try {
            URI target = new URI(link.orElseThrow(() -> noLink("has no link to a file")));
            client.stream(target, visitor, calls);
        } catch (URISyntaxException e) {
            throw noLink("has a link that is no address");
        }
    }

    private ProviderException noLink(String what) {
        return new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER, "An answer while reading " + definition.type() + " " + what + ".");
    }

    @Override
    public JsonLimits limits() {
        return client.answerLimits();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        client.pause(duration);
    }

    @Override
    public <T> void inParallel(Collection<T> items, ItemVisitor<T> work) throws InterruptedException, RefusedException {
        inParallel(items.iterator(), work::on);
    }

    @Override
    public List<String> paths(String template, Optional<Resource> parent) {
        return paths(template, parent.map(Resource::key), parent);
    }

    /** Variables take their values from the segments of {@code key}, bound ones from the parent's document. */
    private List<String> paths(String template, Optional<ResourceKey> key, Optional<Resource> parent) {
        return located(template, key, parent).stream().map(Located::path).toList();
    }

    /**
     * A path to read.
     *
     * @param words what its named alternatives have taken; they end the key of the object there
     */
    private record Located(String path, List<String> words) {}

    private List<Located> located(String template, Optional<ResourceKey> key, Optional<Resource> parent) {
        Map<String, String> bound = new LinkedHashMap<>();
        for (Map.Entry<String, JsonPointer> binding : declared.bindings().entrySet()) {
            Optional<String> value = parent.flatMap(p -> text(binding.getValue().find(p.document())))
                    .map(CatalogReading::lastSegment);
            if (value.isEmpty()) {
                // The parent does not have what the path leads through: there is nothing to ask for.
                return List.of();
            }
            bound.put(binding.getKey(), value.get());
        }
        List<String> ids = key.map(ResourceKey::segments).orElse(List.of());
        List<Located> located = new ArrayList<>();
        for (PathTemplate.Choice choice : new PathTemplate(template).choices()) {
            PathTemplate path = choice.path();
            located.add(new Located(path.expand(path.assign(ids, bound)), choice.named()));
        }
        return located;
    }

    @Override
    public ReadOutcome forEachParent(ParentVisitor visitor) throws InterruptedException, RefusedException {
        ResourceType type = declared.parent()
                .orElseThrow(() -> new IllegalStateException(definition.type() + " has no parent type"));
        if (!parents.isRead(type)) {
            return ReadOutcome.skipped(SkipReason.PARENT_UNREAD, "its parent type " + type + " was not read");
        }
        ParentTally tally = new ParentTally(declared.listing().isPresent(), declared.giveUpAfter());
        visitAll(type, visitor, tally);
        if (tally.needsSecondRound()) {
            visitAll(type, visitor, tally);
        }
        return tally.outcome();
    }

    private void visitAll(ResourceType type, ParentVisitor visitor, ParentTally tally)
            throws InterruptedException, RefusedException {
        long total = parents.count(type);
        AtomicLong done = new AtomicLong();
        sink.progress(0, total);
        try (Stream<Resource> all = parents.read(type)) {
            inParallel(all.iterator(), parent -> {
                boolean isMeant = declared.parentFilter()
                        .map(f -> f.holds(parent.document()))
                        .orElse(true);
                if (isMeant && tally.mayAsk(parent.key())) {
                    visit(parent, visitor, tally);
                }
                sink.progress(done.incrementAndGet(), total);
            });
        }
    }

    private <T> void inParallel(Iterator<T> elements, FanOut.Work<T> work)
            throws InterruptedException, RefusedException {
        try {
            fanOut.forEach(elements, work);
        } catch (InterruptedException | RefusedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new RunException(ErrorCode.INTERNAL, "Reading " + definition.type() + " failed.", e);
        }
    }

    @Override
    public ReadOutcome readAsDeclared() throws InterruptedException, RefusedException {
        if (declared.parent().isPresent()) {
            return forEachParent(parent -> readBelow(Optional.of(parent)));
        }
        readBelow(Optional.empty());
        return ReadOutcome.COMPLETE;
    }

    private void visit(Resource parent, ParentVisitor visitor, ParentTally tally) throws Exception {
        try {
            visitor.read(parent);
            tally.read();
        } catch (RefusedException e) {
            if (e.refusal().kind() == Refusal.Kind.UNSET) {
                tally.read();
                return;
            }
            // One parent that refuses what is a preview elsewhere says nothing about the others.
            if (!e.isAbsence() && !Previews.isRefused(definition, e.refusal())) {
                throw e;
            }
            tally.absent(e.refusal());
        }
    }

    /** Reads each alternative; a refusal that is an absence counts only if none of them is there. */
    private void readBelow(Optional<Resource> parent) throws InterruptedException, RefusedException {
        String template = declared.listing()
                .map(Reading.Listing::path)
                .or(declared::get)
                .orElseThrow(() -> new IllegalStateException(definition.type() + " has nothing to read"));
        Optional<RefusedException> absence = Optional.empty();
        boolean isThere = false;
        for (Located path : located(template, parent.map(Resource::key), parent)) {
            try {
                readAt(path, parent);
                isThere = true;
            } catch (RefusedException e) {
                if (!e.isAbsence()) {
                    throw e;
                }
                isThere |= e.refusal().kind() == Refusal.Kind.UNSET;
                absence = Optional.of(e);
            }
        }
        if (!isThere && absence.isPresent()) {
            throw absence.get();
        }
    }

    private void readAt(Located at, Optional<Resource> above) throws InterruptedException, RefusedException {
        Optional<ResourceKey> parent = above.map(Resource::key);
        if (declared.listing().isEmpty()) {
            one(parent, at, send(RestRequest.get(at.path())));
            return;
        }
        Reading.Listing listing = declared.listing().get();
        RestRequest request = inBucket(RestRequest.get(at.path()).withMethod(listing.method()));
        client.pages(
                request,
                listing.items(),
                listing.paging(),
                items -> {
                    if (declared.detail()) {
                        eachByItself(items, above);
                        return;
                    }
                    for (JsonValue item : items) {
                        accept(parent, item);
                    }
                },
                calls);
    }

    /** Reads each listed object by itself, several at a time. One that is gone meanwhile is no object. */
    private void eachByItself(JsonArray items, Optional<Resource> parent)
            throws InterruptedException, RefusedException {
        inParallel(items.iterator(), item -> {
            ResourceKey key = keyOf(parent.map(Resource::key), idOf(item));
            for (String path : paths(declared.get().orElseThrow(), Optional.of(key), parent)) {
                Optional<JsonValue> detail = find(path);
                if (detail.isPresent()) {
                    keep(key, completed(detail.get(), item));
                }
            }
        });
    }

    /** The object itself, and what only the listing has of it. */
    private static JsonValue completed(JsonValue detail, JsonValue listed) {
        if (!(detail instanceof JsonObject object) || !(listed instanceof JsonObject more)) {
            return detail;
        }
        JsonObject completed = object;
        for (Map.Entry<String, JsonValue> member : more.members().entrySet()) {
            if (!object.has(member.getKey())) {
                completed = completed.with(member.getKey(), member.getValue());
            }
        }
        return completed;
    }

    private void one(Optional<ResourceKey> parent, Located at, Answer answer) throws InterruptedException {
        if (answer.body().isEmpty()) {
            return;
        }
        if (!at.words().isEmpty()) {
            accept(keyOf(parent, at.words()), answer.json());
        } else if (declared.singleton() || definition.identity().id().isEmpty()) {
            accept(parent.orElse(ResourceKey.SINGLETON), answer.json());
        } else {
            accept(parent, answer.json());
        }
    }

    private static ResourceKey keyOf(Optional<ResourceKey> parent, List<String> id) {
        ResourceKey key = parent.map(p -> p.child(id.get(0))).orElseGet(() -> ResourceKey.of(id.get(0)));
        for (String part : id.subList(1, id.size())) {
            key = key.child(part);
        }
        return key;
    }

    private List<String> idOf(JsonValue document) {
        List<JsonPointer> ids = definition.identity().ids();
        return (ids.isEmpty() ? List.of(ID) : ids)
                .stream().map(at -> idOf(document, at)).toList();
    }

    private String idOf(JsonValue document, JsonPointer at) {
        return text(at.find(document))
                .filter(id -> !id.isEmpty())
                .orElseThrow(() -> new ProviderException(
                        ErrorCode.UNEXPECTED_ANSWER,
                        "An object of type " + definition.type() + " has no id at '" + at + "'."));
    }

    private static Optional<String> text(Optional<JsonValue> value) {
        return value.flatMap(v -> switch (v.kind()) {
            case STRING -> Optional.of(((JsonString) v).value());
            case NUMBER -> Optional.of(((JsonNumber) v).text());
            default -> Optional.empty();
        });
    }

    /** The id that a link ends with; anything else is itself. */
    private static String lastSegment(String value) {
        if (!value.startsWith("http://") && !value.startsWith("https://") && !value.startsWith("/")) {
            return value;
        }
        int end = value.indexOf('?');
        String path = end < 0 ? value : value.substring(0, end);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private RestRequest inBucket(RestRequest request) {
        return request.bucket().isEmpty() ? request.withBucket(bucket) : request;
    }
}
