package org.butterflysecurity.internal.restore;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Step;

/** Requests that bring an object from one status to another. */
final class Activations {
    private final Calls calls;
    private final boolean mails;

    /** @param mails whether users are told of their activation */
    Activations(Calls calls, boolean mails) {
        this.calls = calls;
        this.mails = mails;
    }

    /** Puts the object into the status without which the operation is refused. */
    Optional<Draft> before(
            TypeDefinition type, String operation, Step.Target target, JsonValue live, Optional<String> status) {
        Optional<String> needed = type.writing().operation(operation).flatMap(Operation::needs);
        if (needed.isEmpty() || status.isEmpty() || needed.equals(status)) {
            return Optional.empty();
        }
        return Statuses.operation(type, status.get(), needed.get())
                .flatMap(name -> calls.call(type, name, target.live().orElseThrow(), live, Optional.empty()))
                .map(call -> Draft.of(switching(needed.get()), type, target, call, needed.get()));
    }

    private static Step.Kind switching(String status) {
        return Statuses.isOn(status) ? Step.Kind.ACTIVATE : Step.Kind.DEACTIVATE;
    }

    /** Puts the object into the status that is wanted; nothing where it is in it. */
    List<Draft> towards(TypeDefinition type, Step.Target target, ResourceKey key, JsonValue wanted, String from) {
        Optional<String> to = Statuses.of(type, wanted);
        if (to.isEmpty() || to.get().equals(from)) {
            return List.of();
        }
        Optional<Step.Call> call = Statuses.operation(type, from, to.get())
                .map(name -> mails
                                && type.writing()
                                        .operation(name + Writing.WITH_MAIL)
                                        .isPresent()
                        ? name + Writing.WITH_MAIL
                        : name)
                .flatMap(name -> calls.call(type, name, key, wanted, Optional.empty()));
        if (call.isEmpty()) {
            return List.of(Draft.person(
                    type,
                    target,
                    "Its status is " + from + " and was " + to.get() + ": "
                            + type.writing()
                                    .operation(Statuses.isOn(to.get()) ? "activate" : "deactivate")
                                    .map(Operation::reason)
                                    .filter(reason -> !reason.isBlank())
                                    .orElse("no request can bring that about")
                            + "."));
        }
        return List.of(Draft.of(switching(to.get()), type, target, call.get(), to.get())
                .naming(new TreeSet<>(key.segments())));
    }
}
