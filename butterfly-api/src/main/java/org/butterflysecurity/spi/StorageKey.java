package org.butterflysecurity.spi;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Where stored bytes live: segments joined by {@code /}, each of lower-case letters, digits, {@code .}, {@code _} and
 * {@code -} and starting with a letter or digit, at most 512 characters in all.
 */
public record StorageKey(String value) implements Comparable<StorageKey> {
    private static final int LONGEST = 512;
    private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*");

    public StorageKey {
        requireNonNull(value, "value");
        if (value.length() > LONGEST || !GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a storage key: '" + value + "'");
        }
    }

    public static StorageKey of(String value) {
        return new StorageKey(value);
    }

    /** This key with another segment, or several joined by {@code /}, below it. */
    public StorageKey resolve(String below) {
        return new StorageKey(value + "/" + below);
    }

    /** The last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(StorageKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
