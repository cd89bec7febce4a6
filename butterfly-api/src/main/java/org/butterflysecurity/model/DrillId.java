package org.butterflysecurity.model;

import java.util.regex.Pattern;

/** The number of a drill within its tenant, written with eight digits at least. */
public record DrillId(String value) {
    private static final Pattern GRAMMAR = Pattern.compile("[0-9]{8,18}");

    public DrillId {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a drill id: '" + value + "'. It looks like 00000042.");
        }
    }

    /** The drill with this number. */
    public static DrillId of(long sequence) {
        return new DrillId(Sequence.text(sequence));
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
