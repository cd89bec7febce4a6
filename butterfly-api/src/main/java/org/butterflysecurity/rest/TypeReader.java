package org.butterflysecurity.rest;

import org.butterflysecurity.spi.ReadOutcome;

/** Reads a type that the catalog cannot describe as a listing. Named by the word {@code reader} of its definition. */
@FunctionalInterface
public interface TypeReader {
    ReadOutcome read(TypeReading reading) throws InterruptedException;
}
