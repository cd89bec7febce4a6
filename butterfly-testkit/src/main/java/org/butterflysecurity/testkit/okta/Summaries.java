package org.butterflysecurity.testkit.okta;

import java.util.Set;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Types whose list leaves out part of each object: the rest needs a call per object, or an {@code expand}. */
final class Summaries extends TypeRules {
    private final Set<String> leftOut;
    private final String unless;

    /**
     * @param unless word in {@code expand} or {@code include} that brings the whole object; empty if nothing does
     * @param leftOut top-level names that the list does not have
     */
    Summaries(String unless, String... leftOut) {
        this.leftOut = Set.of(leftOut);
        this.unless = unless;
    }

    @Override
    JsonValue listed(Store store, Item entry, Request request) {
        String asked = request.query("expand").orElse("") + ","
                + request.query("include").orElse("");
        if (!unless.isEmpty() && asked.contains(unless)) {
            return full(store, entry);
        }
        JsonObject summary = (JsonObject) full(store, entry);
        for (String name : leftOut) {
            summary = summary.without(name);
        }
        return summary;
    }
}
