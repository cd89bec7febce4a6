package org.butterflysecurity;

/**
 * Whether a restore removes what the snapshot does not have.
 *
 * @param most how many objects at most; a plan that needs more is not made
 */
public record Deletes(int most) {
    /** Nothing is removed. */
    public static final Deletes NONE = new Deletes(0);

    public Deletes {
        if (most < 0) {
            throw new IllegalArgumentException("most must not be negative: " + most);
        }
    }

    /** At most {@code objects} are removed. */
    public static Deletes upTo(int objects) {
        return new Deletes(objects);
    }
}
