package org.butterflysecurity.internal.redact;

import java.util.List;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/**
 * A document fit to be stored.
 *
 * @param suspects where the safety net found secrets that the catalog does not know; array positions are {@code *}
 * @param embedded where a program or page has what looks like a secret inside, and which kind; it stands there still
 */
public record Redaction(JsonValue document, List<String> suspects, List<String> embedded) {
    /** Stands at the place of every removed secret. */
    public static final JsonObject MARKER =
            JsonObject.builder().put("$secret", new JsonString("redacted")).build();

    public Redaction {
        suspects = List.copyOf(suspects);
        embedded = List.copyOf(embedded);
    }
}
