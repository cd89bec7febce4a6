package org.butterflysecurity.spi;

import java.time.Instant;

/**
 * What an object was before it was replaced or deleted.
 *
 * @param version what the storage calls it
 * @param storedAt when it was stored, by the storage's clock
 * @param bytes a copy for the caller
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FormerObject(String version, Instant storedAt, byte[] bytes) {}
