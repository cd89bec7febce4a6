package org.butterflysecurity.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.butterflysecurity.json.JsonPointer;

/**
 * How a type is written, and what cannot be.
 *
 * @param operations by name: {@code create}, {@code update}, {@code delete}, {@code activate}, {@code deactivate}, and others
 *     that a provider has
 * @param layer place in the order of a restore, lowest first; empty where it is not restored
 * @param notes what to know when restoring
 * @param scopes all of which writing needs
 */
public record Writing(
        Map<String, Operation> operations,
        Restorable restorable,
        OptionalInt layer,
        List<String> notes,
        List<String> scopes) {
    public Writing {
        operations = Map.copyOf(operations);
        notes = List.copyOf(notes);
        scopes = List.copyOf(scopes);
    }

    public Optional<Operation> operation(String name) {
        return Optional.ofNullable(operations.get(name));
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
     * @param contentType empty for JSON
     * @param bodyIsArray whether the body is an array of objects
     * @param reason why it cannot be done, or what to know; empty otherwise
     */
    public record Operation(
            Optional<String> method,
            Optional<String> path,
            List<String> fields,
            List<String> required,
            List<JsonPointer> without,
            int success,
            Optional<String> contentType,
            boolean bodyIsArray,
            String reason) {
        public Operation {
            fields = List.copyOf(fields);
            required = List.copyOf(required);
            without = List.copyOf(without);
        }

        public boolean isPossible() {
            return method.isPresent() && path.isPresent();
        }
    }
}
