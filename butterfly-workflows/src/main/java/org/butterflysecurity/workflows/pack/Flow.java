package org.butterflysecurity.workflows.pack;

import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;

/**
 * A flow. No pack says whether it is switched on.
 *
 * @param id the pack's own id for it
 * @param at where its content is in the pack
 * @param data its content; empty for a stub: a helper outside of what was exported, of which only the name is known
 */
public record Flow(String id, String name, String description, JsonPointer at, Optional<JsonObject> data) {

    /** Whether only its name is known. */
    public boolean isStub() {
        return data.isEmpty();
    }

    /** What starts it. */
    public FlowKind kind() {
        return data.map(FlowKind::of).orElse(FlowKind.STUB);
    }

    /** The pack's id of its folder, which the pack may not have. */
    public Optional<String> folderId() {
        return data.flatMap(d -> d.string("group"));
    }

    /** Its cards, those of flows nested in inputs and error handling included. */
    public Stream<Card> cards() {
        return data.stream().flatMap(d -> CardWalk.all(d, at));
    }

    /** Names the flow, never its content. */
    @Override
    public String toString() {
        return "Flow[" + name + "]";
    }
}
