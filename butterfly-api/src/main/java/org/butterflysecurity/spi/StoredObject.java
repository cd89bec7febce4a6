package org.butterflysecurity.spi;

import java.time.Instant;

/**
 * One line of a storage listing.
 *
 * @param modifiedAt when it was stored, by the storage's clock
 */
public record StoredObject(StorageKey key, long sizeBytes, Instant modifiedAt) {}
