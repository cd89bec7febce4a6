package org.butterflysecurity.testkit.internal;

import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * Who belongs where, without a table: each of {@code members} belongs to {@code each} of {@code places}, all different, and
 * both directions are arithmetic.
 *
 * @param idleEvery of so many members the last belongs nowhere; 0 where all belong somewhere
 */
public record Spread(long members, int places, int each, int idleEvery) {
    public Spread {
        each = Math.min(each, places);
    }

    private boolean isIdle(long member) {
        return idleEvery > 0 && member % idleEvery == idleEvery - 1;
    }

    private long offset(int k) {
        return (long) k * Math.max(1, places / Math.max(1, each));
    }

    public boolean belongs(long member, int place) {
        if (member < 0 || member >= members || isIdle(member)) {
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
    public PrimitiveIterator.OfLong of(int place, long first) {
        if (each == 0) {
            return LongStream.empty().iterator();
        }
        return LongStream.iterate(next(place, first), m -> m < members, m -> next(place, m + 1))
                .filter(m -> !isIdle(m))
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
    public long count() {
        return (members - (idleEvery > 0 ? members / idleEvery : 0)) * each;
    }
}
