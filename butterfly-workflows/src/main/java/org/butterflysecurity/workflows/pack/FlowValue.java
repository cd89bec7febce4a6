package org.butterflysecurity.workflows.pack;

import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** A flow in the place of a value: another flow of the pack by its id, or a nested one with all its cards. */
public sealed interface FlowValue {

    /** Where it stands in the pack. */
    JsonPointer at();

    /** A flow named by the pack's id for it. */
    record Named(JsonPointer at, String id) implements FlowValue {}

    /** A flow that has no name and is written out in its place. */
    record Nested(JsonPointer at, JsonObject flow) implements FlowValue {}

    /** Empty if {@code value} is neither. */
    static Optional<FlowValue> of(JsonPointer at, JsonValue value) {
        if (value instanceof JsonString id && !id.value().isEmpty()) {
            return Optional.of(new Named(at, id.value()));
        }
        boolean isFlow =
                value instanceof JsonObject flow && flow.array("methods").isPresent();
        return isFlow ? Optional.of(new Nested(at, (JsonObject) value)) : Optional.empty();
    }
}
