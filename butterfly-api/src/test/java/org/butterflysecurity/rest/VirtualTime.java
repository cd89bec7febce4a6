package org.butterflysecurity.rest;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.butterflysecurity.internal.rest.Sleeper;

/** A clock that stands still until somebody sleeps. */
final class VirtualTime extends Clock implements Sleeper {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    @Override
    public synchronized void sleepUntil(Instant moment) {
        if (moment.isAfter(now)) {
            now = moment;
        }
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
