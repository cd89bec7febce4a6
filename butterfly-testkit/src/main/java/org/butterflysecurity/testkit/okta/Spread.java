package org.butterflysecurity.testkit.okta;

import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * Who belongs where, without a table: each of {@code members} belongs to {@code each} of {@code places}, all different, and
 * both directions are arithmetic. Deactivated users belong nowhere.
 */
record Spread(long members, int places, int each) {
    Spread {
        each = Math.min(each, places);
    }

    private long offset(int k) {
        return (long) k * Math.max(1, places / Math.max(1, each));
    }

    boolean belongs(long member, int place) {
        if (member < 0 || member >= members || DemoUsers.isDeactivated(member)) {
            return false;
        }
        for (int k = 0; k < each; k++) {
            if ((member + offset(k)) % places == place) {
                return true;
            }
        }
        return false;
    }

    /** Members of {@code place} from {@code first} on, in order. */
    PrimitiveIterator.OfLong of(int place, long first) {
        if (each == 0) {
            return LongStream.empty().iterator();
        }
        return LongStream.iterate(next(place, first), m -> m < members, m -> next(place, m + 1))
                .filter(m -> !DemoUsers.isDeactivated(m))
                .iterator();
    }

    private long next(int place, long from) {
        long next = Long.MAX_VALUE;
        for (int k = 0; k < each; k++) {
            long residue = Math.floorMod(place - offset(k), (long) places);
            long ahead = Math.floorMod(residue - from, (long) places);
            next = Math.min(next, from + ahead);
        }
        return next;
    }

    /** How many pairs there are. */
    long count() {
        return (members - members / 50) * each;
    }
}
