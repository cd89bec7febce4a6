package org.butterflysecurity.internal.redact;

import java.util.Arrays;

/** Where the members of the objects that are being written lie in the output, and in which order they belong. For one thread. */
final class Segments {
    private Ruling[] members = new Ruling[64];
    private int[] from = new int[64];
    private int[] to = new int[64];
    private byte[] scratch = {};
    private int count;

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    /** Forgets all from {@code mark} on. */
    void drop(int mark) {
        count = mark;
    }

    /**
     * Adds a member to those from {@code mark} on, at its place in the order of names. It may lie nowhere, if it was not kept.
     *
     * @return false if the name is there already
     */
    boolean add(int mark, Ruling member, int start, int end) {
        if (count == members.length) {
            members = Arrays.copyOf(members, count * 2);
            from = Arrays.copyOf(from, count * 2);
            to = Arrays.copyOf(to, count * 2);
        }
        int i = count++;
        while (i > mark) {
            int order = members[i - 1].compareNames(member);
            if (order == 0) {
                return false;
            }
            if (order < 0) {
                break;
            }
            members[i] = members[i - 1];
            from[i] = from[i - 1];
            to[i] = to[i - 1];
            i--;
        }
        members[i] = member;
        from[i] = start;
        to[i] = end;
        return true;
    }

    /** Whether the output has the members from {@code mark} on in order already. */
    boolean inOrder(int mark) {
        for (int i = mark + 1; i < count; i++) {
            if (from[i] < from[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** Puts the bytes between {@code start} and {@code end}, which are those members, in order. */
    void sort(int mark, byte[] out, int start, int end) {
        if (scratch.length < end - start) {
            scratch = new byte[Math.max(end - start, scratch.length * 2)];
        }
        System.arraycopy(out, start, scratch, 0, end - start);
        int at = start;
        for (int i = mark; i < count; i++) {
            System.arraycopy(scratch, from[i] - start, out, at, to[i] - from[i]);
            at += to[i] - from[i];
        }
    }
}
