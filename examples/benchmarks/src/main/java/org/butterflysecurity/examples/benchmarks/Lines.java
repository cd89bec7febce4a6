package org.butterflysecurity.examples.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads lines of the form {@code key TAB document} as bytes, as they arrive from a network. For use by one thread. */
final class Lines implements AutoCloseable {
    private final InputStream in;
    private byte[] buffer = new byte[256 << 10];
    private int from;
    private int tab;
    private int to;
    private int filled;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line. False at the end. */
    boolean next() throws IOException {
        from = to;
        int at = from;
        while (true) {
            while (at < filled) {
                if (buffer[at++] == '\n') {
                    to = at;
                    tab = from;
                    while (buffer[tab] != '\t') {
                        tab++;
                    }
                    return true;
                }
            }
            at -= from;
            if (!fill()) {
                return false;
            }
        }
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        filled -= from;
        from = 0;
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, filled * 2);
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(read, 0);
        return read > 0;
    }

    String key() {
        return new String(buffer, from, tab - from, StandardCharsets.UTF_8);
    }

    byte[] document() {
        return Arrays.copyOfRange(buffer, tab + 1, to - 1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
