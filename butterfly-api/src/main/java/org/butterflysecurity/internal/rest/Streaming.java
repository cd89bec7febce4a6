package org.butterflysecurity.internal.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;

/** An answer whose body is still arriving. Closing it ends the exchange. */
public record Streaming(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        body.close();
    }
}
