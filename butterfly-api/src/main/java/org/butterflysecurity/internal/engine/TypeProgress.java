package org.butterflysecurity.internal.engine;

import java.time.Clock;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupListener;
import org.butterflysecurity.model.ResourceType;

/** Counts what is read of one type and tells it a few times a second. Safe for use by several threads. */
final class TypeProgress {
    private static final long PAUSE_MILLIS = 200;

    private final ResourceType type;
    private final OptionalLong expected;
    private final LongSupplier calls;
    private final Clock clock;
    private final BackupListener events;
    private long objects;
    private long parentsDone;
    private OptionalLong parentsTotal = OptionalLong.empty();
    private long lastTold = Long.MIN_VALUE;

    TypeProgress(ResourceType type, OptionalLong expected, LongSupplier calls, Clock clock, BackupListener events) {
        this.type = type;
        this.expected = expected;
        this.calls = calls;
        this.clock = clock;
        this.events = events;
    }

    synchronized void object() {
        objects++;
        tellSometimes();
    }

    synchronized void parents(long done, OptionalLong total) {
        parentsDone = Math.max(done, parentsDone);
        parentsTotal = total;
        tellSometimes();
    }

    /** Tells the final numbers. */
    synchronized void tell() {
        events.on(new BackupEvent.TypeProgress(type, objects, expected, parentsDone, parentsTotal, calls.getAsLong()));
    }

    private void tellSometimes() {
        long now = clock.millis();
        if (lastTold == Long.MIN_VALUE || now - lastTold >= PAUSE_MILLIS) {
            lastTold = now;
            tell();
        }
    }
}
