package org.butterflysecurity.auth0.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * A relation that can be listed for the objects of either of two types, asked from the side that has fewer. The catalog declares
 * the one side, whose type is the parent; the other is given here. Where the other side cannot be asked, the declared one is.
 *
 * @param other the type of the other side, whose objects the relation is about
 * @param mayHave which of them can have any
 * @param listing path of the listing of parents for one of them, by checkpoints
 * @param items where the parents stand in an answer
 * @param row what the declared side shows of one of them
 * @param leastSaving how many calls the other side must spare
 */
record EitherSide(
        ResourceType other,
        Predicate<JsonValue> mayHave,
        String listing,
        String items,
        Function<Resource, JsonValue> row,
        long leastSaving)
        implements TypeReader {
    private static final JsonPointer ID = JsonPointer.of("/id");
    private static final JsonPointer USAGE = JsonPointer.of("/organization_usage");

    /** Grants of organizations. A grant that does not say who may use it has the default, which a tenant may have changed. */
    static EitherSide organizationClientGrants() {
        return new EitherSide(
                ResourceType.of("auth0/client-grant"),
                grant -> !USAGE.findString(grant).orElse("").equals("deny"),
                "/api/v2/client-grants/{id}/organizations?take=100",
                "/organizations",
                Resource::document,
                1);
    }

    /** Clients of connections. The listing for a client is documented and was not recorded: only where it spares much. */
    static EitherSide connectionClients() {
        return new EitherSide(
                ResourceType.of("auth0/client"),
                client -> true,
                "/api/v2/clients/{id}/connections?take=100",
                "/connections",
                client -> JsonObject.builder()
                        .put("client_id", new JsonString(client.key().id()))
                        .build(),
                50);
    }

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        ResourceType parent = reading.definition().reading().parent().orElseThrow();
        if (!reading.parents().isRead(parent) || !reading.parents().isRead(other)) {
            return reading.readAsDeclared();
        }
        List<Resource> others = Listings.stored(reading, other).stream()
                .filter(resource -> mayHave.test(resource.document()))
                .toList();
        if (reading.parents().count(parent) - others.size() < leastSaving) {
            return reading.readAsDeclared();
        }
        try {
            reading.inParallel(others, resource -> readParents(reading, resource));
            return ReadOutcome.COMPLETE;
        } catch (RefusedException e) {
            if (!e.isAbsence() && e.refusal().kind() != Refusal.Kind.SCOPE_MISSING) {
                throw e;
            }
            return reading.readAsDeclared();
        }
    }

    private void readParents(TypeReading reading, Resource resource) throws InterruptedException, RefusedException {
        for (String path : reading.paths(listing, Optional.of(resource))) {
            JsonValue shown = row.apply(resource);
            for (JsonValue parent : reading.all(path, JsonPointer.of(items), Paging.CHECKPOINT)) {
                Optional<String> id = ID.findString(parent);
                if (id.isPresent()) {
                    reading.accept(ResourceKey.of(id.get()).child(resource.key().id()), shown);
                }
            }
        }
    }
}
