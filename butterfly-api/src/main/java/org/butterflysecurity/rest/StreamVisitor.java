package org.butterflysecurity.rest;

import java.io.IOException;
import java.io.InputStream;

/** Takes the content of a download as it arrives. */
@FunctionalInterface
public interface StreamVisitor {

    /**
     * Reads as much as it wants; the stream is closed afterwards.
     *
     * @throws IOException if the content is cut off, stalls or is not what it should be
     */
    void read(InputStream content) throws IOException, InterruptedException, RefusedException;
}
