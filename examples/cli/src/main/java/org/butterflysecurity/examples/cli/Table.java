package org.butterflysecurity.examples.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns. Columns whose cells are numbers stand to the right. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    Table row(Object... cells) {
        rows.add(List.of(cells).stream().map(Table::cell).toList());
        return this;
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        boolean[] right = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            int column = c;
            widths[c] =
                    rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
            right[c] = rows.size() > 1
                    && rows.stream().skip(1).allMatch(r -> r.get(column).matches("[0-9.,]*"));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String padding = " ".repeat(widths[c] - row.get(c).length());
                line.append(c == 0 ? "" : "  ").append(right[c] ? padding + row.get(c) : row.get(c) + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String cell(Object value) {
        return value instanceof Number number ? String.format("%,d", number.longValue()) : String.valueOf(value);
    }
}
