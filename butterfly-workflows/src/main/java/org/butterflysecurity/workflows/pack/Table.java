package org.butterflysecurity.workflows.pack;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonObject;

/**
 * The schema of a table. A pack never has its rows.
 *
 * @param id the pack's own id for it
 * @param folderId the pack's id of its folder, which the pack may not have
 * @param columns in the order in which an exported CSV has them
 * @param data all that the pack says of it; empty for a stub
 */
public record Table(
        String id, String name, String description, Optional<String> folderId, List<Column> columns, JsonObject data) {
    public Table {
        columns = List.copyOf(columns);
    }

    /** Whether the pack only names it because a card uses it: it is in a folder that was not exported. */
    public boolean isStub() {
        return data.equals(JsonObject.EMPTY);
    }

    /**
     * A column.
     *
     * @param type as written; {@code str}, {@code dte}, {@code bln} and {@code dec} were seen
     */
    public record Column(String name, String type) {}
}
