package org.butterflysecurity.rest;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * A request as it is sent, perhaps several times.
 *
 * @param headers asked anew for each attempt
 * @param body asked anew for each attempt
 * @param bucket the rate limit it spends
 * @param counter counts the attempts
 * @param isRepeatable whether it may be sent again when nobody knows what became of it
 * @param isKept whether the answer keeps the bytes of its body
 */
record Outgoing(
        String method,
        URI uri,
        Wire.HeaderSource headers,
        Supplier<Optional<byte[]>> body,
        String bucket,
        LongAdder counter,
        boolean isRepeatable,
        boolean isKept) {

    Outgoing(
            String method,
            URI uri,
            Wire.HeaderSource headers,
            Supplier<Optional<byte[]>> body,
            String bucket,
            LongAdder counter,
            boolean isRepeatable) {
        this(method, uri, headers, body, bucket, counter, isRepeatable, false);
    }

    @Override
    public String toString() {
        return method + " " + uri.getRawPath();
    }
}
