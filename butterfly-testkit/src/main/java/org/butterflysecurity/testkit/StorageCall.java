package org.butterflysecurity.testkit;

/** The methods of a storage that {@link FaultyStorage} can spoil. */
public enum StorageCall {
    PUT,
    PUT_IF_ABSENT,
    REPLACE,
    FIND,
    FIND_RANGE,
    LIST,
    DELETE;

    /** Whether it changes the storage. */
    public boolean isWrite() {
        return this == PUT || this == PUT_IF_ABSENT || this == REPLACE || this == DELETE;
    }
}
