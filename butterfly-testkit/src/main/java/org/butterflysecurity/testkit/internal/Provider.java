package org.butterflysecurity.testkit.internal;

import java.util.Optional;
import org.butterflysecurity.testkit.simulation.Faults;

/** What stands behind a {@link Server}: the part of a simulated tenant that knows the provider. */
public interface Provider {
    /** Answers a request; makes those faults come true that need the provider's own words. */
    Outcome answer(Request request, Optional<Faults.Fault> fault);

    /** Counts a request that was answered with {@code status}; 0 where the connection was cut. */
    void count(Request request, Outcome outcome, int status);

    /** What an answer counts for, beside the answer. */
    record Outcome(Answer answer, String bucket, String endpoint) {}
}
