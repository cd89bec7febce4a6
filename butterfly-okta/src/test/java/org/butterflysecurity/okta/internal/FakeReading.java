package org.butterflysecurity.okta.internal;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.rest.Answer;
import org.butterflysecurity.rest.Content;
import org.butterflysecurity.rest.ItemVisitor;
import org.butterflysecurity.rest.PageVisitor;
import org.butterflysecurity.rest.ParentVisitor;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.rest.StreamVisitor;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;

/** An org of a few canned answers, and a record of what was asked and handed over. */
final class FakeReading implements TypeReading, ParentReader {
    private final TypeDefinition definition;
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<URI, Content> downloads = new HashMap<>();
    private final Map<ResourceType, List<Resource>> stored = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> accepted = new LinkedHashMap<>();

    private final List<String> warnings = new ArrayList<>();
    private final List<String> spent = new ArrayList<>();

    private FakeReading(TypeDefinition definition) {
        this.definition = definition;
    }

    static FakeReading of(String type) {
        return new FakeReading(OktaCatalog.catalog().get(ResourceType.of("okta/" + type)));
    }

    FakeReading answer(String path, String json) {
        answers.put(path, new Answer(200, none(), Optional.of(Json.parse(json.replace('\'', '"')))));
        return this;
    }

    FakeReading refuse(String path, int status, String code) {
        JsonObject body = JsonObject.builder().put("errorCode", code).build();
        answers.put(path, new Answer(status, none(), Optional.of(body)));
        return this;
    }

    FakeReading content(String link, String text) {
        downloads.put(
                URI.create(link), new Content("image/png", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return this;
    }

    FakeReading stored(String type, String key, String json) {
        ResourceType resourceType = ResourceType.of("okta/" + type);
        stored.computeIfAbsent(resourceType, t -> new ArrayList<>())
                .add(new Resource(resourceType, ResourceKey.parse(key), key, Json.parse(json.replace('\'', '"'))));
        return this;
    }

    ReadOutcome readWith(TypeReader reader) {
        try {
            return reader.read(this);
        } catch (InterruptedException | RefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** Paths in the order in which they were asked for. */
    List<String> asked() {
        return asked;
    }

    /** Buckets other than the type's own that requests were made in. */
    List<String> spent() {
        return spent;
    }

    /** Codes of warnings. */
    List<String> warnings() {
        return warnings;
    }

    /** Documents by key. */
    Map<String, String> accepted() {
        return accepted;
    }

    @Override
    public TypeDefinition definition() {
        return definition;
    }

    @Override
    public ParentReader parents() {
        return this;
    }

    @Override
    public void warn(String code, String message) {
        warnings.add(code);
    }

    @Override
    public RestClient client() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void accept(ResourceKey key, JsonValue document) {
        accepted.put(key.toString(), document.toString());
    }

    @Override
    public void accept(Optional<ResourceKey> parent, JsonValue document) {
        String id =
                definition.identity().id().orElseThrow().findString(document).orElseThrow();
        accept(parent.map(p -> p.child(id)).orElse(ResourceKey.of(id)), document);
    }

    @Override
    public JsonValue get(String path) throws RefusedException {
        asked.add(path);
        Answer answer = answers.getOrDefault(path, new Answer(404, none(), Optional.empty()));
        if (answer.status() != 200) {
            throw new RefusedException(new OktaErrors().classify(answer), path);
        }
        return answer.json();
    }

    @Override
    public Optional<JsonValue> find(String path) throws RefusedException {
        try {
            return Optional.of(get(path));
        } catch (RefusedException e) {
            if (e.isAbsence()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Answer send(RestRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pages(String path, JsonPointer items, Paging paging, PageVisitor visitor)
            throws InterruptedException, RefusedException {
        if (items.find(get(path)).orElseThrow() instanceof JsonArray page) {
            visitor.page(page);
        }
    }

    @Override
    public TypeReading spending(String bucket) {
        spent.add(bucket);
        return this;
    }

    @Override
    public Content download(URI link, long maxBytes) throws RefusedException {
        asked.add(link.toString());
        if (link.getHost().startsWith("down.")) {
            throw new ProviderException(ErrorCode.UNREACHABLE, "No answer from '" + link.getHost() + "'.");
        }
        asked.add(link.toString());
        if (!downloads.containsKey(link)) {
            throw new RefusedException(
                    new OktaErrors().classify(new Answer(404, none(), Optional.empty())), link.getPath());
        }
        return downloads.get(link);
    }

    @Override
    public void stream(JsonValue answer, StreamVisitor visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonLimits limits() {
        return JsonLimits.DEFAULT;
    }

    @Override
    public void pause(Duration duration) {}

    @Override
    public <T> void inParallel(Collection<T> items, ItemVisitor<T> work) throws InterruptedException, RefusedException {
        for (T item : items) {
            work.on(item);
        }
    }

    @Override
    public List<String> paths(String template, Optional<Resource> parent) {
        List<String> ids = parent.map(p -> p.key().segments()).orElse(List.of());
        Map<String, String> bound = new HashMap<>();
        definition
                .reading()
                .bindings()
                .forEach((name, at) -> parent.flatMap(p -> at.findString(p.document()))
                        .ifPresent(value -> bound.put(name, value.substring(value.lastIndexOf('/') + 1))));
        return new PathTemplate(template)
                .alternatives().stream()
                        .map(t -> t.expand(t.assign(ids, bound)))
                        .toList();
    }

    @Override
    public ReadOutcome forEachParent(ParentVisitor visitor) throws InterruptedException, RefusedException {
        Reading reading = definition.reading();
        for (Resource parent : stored.getOrDefault(reading.parent().orElseThrow(), List.of())) {
            if (reading.parentFilter().map(f -> f.holds(parent.document())).orElse(true)) {
                try {
                    visitor.read(parent);
                } catch (RefusedException e) {
                    if (!e.isAbsence()) {
                        throw e;
                    }
                }
            }
        }
        return ReadOutcome.COMPLETE;
    }

    @Override
    public ReadOutcome readAsDeclared() throws InterruptedException, RefusedException {
        Reading.Listing listing = definition.reading().listing().orElseThrow();
        for (String path : paths(listing.path(), Optional.empty())) {
            pages(
                    path,
                    listing.items(),
                    listing.paging(),
                    page -> page.forEach(item -> accept(Optional.empty(), item)));
        }
        return ReadOutcome.COMPLETE;
    }

    @Override
    public boolean isRead(ResourceType type) {
        return stored.containsKey(type);
    }

    @Override
    public Stream<Resource> read(ResourceType type) {
        return stored.getOrDefault(type, List.of()).stream();
    }

    @Override
    public long count(ResourceType type) {
        return stored.getOrDefault(type, List.of()).size();
    }

    private static HttpHeaders none() {
        return HttpHeaders.of(Map.of(), (name, value) -> true);
    }
}
