package org.butterflysecurity.spi;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;

/**
 * A place that keeps bytes under a key. A key below another one ({@code a/b} beside {@code a}) may be refused, as on a file
 * system; nobody relies on it.
 *
 * <p>Implementations are safe for use by several threads and several processes at once. An object is visible whole or not at
 * all: no reader ever sees part of a write. What a call wrote is durable and visible to every client when it returns. A
 * failed write leaves the former object, or none. Every method throws {@link StorageException} when the storage cannot do
 * what was asked, with {@link ErrorCode#STORAGE_FULL} and {@link ErrorCode#STORAGE_DENIED} where it can tell; retries are the
 * implementation's own affair.
 */
public interface StorageBackend extends AutoCloseable {

    /** Where this is, for people: never a credential. */
    String describe();

    /** Stores {@code bytes} under {@code key}, replacing what was there. */
    void put(StorageKey key, byte[] bytes);

    /**
     * Stores {@code bytes} under {@code key} unless the key is taken. Of several concurrent callers exactly one succeeds.
     *
     * @throws StorageException with {@link ErrorCode#STORAGE_CONFLICT} if the key is taken; nothing was written
     */
    void putIfAbsent(StorageKey key, byte[] bytes);

    /**
     * Stores {@code bytes} under {@code key} if what is there is {@code expected}. Of several concurrent callers that expect the same,
     * exactly one succeeds; a concurrent {@link #put} is not excluded.
     *
     * @throws StorageException with {@link ErrorCode#STORAGE_CONFLICT} if something else is there, or nothing; nothing was written
     */
    void replace(StorageKey key, byte[] expected, byte[] bytes);

    /** The bytes under {@code key}; empty if there is no such object. */
    Optional<byte[]> find(StorageKey key);

    /**
     * Bytes {@code offset} to {@code offset + length} of the object; empty if there is no such object. Shorter than
     * {@code length} where the object ends earlier.
     */
    Optional<byte[]> findRange(StorageKey key, long offset, int length);

    /**
     * Every object whose key starts with {@code prefix} and a {@code /}, in the order of the keys. Close the stream. Objects
     * written or deleted meanwhile may or may not be listed.
     */
    Stream<StoredObject> list(StorageKey prefix);

    /** Deletes the object. Deleting what is not there is no error. */
    void delete(StorageKey key);

    /**
     * What the storage keeps by itself of an object that was replaced or deleted, newest first, without what is there now. Each is
     * read when its turn comes; close the stream. The default is right for every storage that keeps no former versions: none.
     */
    default Stream<FormerObject> former(StorageKey key) {
        return Stream.empty();
    }

    /**
     * Removes for good what the storage keeps of objects at and below {@code root} that were replaced or deleted. What is there
     * now stays. The default is right for every storage that keeps no former versions: it does nothing.
     *
     * @throws StorageException with {@link ErrorCode#STORAGE_RETAINED} if a lock keeps some of it
     */
    default void eraseVersions(StorageKey root) {}

    /**
     * Whether {@code file} lies inside this storage, so that whoever copies the storage gets the file too. Asked before a key
     * file is used. The default is right for every storage that is no directory of this machine: it says no.
     */
    default boolean contains(Path file) {
        return false;
    }

    /** Releases what the backend holds. The default does nothing. */
    @Override
    default void close() {}
}
