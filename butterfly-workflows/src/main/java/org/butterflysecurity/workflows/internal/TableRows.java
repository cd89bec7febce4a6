package org.butterflysecurity.workflows.internal;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;

/**
 * A CSV file that the console exported from a table, read row by row. Its first two columns are the system's: {@code rowId} and
 * {@code system.updated}, milliseconds since 1970. Source: {@code workflows.md}, section 2.6.
 */
final class TableRows implements RowSource {
    /** Columns that are the platform's and not the table's. */
    static final Set<String> SYSTEM = Set.of("rowId", "system.updated");

    private final SourceFile file;

    TableRows(SourceFile file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.name();
    }

    /** Whether the console would give a file of a table so called this name: its words run together, perhaps after a prefix. */
    boolean isNamedLike(String table) {
        String stem = file.fileName().substring(0, file.fileName().length() - ".csv".length());
        String last = stem.substring(stem.lastIndexOf('.') + 1);
        return folded(last).equals(folded(table)) || folded(stem).equals(folded(table));
    }

    private static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    /** The names of the columns; empty for an empty file. */
    List<String> header() {
        try (Reader in = reader()) {
            return new CsvReader(in).next().map(TableRows::withoutMark).orElse(List.of());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Gives the rows below {@code table}. A row without an id of its own is known by its number in the file. */
    @Override
    public void each(ResourceKey table, Visitor visitor) throws InterruptedException {
        try (Reader in = reader()) {
            CsvReader csv = new CsvReader(in);
            List<String> header = csv.next().map(TableRows::withoutMark).orElse(List.of());
            long number = 0;
            for (Optional<List<String>> row = csv.next(); row.isPresent(); row = csv.next()) {
                number++;
                if (row.get().size() != header.size()) {
                    throw new CsvReader.Malformed("line " + csv.rowLine() + " has "
                            + row.get().size() + " cells where the header has " + header.size());
                }
                accept(table, header, row.get(), number, visitor);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static void accept(ResourceKey table, List<String> header, List<String> cells, long number, Visitor visitor)
            throws InterruptedException {
        JsonObject.Builder values = JsonObject.builder();
        JsonObject.Builder document = JsonObject.builder();
        String id = "";
        for (int i = 0; i < header.size(); i++) {
            String column = header.get(i);
            if (SYSTEM.contains(column)) {
                document.put(column, new JsonString(cells.get(i)));
                id = column.equals("rowId") ? cells.get(i) : id;
            } else {
                values.put(column, new JsonString(cells.get(i)));
            }
        }
        ResourceKey key = table.child(id.isEmpty() ? "row " + number : id);
        visitor.row(key, document.put("values", values.build()).build());
    }

    /** Exports have no byte order mark; files that went through a spreadsheet do. */
    private static List<String> withoutMark(List<String> header) {
        if (!header.get(0).startsWith("\uFEFF")) {
            return header;
        }
        List<String> clean = new ArrayList<>(header);
        clean.set(0, header.get(0).substring(1));
        return clean;
    }

    private Reader reader() throws IOException {
        return new InputStreamReader(
                file.open(),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private ProviderException unreadable(IOException e) {
        String why = e instanceof CsvReader.Malformed ? ": " + e.getMessage() : ": it cannot be read as UTF-8 text";
        return new ProviderException(
                ErrorCode.INVALID_PACK, "The table file '" + name() + "' is no CSV" + why + ".", e);
    }
}
