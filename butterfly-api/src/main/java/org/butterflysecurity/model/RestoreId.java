package org.butterflysecurity.model;

import java.util.regex.Pattern;

/** The number of a restore within its tenant, written with eight digits at least. */
public record RestoreId(String value) {
    private static final Pattern GRAMMAR = Pattern.compile("[0-9]{8,18}");

    public RestoreId {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a restore id: '" + value + "'. It looks like 00000042.");
        }
    }

    /** The restore with this number. */
    public static RestoreId of(long sequence) {
        return new RestoreId(Sequence.text(sequence));
    }

    /** The number. */
    public long sequence() {
        return Long.parseLong(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
