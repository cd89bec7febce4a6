package org.butterflysecurity.internal.engine;

import java.util.Optional;

/** Why a run as a whole must end: the first reason counts. Safe for use by several threads. */
final class RunFailure {
    private Throwable first;

    @SuppressWarnings("NullAway.Init")
    RunFailure() {}

    synchronized void report(Throwable reason) {
        if (first == null) {
            first = reason;
        }
    }

    synchronized Optional<Throwable> reason() {
        return Optional.ofNullable(first);
    }
}
