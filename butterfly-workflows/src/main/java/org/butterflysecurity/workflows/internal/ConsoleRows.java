package org.butterflysecurity.workflows.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.workflows.internal.ConsoleApi.Item;
import org.butterflysecurity.workflows.internal.ConsoleApi.NotAllowedException;

/** The rows of a table as the console gives them: the values of its columns, and members of the system's. */
record ConsoleRows(ConsoleApi api, String org, String table, String name) implements RowSource {

    @Override
    public void each(ResourceKey key, Visitor visitor) throws InterruptedException {
        List<Item> rows;
        try {
            rows = api.list("tableRows", Map.of("org", org, "table", table));
        } catch (NotAllowedException e) {
            throw new AccessException(
                    ErrorCode.ACCESS_DENIED, "The rows of the table '" + name + "' may not be read: " + e.what() + ".");
        }
        long number = 0;
        for (Item row : rows) {
            number++;
            JsonObject values = row.json();
            for (JsonPointer system : row.operation().fields().values()) {
                values = values.without(system.segments().get(0));
            }
            JsonObject.Builder document = JsonObject.builder();
            Optional<String> id = row.text("rowId").filter(text -> !text.isEmpty());
            id.ifPresent(text -> document.put("rowId", text));
            row.at("updated").map(ConsoleRows::text).ifPresent(time -> document.put("system.updated", time));
            visitor.row(
                    key.child(id.orElse("row " + number)),
                    document.put("values", values).build());
        }
    }

    /** As a CSV file has it. */
    private static JsonValue text(JsonValue value) {
        return value instanceof JsonNumber number ? new JsonString(number.text()) : value;
    }
}
