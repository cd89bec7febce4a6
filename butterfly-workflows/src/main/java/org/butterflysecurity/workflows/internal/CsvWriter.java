package org.butterflysecurity.workflows.internal;

import java.io.IOException;
import java.util.List;

/** Writes CSV as the console exports it: commas, LF, a cell in quotes where it must be (RFC 4180). */
public final class CsvWriter {
    private final Appendable out;

    public CsvWriter(Appendable out) {
        this.out = out;
    }

    public void row(List<String> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            cell(cells.get(i), cells.size() == 1);
        }
        out.append('\n');
    }

    /** An empty cell that is alone in its row would make an empty line, which is no row. */
    private void cell(String text, boolean alone) throws IOException {
        boolean quotes = (alone && text.isEmpty())
                || text.indexOf(',') >= 0
                || text.indexOf('"') >= 0
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0;
        out.append(quotes ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }
}
