package org.butterflysecurity.rest;

import org.butterflysecurity.spi.ReadOutcome;

/** Reads a type that the catalog cannot describe as a listing. Named by the word {@code reader} of its definition. Thread-safe. */
@FunctionalInterface
public interface TypeReader {

    /**
     * Reads every object of the type into {@link TypeReading#accept}.
     *
     * @throws RefusedException if the provider refused something the reader does not expect; the session makes an outcome of
     *     it: feature off, scope missing, role missing, or failed
     */
    ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException;
}
