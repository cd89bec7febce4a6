package org.butterflysecurity.internal.redact;

import java.util.List;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/**
 * A document fit to be stored.
 *
 * @param suspects where the safety net found secrets that the catalog does not know; array positions are {@code *}
 */
public record Redaction(JsonValue document, List<String> suspects) {
    /** Stands at the place of every removed secret. */
    public static final JsonObject MARKER =
            JsonObject.builder().put("$secret", new JsonString("redacted")).build();

    public Redaction {
        suspects = List.copyOf(suspects);
    }
}
