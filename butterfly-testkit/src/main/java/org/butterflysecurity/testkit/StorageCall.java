package org.butterflysecurity.testkit;

/** The methods of a storage that {@link FaultyStorage} can spoil. */
public enum StorageCall {
    PUT,
    PUT_IF_ABSENT,
    REPLACE,
    FIND,
    FIND_RANGE,
    LIST,
    DELETE,
    ERASE_VERSIONS;

    /** Whether it changes the storage. */
    public boolean isWrite() {
        return switch (this) {
            case PUT, PUT_IF_ABSENT, REPLACE, DELETE, ERASE_VERSIONS -> true;
            case FIND, FIND_RANGE, LIST -> false;
        };
    }
}
