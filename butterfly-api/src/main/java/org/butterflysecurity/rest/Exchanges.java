package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.internal.rest.TenantOrigin;
import org.butterflysecurity.json.Json;

/** Authenticated requests to the tenant: answers a refused token with a new one, once, and redirects within the origin. Thread-safe. */
final class Exchanges {
    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_NONCES = 2;

    private final TenantOrigin origin;
    private final Outbound outbound;
    private final Authorizer authorizer;

    Exchanges(TenantOrigin origin, Outbound outbound, Authorizer authorizer) {
        this.origin = origin;
        this.outbound = outbound;
        this.authorizer = authorizer;
    }

    /**
     * The answer of a success.
     *
     * @param counter counts every request sent
     * @throws RefusedException if the provider said no
     * @throws AccessException if it does not accept a new token either
     */
    Answer send(RestRequest request, LongAdder counter) throws InterruptedException, RefusedException {
        return send(request, counter, false);
    }

    /** The same; {@code kept} if the answer shall keep the bytes of its body. */
    Answer send(RestRequest request, LongAdder counter, boolean kept) throws InterruptedException, RefusedException {
        RestRequest at = request;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Answer answer = authorized(at, counter, kept);
            if (answer.status() / 100 == 2) {
                return answer;
            }
            Optional<String> location = answer.status() / 100 == 3 ? answer.header("location") : Optional.empty();
            if (location.isEmpty() || !at.method().equals("GET")) {
                throw new RefusedException(outbound.refusalOf(answer), at.route());
            }
            at = at.to(origin.redirect(location.get(), at.path()));
        }
        throw new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER, request + " was redirected more than " + MOST_REDIRECTS + " times.");
    }

    private Answer authorized(RestRequest request, LongAdder counter, boolean kept) throws InterruptedException {
        int renewals = 0;
        int nonces = 0;
        while (true) {
            AtomicReference<Map<String, String>> sent = new AtomicReference<>(Map.of());
            Answer answer = outbound.answerTo(outgoing(request, counter, sent, kept));
            boolean isCredential = !request.isAnonymous()
                    && answer.status() == 401
                    && outbound.refusalOf(answer).kind() == Refusal.Kind.CREDENTIAL;
            if (!isCredential) {
                return answer;
            }
            boolean wantsNonce = answer.challenges("use_dpop_nonce");
            boolean isUsedUp = wantsNonce ? nonces++ >= MOST_NONCES : renewals++ >= 1;
            HttpHeaders headers = answer.headers();
            if (isUsedUp || !authorizer.renew(requireNonNull(sent.get()), headers)) {
                throw new AccessException(
                        ErrorCode.CREDENTIAL_REFUSED,
                        request + ": " + outbound.refusalOf(answer).describe() + ".");
            }
        }
    }

    private Outgoing outgoing(
            RestRequest request, LongAdder counter, AtomicReference<Map<String, String>> sent, boolean kept) {
        URI uri = origin.resolve(request.path());
        Optional<byte[]> body = request.text()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .or(() -> request.body().map(Json::canonical));
        boolean isRepeatable =
                !request.method().equals("POST") && !request.method().equals("PATCH");
        return new Outgoing(
                request.method(),
                uri,
                () -> {
                    Map<String, String> headers = new LinkedHashMap<>();
                    headers.put("Content-Type", "application/json");
                    headers.putAll(request.headers());
                    if (!request.isAnonymous()) {
                        Map<String, String> credential = authorizer.headers(request.method(), uri);
                        sent.set(credential);
                        headers.putAll(credential);
                    }
                    return headers;
                },
                () -> body,
                request.bucket(),
                counter,
                isRepeatable,
                kept);
    }
}
