package org.butterflysecurity.internal.restore;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Fields.SecretField;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.internal.redact.Redaction;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Step;

/** Secrets that no backup has: where a request wants one, and what a person is told of it. */
final class MissingSecrets {
    private MissingSecrets() {}

    /** The body with a place for each secret that reading never shows and without which the request is refused. */
    static JsonObject in(TypeDefinition type, Optional<Operation> operation, JsonObject body, JsonValue wanted) {
        List<String> required = operation.map(Operation::required).orElse(List.of());
        JsonObject complete = body;
        for (SecretField secret : type.fields().secrets()) {
            String name = secret.at().segments().get(0);
            boolean isRequired = secret.at().segments().size() == 1 && required.contains(name);
            boolean isPart = secret.needed().filter(c -> c.holds(wanted)).isPresent()
                    && (secret.at().segments().size() == 1
                            || complete.object(name).isPresent()
                            || required.contains(name));
            if ((isRequired || isPart) && secret.at().find(complete).isEmpty()) {
                complete = (JsonObject) Pointers.set(complete, secret.at(), Redaction.MARKER);
            }
        }
        return complete;
    }

    /** The step of whoever enters them; none where the request is complete. */
    static List<Draft> steps(TypeDefinition type, Step.Target target, Step.Call call) {
        return call.secrets().isEmpty()
                ? List.of()
                : List.of(Draft.person(
                        type,
                        target,
                        "Enter the secret at "
                                + String.join(
                                        ", ",
                                        call.secrets().stream()
                                                .map(JsonPointer::toString)
                                                .toList())
                                + ", which no backup has, unless the host's secrets know it as '"
                                + SecretNames.of(target, call.secrets().get(0)) + "'."));
    }
}
