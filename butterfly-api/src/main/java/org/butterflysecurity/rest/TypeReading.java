package org.butterflysecurity.rest;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * What a reader works with: the definition of its type, what was read before, the tenant, and where objects go. Requests
 * made here spend the bucket of the type and count for it. Thread-safe.
 */
public interface TypeReading {

    TypeDefinition definition();

    /** What this run has read before. */
    ParentReader parents();

    /** The client, for requests that count for no type. */
    RestClient client();

    /** Hands over one object as the provider sent it. */
    void accept(ResourceKey key, JsonValue document) throws InterruptedException;

    /**
     * Hands over one object found below {@code parent}, its id taken from where the catalog says.
     *
     * @throws org.butterflysecurity.error.ProviderException if it has no id there
     */
    void accept(Optional<ResourceKey> parent, JsonValue document) throws InterruptedException;

    /** Tells the host of something that does not stop the run, under a stable word. */
    void warn(String code, String message);

    /** The document at {@code path} (path and query, percent-encoded). */
    JsonValue get(String path) throws InterruptedException, RefusedException;

    /** The document at {@code path}; empty if the provider says that there is none or that the feature is off. */
    Optional<JsonValue> find(String path) throws InterruptedException, RefusedException;

    /** The answer to {@code request}, for readers that need its headers or another bucket. */
    Answer send(RestRequest request) throws InterruptedException, RefusedException;

    /** Reads a listing page by page; {@code items} is where the array stands in each answer. */
    void pages(String path, JsonPointer items, Paging paging, PageVisitor visitor)
            throws InterruptedException, RefusedException;

    /** Hands over every object of a listing as one below {@code parent}. */
    default void acceptAll(ResourceKey parent, String path, JsonPointer items, Paging paging)
            throws InterruptedException, RefusedException {
        pages(path, items, paging, page -> {
            for (JsonValue item : page) {
                accept(Optional.of(parent), item);
            }
        });
    }

    /** Hands over every object of the listing that the catalog declares, for one parent. */
    default void acceptDeclared(Resource parent) throws InterruptedException, RefusedException {
        Listing listing = definition().reading().listing().orElseThrow();
        for (String path : paths(listing.path(), Optional.of(parent))) {
            acceptAll(parent.key(), path, listing.items(), listing.paging());
        }
    }

    /** Every item of a listing that is short by nature. */
    default List<JsonValue> all(String path, JsonPointer items, Paging paging)
            throws InterruptedException, RefusedException {
        List<JsonValue> all = new ArrayList<>();
        pages(path, items, paging, page -> page.forEach(all::add));
        return all;
    }

    /** The same reading, whose requests spend {@code bucket} instead of that of the type. */
    TypeReading spending(String bucket);

    /** Fetches what a link in a document points at, without the credential. */
    Content download(URI link, long maxBytes) throws InterruptedException, RefusedException;

    /**
     * Reads what the link in {@code answer} points at, as it arrives, on whatever host and without the credential.
     *
     * @throws org.butterflysecurity.error.ProviderException if there is no link where the catalog expects one
     * @throws RefusedException if it is refused, for instance because the link has expired
     */
    void stream(JsonValue answer, StreamVisitor visitor) throws InterruptedException, RefusedException;

    /** Size and nesting of one answer, or of one line of a download. */
    JsonLimits limits();

    /** Lets time pass before the provider is asked again. */
    void pause(Duration duration) throws InterruptedException;

    /** Does the work on every item, several at a time, in any order. */
    <T> void inParallel(Collection<T> items, ItemVisitor<T> work) throws InterruptedException, RefusedException;

    /**
     * The path and query that a template of the catalog gives for {@code parent}, once for each of its alternatives. Variables
     * are filled as {@link org.butterflysecurity.catalog.PathTemplate} describes, bindings included.
     */
    List<String> paths(String template, Optional<Resource> parent);

    /**
     * Visits every object of the parent type that passes the parent filter, several at a time, and tells the progress. A parent
     * for which the provider says {@linkplain RefusedException#isAbsence() that there is nothing} has no objects; the outcome
     * is {@code FEATURE_OFF} if that was so of all of them and not merely because they are gone.
     */
    ReadOutcome forEachParent(ParentVisitor visitor) throws InterruptedException, RefusedException;

    /** Reads the type as the catalog declares it, as if it had no reader. */
    ReadOutcome readAsDeclared() throws InterruptedException, RefusedException;
}
