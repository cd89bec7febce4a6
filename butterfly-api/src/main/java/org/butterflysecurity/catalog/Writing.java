package org.butterflysecurity.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;

/**
 * How a type is written, and what cannot be.
 *
 * @param operations by name: {@code create}, {@code update}, {@code delete}, {@code activate}, {@code deactivate}, and others
 *     that a provider has
 * @param layer place in the order of a restore, lowest first; empty where it is not restored
 * @param notes what to know when restoring
 * @param scopes all of which writing needs
 * @param startsAs the status of an object that was just created; empty for {@code ACTIVE}
 * @param transitions how one status becomes another; empty where {@code activate} and {@code deactivate} say it all
 * @param byPerson what matters and no request writes
 * @param irreplaceable why an object is never deleted in order to be made anew; empty where it may be
 * @param order where an object says its place among those with the same parent; empty where it has none
 * @param first which objects of the type are written before the others
 * @param obstacles what in the tenant makes an operation be refused
 */
public record Writing(
        Map<String, Operation> operations,
        Restorable restorable,
        OptionalInt layer,
        List<String> notes,
        List<String> scopes,
        Optional<String> startsAs,
        List<Transition> transitions,
        List<ByPerson> byPerson,
        Optional<String> irreplaceable,
        Optional<Order> order,
        Optional<Reading.Condition> first,
        List<Obstacle> obstacles) {
    /** Ends the name of an operation that does what the one without does, and has the provider tell the user by mail. */
    public static final String WITH_MAIL = "WithMail";

    public Writing {
        operations = Map.copyOf(operations);
        notes = List.copyOf(notes);
        scopes = List.copyOf(scopes);
        transitions = List.copyOf(transitions);
        byPerson = List.copyOf(byPerson);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * What makes an operation be refused: another object that is in the tenant.
     *
     * @param to the names of the operations
     * @param type of the other object
     * @param at where it has the value; empty where any other object will do
     * @param is the value: {@code {0}} stands for a segment of the key, {@code {/pointer}} for a field
     * @param when what the object itself must fulfil
     * @param where what the other object must fulfil
     * @param note what to do
     */
    public record Obstacle(
            List<String> to,
            ResourceType type,
            Optional<JsonPointer> at,
            String is,
            List<Reading.Condition> when,
            List<Reading.Condition> where,
            String note) {
        public Obstacle {
            to = List.copyOf(to);
            when = List.copyOf(when);
            where = List.copyOf(where);
        }
    }

    /**
     * A place that no request writes. Where it differs, and where an object is made that has it, a person is told.
     *
     * @param note what to do
     */
    public record ByPerson(JsonPointer at, String note) {}

    /**
     * A part of what an operation writes that it refuses.
     *
     * @param when for which objects; empty for all
     */
    public record Refused(JsonPointer at, Optional<Reading.Condition> when) {
        /** Whether it is refused by its own value, and not by what stands elsewhere in the object. */
        public boolean isByItself() {
            return when.filter(c -> at.covers(c.at())).isPresent();
        }

        /** Whether it is refused in such an object. */
        public boolean holds(JsonValue document) {
            return when.map(c -> c.holds(document)).orElse(true);
        }

        /** Whether only one of two fields may have a value: the other is then to be emptied. */
        public boolean isInsteadOfAnother() {
            return at.segments().size() == 1
                    && !isByItself()
                    && when.filter(c -> c.test() == Reading.Condition.Test.PRESENT)
                            .isPresent();
        }
    }

    /**
     * What else must be in the tenant for an operation.
     *
     * @param type the name of the type without the provider
     * @param when what the other object must fulfil
     * @param same a field in which both must agree; empty where any will do
     */
    public record Given(String type, Reading.Condition when, Optional<JsonPointer> same) {
        /** Whether {@code other} is what {@code document} needs. */
        public boolean holds(JsonValue document, JsonValue other) {
            return when.holds(other)
                    && same.map(at -> at.find(document).equals(at.find(other))).orElse(true);
        }
    }

    /**
     * A number that is written under another name and in another unit than it is read.
     *
     * @param as the name that the request has for it
     * @param times by what it is multiplied; the result is rounded
     */
    public record Converted(String name, String as, int times) {}

    /**
     * A number that says which place an object has among those with the same parent. The order counts and not the number: whoever is given a
     * number that another has moves that one on, and those behind it.
     *
     * @param gaps whether a number that becomes free stays free; else they are counted from 1 without gaps
     */
    public record Order(JsonPointer at, boolean gaps) {}

    public Optional<Operation> operation(String name) {
        return Optional.ofNullable(operations.get(name));
    }

    /**
     * The name of the operation that does {@code what} to such an object: {@code what} itself, or where that is for other objects the
     * first whose name begins with it and that is for this one.
     */
    public String operationFor(String what, JsonValue document) {
        boolean isUsual = operation(what).filter(o -> o.isPossibleFor(document)).isPresent();
        return operations.entrySet().stream()
                .filter(other -> !isUsual
                        && other.getKey().startsWith(what)
                        && !other.getKey().equals(what)
                        && !other.getValue().when().isEmpty()
                        && other.getValue().isPossibleFor(document))
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .orElse(what);
    }

    /**
     * How an object gets into another status.
     *
     * @param from any of which it has
     * @param to any of which is wanted
     * @param by the name of the operation that comes closest
     */
    public record Transition(List<String> from, List<String> to, String by) {
        public Transition {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /** Whether objects of a type can be put back. */
    public enum Restorable {
        YES,
        /** A person or a secret is needed, or only part of it can be written. */
        PARTLY,
        NO
    }

    /**
     * A request that writes, or the reason why there is none.
     *
     * @param method HTTP method; empty when it cannot be done
     * @param path path and query; empty when it cannot be done
     * @param fields top-level names that may be written; empty where the request has no body or takes all
     * @param required names without which it is refused
     * @param without parts of those fields that it refuses
     * @param converted numbers that it takes in another unit
     * @param apart fields that it takes only without the others named here, a request for each; and what goes with each of them
     * @param given what else must be in the tenant already
     * @param most how many such objects there can be, below one parent where they have parents; empty for any number
     * @param success the status a success has; 0 where unknown. Any 2xx is accepted.
     * @param when all of which an object must fulfil for it; empty for any object
     * @param contentType empty for JSON
     * @param bodyIsArray whether the body is an array of objects
     * @param body what the request carries where that is no part of the object as it is read: JSON in which a text
     *     {@code {/pointer}} stands for a field, {@code {0}} for a segment of the key, {@code {type/pointer}} for that field of
     *     every child of a type and {@code {document}} for all of it; {@code {"each": pointer, "item": …}} forms each item of a list
     * @param needs the status that an object must have for it; empty for any
     * @param leaves the status that the object has afterwards; empty where it keeps the one it had
     * @param bind variables of the path whose value stands in a field of the object instead of its key
     * @param filled whether what a new object has beyond {@code fields} is written by its update afterwards
     * @param deletions places whose members an update deletes together with what other objects have of them, by saying null: those of the
     *     tenant alone stay where deletions were not asked for
     * @param fixed fields that an update cannot change: the object is deleted and made anew, or left to a person
     * @param reason why it cannot be done, or what to know; empty otherwise
     */
    public record Operation(
            Optional<String> method,
            Optional<String> path,
            List<String> fields,
            List<String> required,
            List<Refused> without,
            List<Converted> converted,
            Map<String, List<String>> apart,
            Optional<Given> given,
            OptionalInt most,
            int success,
            List<Reading.Condition> when,
            Optional<String> contentType,
            boolean bodyIsArray,
            Optional<JsonValue> body,
            Optional<String> needs,
            Optional<String> leaves,
            Map<String, JsonPointer> bind,
            boolean filled,
            List<JsonPointer> deletions,
            List<JsonPointer> fixed,
            String reason) {
        public Operation {
            fields = List.copyOf(fields);
            required = List.copyOf(required);
            without = List.copyOf(without);
            converted = List.copyOf(converted);
            apart = Map.copyOf(apart);
            when = List.copyOf(when);
            bind = Map.copyOf(bind);
            deletions = List.copyOf(deletions);
            fixed = List.copyOf(fixed);
        }

        public boolean isPossible() {
            return method.isPresent() && path.isPresent();
        }

        /** Whether there is such a request, and {@code document} is one it can be sent for. */
        public boolean isPossibleFor(JsonValue document) {
            return isPossible() && when.stream().allMatch(condition -> condition.holds(document));
        }

        /** Whether one request uploads a file of many objects. */
        public boolean isUpload() {
            return bodyIsArray
                    && contentType.filter(t -> t.startsWith("multipart/")).isPresent()
                    && !fields.isEmpty();
        }
    }
}
