package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** One thing that a restore does to one object, or that a person must do. */
public sealed interface Step {

    /** Its place in the plan, from 1. */
    int number();

    /** The object. */
    Target target();

    Kind kind();

    /** The request; empty for what a person does. */
    Optional<Call> call();

    /** The kinds of step, for {@code switch}. */
    enum Kind {
        CREATE,
        UPDATE,
        DELETE,
        ACTIVATE,
        DEACTIVATE,
        NEEDS_PERSON
    }

    /**
     * An object of the snapshot, and what it is in the tenant.
     *
     * @param key its key in the snapshot; in the tenant for what is to be deleted
     * @param live its key in the tenant; empty while it is not there
     */
    record Target(ResourceType type, ResourceKey key, Optional<ResourceKey> live, String name) {
        public Target {
            requireNonNull(type, "type");
            requireNonNull(key, "key");
            requireNonNull(live, "live");
            requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return type + " " + key;
        }
    }

    /**
     * A request as it is planned. Ids of objects that the restore creates are those of the snapshot; the new ones take their place
     * when it is sent.
     *
     * @param operation its name in the catalog
     * @param path with variables in braces
     * @param variables their values
     * @param body what is sent as JSON; empty for none. A secret is a marker.
     * @param secrets where in the body a secret must be filled in; left out where nobody has it
     */
    record Call(
            String operation,
            String method,
            String path,
            Map<String, String> variables,
            Optional<JsonValue> body,
            List<JsonPointer> secrets) {
        public Call {
            variables = Map.copyOf(variables);
            secrets = List.copyOf(secrets);
        }

        /** Method and path with their values, for people. */
        @Override
        public String toString() {
            String filled = path;
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                filled = filled.replace("{" + variable.getKey() + "}", variable.getValue());
            }
            return method + " " + filled;
        }
    }

    /**
     * Makes an object anew. It gets a new id, which takes the place of the old one in every later step.
     *
     * @param naturalKey what finds it in the tenant, should nobody know whether it was made
     */
    record Create(int number, Target target, Call request, String naturalKey) implements Step {
        @Override
        public Kind kind() {
            return Kind.CREATE;
        }

        @Override
        public Optional<Call> call() {
            return Optional.of(request);
        }
    }

    /**
     * Changes an object.
     *
     * @param changes what differs: now, and as the snapshot has it
     * @param naturalKey what finds an object that comes into being together with its parent; empty where its key is known
     */
    record Update(int number, Target target, Call request, List<FieldChange> changes, String naturalKey)
            implements Step {
        public Update {
            changes = List.copyOf(changes);
        }

        @Override
        public Kind kind() {
            return Kind.UPDATE;
        }

        @Override
        public Optional<Call> call() {
            return Optional.of(request);
        }
    }

    /** Removes an object that the snapshot does not have. */
    record Delete(int number, Target target, Call request) implements Step {
        @Override
        public Kind kind() {
            return Kind.DELETE;
        }

        @Override
        public Optional<Call> call() {
            return Optional.of(request);
        }
    }

    /** Switches an object on, or to another status that is no switching off. */
    record Activate(int number, Target target, Call request, String status) implements Step {
        @Override
        public Kind kind() {
            return Kind.ACTIVATE;
        }

        @Override
        public Optional<Call> call() {
            return Optional.of(request);
        }
    }

    /** Switches an object off. */
    record Deactivate(int number, Target target, Call request, String status) implements Step {
        @Override
        public Kind kind() {
            return Kind.DEACTIVATE;
        }

        @Override
        public Optional<Call> call() {
            return Optional.of(request);
        }
    }

    /**
     * What no request can do.
     *
     * @param instructions what to do, and why a person must
     */
    record NeedsPerson(int number, Target target, String instructions) implements Step {
        @Override
        public Kind kind() {
            return Kind.NEEDS_PERSON;
        }

        @Override
        public Optional<Call> call() {
            return Optional.empty();
        }
    }
}
