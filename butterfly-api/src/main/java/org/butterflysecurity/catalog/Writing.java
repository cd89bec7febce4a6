package org.butterflysecurity.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

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
 */
public record Writing(
        Map<String, Operation> operations,
        Restorable restorable,
        OptionalInt layer,
        List<String> notes,
        List<String> scopes,
        Optional<String> startsAs,
        List<Transition> transitions,
        List<ByPerson> byPerson) {
    public Writing {
        operations = Map.copyOf(operations);
        notes = List.copyOf(notes);
        scopes = List.copyOf(scopes);
        transitions = List.copyOf(transitions);
        byPerson = List.copyOf(byPerson);
    }

    /**
     * A place that no request writes. Where it differs, and where an object is made that has it, a person is told.
     *
     * @param note what to do
     */
    public record ByPerson(JsonPointer at, String note) {}

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
     * @param fixed fields that an update cannot change: the object is deleted and made anew
     * @param reason why it cannot be done, or what to know; empty otherwise
     */
    public record Operation(
            Optional<String> method,
            Optional<String> path,
            List<String> fields,
            List<String> required,
            List<JsonPointer> without,
            int success,
            List<Reading.Condition> when,
            Optional<String> contentType,
            boolean bodyIsArray,
            Optional<JsonValue> body,
            Optional<String> needs,
            Optional<String> leaves,
            Map<String, JsonPointer> bind,
            List<JsonPointer> fixed,
            String reason) {
        public Operation {
            fields = List.copyOf(fields);
            required = List.copyOf(required);
            without = List.copyOf(without);
            when = List.copyOf(when);
            bind = Map.copyOf(bind);
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
