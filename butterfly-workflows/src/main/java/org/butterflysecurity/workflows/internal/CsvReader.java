package org.butterflysecurity.workflows.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads CSV as RFC 4180 has it, row by row: commas, double quotes, line breaks inside quotes, LF or CRLF. */
final class CsvReader {
    /** The longest cell that is believed, in characters. */
    private static final int MOST_CHARACTERS = 16 << 20;

    private static final int END = -1;

    private final PushbackReader in;
    private long line = 1;
    private long rowLine = 1;

    CsvReader(Reader reader) {
        this.in = new PushbackReader(new BufferedReader(reader));
    }

    /** The line at which the last row began, counted from 1. */
    long rowLine() {
        return rowLine;
    }

    /**
     * The next row; empty at the end. An empty line is no row.
     *
     * @throws Malformed if a quote is not closed, something follows a closed quote, or a cell is too long
     */
    Optional<List<String>> next() throws IOException {
        int c = read();
        while (c == '\n') {
            c = read();
        }
        if (c == END) {
            return Optional.empty();
        }
        rowLine = line;
        in.unread(c);
        List<String> cells = new ArrayList<>();
        boolean more = true;
        while (more) {
            StringBuilder cell = new StringBuilder();
            more = cell(cell);
            cells.add(cell.toString());
        }
        return Optional.of(cells);
    }

    /** Reads a cell and what ends it; says whether another cell follows. */
    private boolean cell(StringBuilder cell) throws IOException {
        int c = read();
        if (c == '"') {
            quoted(cell);
            c = read();
            if (c != ',' && c != '\n' && c != END) {
                throw new Malformed("line " + line + " has something after a closing quote");
            }
        }
        while (c != ',' && c != '\n' && c != END) {
            append(cell, c);
            c = read();
        }
        if (c == '\n') {
            line++;
        }
        return c == ',';
    }

    private void quoted(StringBuilder cell) throws IOException {
        long opened = line;
        while (true) {
            int c = in.read();
            if (c == END) {
                throw new Malformed("the quote opened on line " + opened + " is not closed");
            }
            if (c == '\n') {
                line++;
            }
            if (c == '"') {
                int next = in.read();
                if (next != '"') {
                    if (next != END) {
                        in.unread(next);
                    }
                    return;
                }
            }
            append(cell, c);
        }
    }

    private void append(StringBuilder cell, int c) throws IOException {
        if (cell.length() >= MOST_CHARACTERS) {
            throw new Malformed("line " + line + " has a cell of more than " + MOST_CHARACTERS + " characters");
        }
        cell.append((char) c);
    }

    /** The next character, CRLF as one LF. */
    private int read() throws IOException {
        int c = in.read();
        if (c != '\r') {
            return c;
        }
        int next = in.read();
        if (next == '\n') {
            return '\n';
        }
        if (next != END) {
            in.unread(next);
        }
        return '\r';
    }

    /** Text that is not CSV. The message names the line and never quotes it. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }
}
