package org.butterflysecurity.catalog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/**
 * How a type is read.
 *
 * @param parent the type whose objects it is read for, one listing each; empty for a type of the tenant itself
 * @param parentFilter which parents can have such objects at all; empty for all. Saves calls.
 * @param giveUpAfter how many parents must be refused, and none answer, until the others are not asked: for what a tenant as a
 *     whole has or has not; empty where each parent speaks for itself
 * @param parentAt where an object names its parent; rows that name another or none are not taken. Empty where a listing shows
 *     the parent's own alone
 * @param listing how all objects are listed; empty for a type that is read one by one
 * @param bindings variables of the path whose value stands in a field of the parent's document instead of its key; of a link
 *     its last path segment is taken
 * @param get path of one object; read instead of a listing when there is none
 * @param detail whether a listing gives less than {@code get} does, so that each listed object is read by itself; what only the
 *     listing has is added to it
 * @param singleton whether there is exactly one per parent, or per tenant
 * @param bucket the rate limit that its requests spend
 * @param scopes all of which reading needs; {@code a|b} where either will do
 * @param omissions what answers lack without a word where a scope was not granted
 * @param onRequest why it is read only when the host names it; empty when it is always read
 * @param download where an answer has the link to a file with the objects, which may be on another host; empty where none does
 * @param after types that are read before it where the run reads both, because its reader looks at them
 * @param dependsOn types without whose objects there can be none: nothing is asked where the run has read one of them and it
 *     has none
 * @param reader name of the connector's own reader for what a table cannot say; empty for the catalog-driven one
 */
public record Reading(
        Optional<ResourceType> parent,
        Optional<Condition> parentFilter,
        OptionalInt giveUpAfter,
        Optional<JsonPointer> parentAt,
        Optional<Listing> listing,
        Map<String, JsonPointer> bindings,
        Optional<String> get,
        boolean detail,
        boolean singleton,
        String bucket,
        List<String> scopes,
        List<Omission> omissions,
        Optional<String> onRequest,
        Optional<JsonPointer> download,
        List<ResourceType> after,
        List<ResourceType> dependsOn,
        Optional<String> reader) {
    public Reading {
        scopes = List.copyOf(scopes);
        omissions = List.copyOf(omissions);
        bindings = Map.copyOf(bindings);
        after = List.copyOf(after);
        dependsOn = List.copyOf(dependsOn);
    }

    /** The types that must be done before it is read: its parent, those it depends on, and those it looks at. */
    public Set<ResourceType> predecessors() {
        Set<ResourceType> before = new LinkedHashSet<>(after);
        before.addAll(dependsOn);
        parent.ifPresent(before::add);
        return before;
    }

    /**
     * The values of the variables in a path of this type: the segments of {@code key} from the left, parents first. A path that names
     * none of the parents as their listing does names the object alone.
     *
     * @param bound values that are known, which take none of the key's
     */
    public Map<String, String> variables(PathTemplate path, ResourceKey key, Map<String, String> bound) {
        List<String> parents =
                listing.map(l -> new PathTemplate(l.path()).variables()).orElse(List.of());
        List<String> own =
                path.variables().stream().filter(v -> !bound.containsKey(v)).toList();
        List<String> segments = key.segments();
        boolean isAlone = parent.isPresent()
                && !parents.isEmpty()
                && !own.isEmpty()
                && own.size() < segments.size()
                && own.stream().noneMatch(parents::contains);
        return path.assign(isAlone ? segments.subList(segments.size() - own.size(), segments.size()) : segments, bound);
    }

    /**
     * A request that lists objects.
     *
     * @param method {@code GET}, where a provider does not want another
     * @param path path and query; {@code {name}} stands for the id of a parent, see {@link PathTemplate}
     * @param items where in the answer the array of objects is; the root for a bare array
     */
    public record Listing(String method, String path, JsonPointer items, Paging paging) {}

    /**
     * A field that answers leave out, without an error, where a scope was not granted.
     *
     * @param note what that costs
     */
    public record Omission(JsonPointer at, String scope, String note) {}

    /** How a listing goes on. */
    public enum Paging {
        /** One answer has everything. A {@code next} that appears all the same is followed. */
        NONE,
        /** A {@code Link} header with {@code rel="next"} (RFC 8288). */
        LINK,
        /** A link in the body, at {@code /_links/next/href}. */
        BODY_NEXT,
        /** Numbered pages: {@code page} from 0, ended by a short one. A total, if there is one, is not believed. */
        PAGE,
        /** A token at {@code next} in the body, sent as {@code from} with the next request; ended by an empty page or no token. */
        CHECKPOINT,
        /**
         * {@link #PAGE} while the rows announced can be had that way, else {@link #CHECKPOINT}: for many short listings, each of
         * which would end with a request for an empty page.
         */
        PAGE_OR_CHECKPOINT
    }

    /**
     * A test of an object's field.
     *
     * @param at the field; several values where the pointer has {@code *}
     * @param test what must hold for at least one of them
     * @param values what they are compared with
     */
    public record Condition(JsonPointer at, Test test, List<String> values) {
        public Condition {
            values = List.copyOf(values);
        }

        /** Whether the document fulfils it. */
        public boolean holds(JsonValue document) {
            List<JsonValue> found = at.findAll(document);
            return switch (test) {
                case PRESENT -> found.stream().anyMatch(v -> v.kind() != JsonValue.Kind.NULL);
                case ABSENT -> found.stream().allMatch(v -> v.kind() == JsonValue.Kind.NULL);
                case IS -> found.stream().anyMatch(this::isOneOf);
                case IS_NOT -> found.stream().noneMatch(this::isOneOf);
            };
        }

        private boolean isOneOf(JsonValue value) {
            if (value instanceof JsonArray array) {
                return array.stream().anyMatch(this::isOneOf);
            }
            return values.contains(value instanceof JsonString s ? s.value() : value.toString());
        }

        /** The tests. Values compare as text: numbers and booleans as they are written. */
        public enum Test {
            /** The field is one of the values, or is an array that has one. */
            IS,
            /** The field is none of the values and, if it is an array, has none. Also holds where the field is absent. */
            IS_NOT,
            /** The field is there and not null; the values are ignored. */
            PRESENT,
            /** The field is not there, or null. */
            ABSENT
        }
    }
}
