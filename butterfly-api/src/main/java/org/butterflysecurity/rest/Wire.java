package org.butterflysecurity.rest;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.butterflysecurity.internal.rest.Pacer;
import org.butterflysecurity.internal.rest.Pacer.PauseTooLongException;
import org.butterflysecurity.internal.rest.RateReading;
import org.butterflysecurity.internal.rest.ServerClock;
import org.butterflysecurity.internal.rest.Streaming;
import org.butterflysecurity.internal.rest.Transport;
import org.butterflysecurity.internal.rest.Transport.Received;
import org.butterflysecurity.internal.rest.TransportException;

/** Single exchanges: paced, counted, and each answer teaches the clock and the limits. Thread-safe. */
final class Wire {
    private static final Duration CONCURRENCY_PAUSE = Duration.ofSeconds(1);
    /** Smaller values of a reset header are seconds from now, larger ones a point in time. */
    private static final long EARLIEST_EPOCH_SECOND = 1_000_000_000L;

    private final Transport transport;
    private final Pacer pacer;
    private final ServerClock serverClock;
    private final Clock clock;
    private final Optional<RateLimitHeaders> limitNames;
    private final RestOptions options;
    private final LongAdder calls = new LongAdder();

    Wire(
            Transport transport,
            Pacer pacer,
            ServerClock serverClock,
            Clock clock,
            Optional<RateLimitHeaders> limitNames,
            RestOptions options) {
        this.transport = transport;
        this.pacer = pacer;
        this.serverClock = serverClock;
        this.clock = clock;
        this.limitNames = limitNames;
        this.options = options;
    }

    long calls() {
        return calls.sum();
    }

    /** The server's time as far as it is known. */
    Instant serverTime() {
        return serverClock.at(clock.instant());
    }

    /** What makes the headers of a request; asked when it may go, so that proofs and tokens are fresh. */
    @FunctionalInterface
    interface HeaderSource {
        Map<String, String> headers() throws InterruptedException;
    }

    /** One request to the tenant, one answer. Waits until the limits allow it. */
    Received exchange(Outgoing request) throws TransportException, PauseTooLongException, InterruptedException {
        String bucket = request.bucket();
        pacer.acquire(bucket);
        boolean answered = false;
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Accept", "application/json");
            headers.put("User-Agent", options.userAgent());
            headers.putAll(options.headers());
            headers.putAll(request.headers().headers());
            calls.increment();
            request.counter().increment();
            Received received = transport.exchange(
                    request.method(),
                    request.uri(),
                    headers,
                    request.body().get(),
                    options.answerLimits().maxBytes());
            answered = true;
            learn(bucket, received);
            return received;
        } finally {
            if (!answered) {
                pacer.lost(bucket);
            }
        }
    }

    /** A request without credential and without limits, to any host. */
    Received fetch(URI uri, long maxBytes, LongAdder counter) throws TransportException, InterruptedException {
        calls.increment();
        counter.increment();
        return transport.exchange(
                "GET", uri, Map.of("Accept", "*/*", "User-Agent", options.userAgent()), Optional.empty(), maxBytes);
    }

    /** The same, whose body is read as it arrives. */
    Streaming stream(URI uri, LongAdder counter) throws TransportException, InterruptedException {
        calls.increment();
        counter.increment();
        return transport.stream(uri, Map.of("Accept", "*/*", "User-Agent", options.userAgent()));
    }

    /** Lets nothing go that spends {@code bucket} for a while. */
    void pause(String bucket, Duration pause) {
        pacer.pauseUntil(bucket, clock.instant().plus(pause));
    }

    /** What the server asks to wait: {@code Retry-After} in either form (RFC 9110 section 10.2.3). */
    Optional<Duration> askedPause(HttpHeaders headers) {
        return headers.firstValue("retry-after").flatMap(text -> {
            try {
                if (text.strip().matches("[0-9]{1,9}")) {
                    return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
                }
                Duration until = Duration.between(serverTime(), date(text));
                return Optional.of(until.isNegative() ? Duration.ZERO : until);
            } catch (DateTimeException notADate) {
                return Optional.empty();
            }
        });
    }

    private void learn(String bucket, Received received) {
        Instant now = clock.instant();
        received.headers().firstValue("date").ifPresent(text -> {
            try {
                serverClock.learn(date(text), now);
            } catch (DateTimeException notADate) {
                // An answer without a usable date teaches nothing.
            }
        });
        long date = serverClock.at(now).getEpochSecond();
        Optional<RateReading> reading = limitNames.flatMap(names -> reading(names, received.headers(), date));
        if (reading.isPresent()) {
            pacer.answered(bucket, reading.get(), date);
        } else {
            pacer.answeredSilently(bucket, received.status() / 100 == 2);
        }
        if (received.status() == 429) {
            boolean tooManyAtOnce = reading.isPresent() && reading.get().limit() <= 0;
            askedPause(received.headers())
                    .or(() -> reading.isPresent() && !tooManyAtOnce ? Optional.empty() : Optional.of(CONCURRENCY_PAUSE))
                    .filter(p -> p.compareTo(options.maxServerPause()) <= 0)
                    .ifPresent(p -> pause(bucket, p));
        }
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    private static Optional<RateReading> reading(RateLimitHeaders names, HttpHeaders headers, long date) {
        Optional<Long> limit = number(headers, names.limit());
        Optional<Long> remaining = number(headers, names.remaining());
        Optional<Long> reset = number(headers, names.reset());
        if (limit.isEmpty() || remaining.isEmpty() || reset.isEmpty()) {
            return Optional.empty();
        }
        long end = reset.get() < EARLIEST_EPOCH_SECOND ? date + reset.get() : reset.get();
        return Optional.of(new RateReading(limit.get(), remaining.get(), end));
    }

    private static Optional<Long> number(HttpHeaders headers, String name) {
        return headers.firstValue(name)
                .map(String::strip)
                .filter(t -> t.matches("[0-9]{1,15}"))
                .map(Long::valueOf);
    }
}
