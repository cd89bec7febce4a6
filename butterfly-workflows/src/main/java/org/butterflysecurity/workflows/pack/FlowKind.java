package org.butterflysecurity.workflows.pack;

import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;

/** What starts a flow. */
public enum FlowKind {
    SCHEDULED("scheduled"),
    API_ENDPOINT("API endpoint"),
    DELEGATED("delegated"),
    HELPER("helper"),
    EVENT("event"),
    /** Nothing starts it: its first card is a placeholder. */
    NONE("no trigger"),
    /** Its content is not in the pack. */
    STUB("stub");

    private final String label;

    FlowKind(String label) {
        this.label = label;
    }

    /** The kind in words. */
    public String label() {
        return label;
    }

    static FlowKind of(JsonObject flow) {
        if (flow.find("scheduled").filter(JsonBoolean.TRUE::equals).isPresent()) {
            return SCHEDULED;
        }
        boolean helper = false;
        boolean event = false;
        for (Card card : CardWalk.outer(flow)) {
            switch (card.function()) {
                case "http:accept" -> {
                    return API_ENDPOINT;
                }
                case "http:delegated" -> {
                    return DELEGATED;
                }
                case "control:callable" -> helper = true;
                default -> event |= !card.isKernel() && card.isTrigger();
            }
        }
        if (helper) {
            return HELPER;
        }
        return event ? EVENT : NONE;
    }
}
