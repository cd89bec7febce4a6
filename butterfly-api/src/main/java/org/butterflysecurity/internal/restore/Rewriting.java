package org.butterflysecurity.internal.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Snapshot;

/** Texts of one tenant that are others in another: its address, its own id, and what the host says. */
final class Rewriting {
    private Rewriting() {}

    static UnaryOperator<JsonValue> between(Snapshot then, Snapshot now, Map<String, String> replacements) {
        Map<String, String> all = new LinkedHashMap<>(replacements);
        for (Snapshot.Connection from : then.connections()) {
            for (Snapshot.Connection to : now.connections()) {
                if (from.provider().equals(to.provider())) {
                    put(all, from.origin(), to.origin());
                    put(all, from.providerTenantId(), to.providerTenantId());
                }
            }
        }
        return all.isEmpty() ? UnaryOperator.identity() : value -> rewrite(value, all);
    }

    private static void put(Map<String, String> all, String from, String to) {
        if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
            all.putIfAbsent(from, to);
        }
    }

    private static JsonValue rewrite(JsonValue value, Map<String, String> replacements) {
        if (value instanceof JsonString s) {
            String text = s.value();
            for (Map.Entry<String, String> replacement : replacements.entrySet()) {
                text = text.replace(replacement.getKey(), replacement.getValue());
            }
            return new JsonString(text);
        }
        if (value instanceof JsonArray array) {
            return new JsonArray(
                    array.stream().map(v -> rewrite(v, replacements)).toList());
        }
        if (value instanceof JsonObject object) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            object.members().forEach((name, v) -> members.put(name, rewrite(v, replacements)));
            return new JsonObject(members);
        }
        return value;
    }
}
