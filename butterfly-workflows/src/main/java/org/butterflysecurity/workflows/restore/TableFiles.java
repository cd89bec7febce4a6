package org.butterflysecurity.workflows.restore;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.workflows.internal.CsvWriter;

/** CSV files to import, one for each table: its own columns only, for what the console does with those of the system is unknown. */
final class TableFiles implements Closeable {
    private final Path directory;
    private final Map<ResourceKey, TableFile> files = new LinkedHashMap<>();

    TableFiles(Path directory) {
        this.directory = directory;
    }

    private record TableFile(BufferedWriter out, CsvWriter csv, List<String> columns) {}

    /** Begins a file with the names of the columns. */
    void open(ResourceKey table, String name, JsonObject schema) throws IOException {
        List<String> columns = schema.array("columns").orElse(JsonArray.EMPTY).stream()
                .map(column -> ((JsonObject) column).string("name").orElse(""))
                .toList();
        BufferedWriter out = Files.newBufferedWriter(directory.resolve(name), StandardCharsets.UTF_8);
        TableFile file = new TableFile(out, new CsvWriter(out), columns);
        files.put(table, file);
        file.csv().row(columns);
    }

    /** Writes a row into the file of its table, if that was opened. */
    void row(Resource row) throws IOException {
        TableFile file = row.key().parent().map(files::get).orElse(null);
        if (file != null) {
            JsonObject values = ((JsonObject) row.document()).object("values").orElse(JsonObject.EMPTY);
            file.csv()
                    .row(file.columns().stream()
                            .map(column -> text(values.find(column).orElse(JsonNull.NULL)))
                            .toList());
        }
    }

    private static String text(JsonValue cell) {
        if (cell instanceof JsonString text) {
            return text.value();
        }
        return cell == JsonNull.NULL ? "" : Json.compact(cell);
    }

    int count() {
        return files.size();
    }

    @Override
    public void close() throws IOException {
        for (TableFile file : files.values()) {
            file.out().close();
        }
    }
}
