package org.butterflysecurity.spi;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.butterflysecurity.event.BackupListener;

/**
 * What the engine hands to a connector for one run.
 *
 * @param random source of ids and jitter; cryptographically strong unless a test says otherwise
 * @param events where waits, retries and warnings are told
 */
public record ConnectorContext(Clock clock, RandomGenerator random, SecretResolver secrets, BackupListener events) {
    public ConnectorContext {
        requireNonNull(clock, "clock");
        requireNonNull(random, "random");
        requireNonNull(secrets, "secrets");
        requireNonNull(events, "events");
    }
}
