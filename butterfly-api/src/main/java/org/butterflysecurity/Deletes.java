package org.butterflysecurity;

/**
 * Whether a restore removes what the snapshot does not have.
 *
 * @param most how many objects at most, and parts with which others lose something, such as attributes of a schema; a plan that needs
 *     more is not made
 */
public record Deletes(int most) {
    /** Nothing is removed. */
    public static final Deletes NONE = new Deletes(0);

    public Deletes {
        if (most < 0) {
            throw new IllegalArgumentException("most must not be negative: " + most);
        }
    }

    /** At most {@code objects} are removed, parts with which others lose something counted in. */
    public static Deletes upTo(int objects) {
        return new Deletes(objects);
    }
}
