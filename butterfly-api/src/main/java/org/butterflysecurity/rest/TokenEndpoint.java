package org.butterflysecurity.rest;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.HttpFailure;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Fetches access tokens. Tries the keys in turn, switches to DPoP when told to, answers nonces, and does without scopes whose
 * names the provider does not know. Not thread-safe: its authorizer lets one thread in.
 */
final class TokenEndpoint implements AutoCloseable {
    private static final Duration SKEW_WORTH_CORRECTING = Duration.ofSeconds(30);
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(5);
    private static final int DPOP_ROUNDS = 3;

    private final Outbound outbound;
    private final URI uri;
    private final ClientCredentials credentials;
    private final Dpop dpop;
    private final Clock clock;
    private final Consumer<Duration> onSkew;
    private List<ClientProof> proofs;
    private List<String> scopes;
    private boolean bound;
    private @Nullable String nonce;

    /**
     * Creates an endpoint.
     *
     * @param proofs tried in turn; at least one
     * @param onSkew told when the server's clock and the local one differ so much that assertions fail
     */
    TokenEndpoint(
            Outbound outbound,
            URI uri,
            ClientCredentials credentials,
            List<ClientProof> proofs,
            Set<String> scopes,
            Dpop dpop,
            Clock clock,
            Consumer<Duration> onSkew) {
        this.outbound = outbound;
        this.uri = uri;
        this.credentials = credentials;
        this.proofs = List.copyOf(proofs);
        this.scopes = List.copyOf(scopes);
        this.dpop = dpop;
        this.clock = clock;
        this.onSkew = onSkew;
    }

    /**
     * An access token.
     *
     * @param type {@code Bearer} or {@code DPoP}
     * @param scopes what it is good for; empty if neither the provider nor the request said
     */
    record Token(String value, String type, Instant refreshAt, Optional<Set<String>> scopes) {
        boolean isBound() {
            return type.equalsIgnoreCase("DPoP");
        }

        @Override
        public String toString() {
            return "Token[*****]";
        }
    }

    Dpop dpop() {
        return dpop;
    }

    boolean isStale(Token token) {
        return !clock.instant().isBefore(token.refreshAt());
    }

    /**
     * A new token.
     *
     * @throws AccessException if the client or all of its scopes are refused
     */
    Token fetch() throws InterruptedException {
        if (proofs.isEmpty()) {
            throw new IllegalStateException("The client is closed");
        }
        Instant asked = clock.instant();
        Answer answer = request(scopes);
        if (says(answer, "invalid_scope") && scopes.size() > 1) {
            List<String> known = knownOf(scopes);
            if (!known.isEmpty()) {
                scopes = known;
                answer = request(scopes);
            }
        }
        if (answer.status() / 100 != 2) {
            throw refused(answer);
        }
        return token(answer, asked);
    }

    @Override
    public void close() {
        proofs.forEach(ClientProof::close);
        proofs = List.of();
        dpop.forget();
    }

    /** Those whose names the provider knows and of which something is granted, found by halving. */
    private List<String> knownOf(List<String> some) throws InterruptedException {
        List<String> known = new ArrayList<>();
        for (List<String> half :
                List.of(some.subList(0, some.size() / 2), some.subList(some.size() / 2, some.size()))) {
            Answer answer = request(half);
            if (answer.status() / 100 == 2) {
                known.addAll(half);
            } else if (says(answer, "invalid_scope") && half.size() > 1) {
                known.addAll(knownOf(half));
            }
        }
        return known;
    }

    private Answer request(List<String> wanted) throws InterruptedException {
        Answer answer = requestWith(proofs.get(0), wanted);
        for (int i = 1; i < proofs.size() && isClientRefused(answer); i++) {
            ClientProof other = proofs.get(i);
            answer = requestWith(other, wanted);
            if (!isClientRefused(answer)) {
                preferred(other);
            }
        }
        return answer;
    }

    private void preferred(ClientProof first) {
        List<ClientProof> order = new ArrayList<>(proofs);
        order.remove(first);
        order.add(0, first);
        proofs = order;
    }

    private Answer requestWith(ClientProof proof, List<String> wanted) throws InterruptedException {
        Instant signedAt = outbound.serverTime();
        Answer answer = dance(proof, wanted);
        Duration skew = Duration.between(signedAt, outbound.serverTime());
        if (isClientRefused(answer) && skew.abs().compareTo(SKEW_WORTH_CORRECTING) > 0) {
            onSkew.accept(skew);
            return dance(proof, wanted);
        }
        return answer;
    }

    /** RFC 9449 sections 4.3 and 8: a proof when one is missed, the nonce when one is asked for. */
    private Answer dance(ClientProof proof, List<String> wanted) throws InterruptedException {
        Answer answer = post(proof, wanted);
        for (int round = 0; round < DPOP_ROUNDS; round++) {
            Optional<String> asked = answer.header("dpop-nonce").filter(n -> !n.equals(nonce));
            boolean wantsNonce = says(answer, "use_dpop_nonce") && asked.isPresent();
            boolean wantsProof = says(answer, "invalid_dpop_proof") && !bound;
            if (!wantsNonce && !wantsProof) {
                return answer;
            }
            bound = true;
            if (asked.isPresent()) {
                nonce = asked.get();
            }
            answer = post(proof, wanted);
        }
        return answer;
    }

    private Answer post(ClientProof proof, List<String> wanted) throws InterruptedException {
        try {
            // Repeatable: it changes nothing at the provider, and each attempt carries a new assertion.
            return outbound.answerTo(new Outgoing(
                    "POST",
                    uri,
                    () -> headers(proof),
                    () -> Optional.of(form(proof, wanted)),
                    credentials.tokenPath(),
                    new LongAdder(),
                    true));
        } catch (ProviderException e) {
            if (e.code() == ErrorCode.UNEXPECTED_ANSWER) {
                throw new ProviderException(
                        ErrorCode.NOT_THIS_PROVIDER,
                        "The token endpoint '" + uri + "' answers something else than OAuth.",
                        e);
            }
            throw e;
        }
    }

    private Map<String, String> headers(ClientProof proof) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.putAll(proof.headers());
        if (bound) {
            headers.put("DPoP", dpop.proof("POST", uri, Optional.ofNullable(nonce), Optional.empty()));
        }
        return headers;
    }

    private byte[] form(ClientProof proof, List<String> wanted) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (!wanted.isEmpty()) {
            form.put("scope", String.join(" ", wanted));
        }
        form.putAll(credentials.parameters());
        form.putAll(proof.parameters(uri.toString(), outbound.serverTime()));
        return form.entrySet().stream()
                .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Token token(Answer answer, Instant asked) {
        JsonObject body = answer.object();
        String value = body.string("access_token").filter(v -> !v.isBlank()).orElseThrow(this::noToken);
        String type = body.string("token_type").orElse("Bearer").equalsIgnoreCase("DPoP") ? "DPoP" : "Bearer";
        Duration life = Duration.ofSeconds(Math.max(0, body.number("expires_in").orElse(300L)));
        // A tenth early, at most a minute: requests in flight still find it valid.
        Duration margin =
                life.dividedBy(10).compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : life.dividedBy(10);
        Duration use = life.minus(margin);
        Optional<Set<String>> granted = body.string("scope")
                .map(s -> List.of(s.strip().split("\\s+")))
                .or(() -> scopes.isEmpty() ? Optional.empty() : Optional.of(scopes))
                .map(LinkedHashSet::new);
        return new Token(value, type, asked.plus(use.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : use), granted);
    }

    private ProviderException noToken() {
        return new ProviderException(
                ErrorCode.NOT_THIS_PROVIDER, "The token endpoint '" + uri + "' answers without an access token.");
    }

    private RuntimeException refused(Answer answer) {
        HttpFailure failure = outbound.refusalOf(answer).failure();
        String words = "Token request of client '" + credentials.clientId() + "' at '" + uri + "': HTTP "
                + answer.status() + " " + answer.object().string("error").orElse(failure.providerCode()) + " "
                + answer.object()
                        .string("error_description")
                        .map(TokenEndpoint::shortened)
                        .orElse(failure.summary())
                + ".";
        boolean isDenied = says(answer, "access_denied") && !isClientRefused(answer);
        if (isDenied || says(answer, "consent_required") || says(answer, "invalid_scope")) {
            return new AccessException(
                    ErrorCode.NO_SCOPE_GRANTED, words + " Asked for: " + String.join(" ", scopes) + ".");
        }
        if (isClientRefused(answer) || answer.status() == 403 || says(answer, "invalid_grant")) {
            String keys = proofs.stream().map(ClientProof::describe).collect(Collectors.joining(", "));
            return new AccessException(ErrorCode.CREDENTIAL_REFUSED, words + " Tried: " + keys + ".");
        }
        if (answer.status() == 404 && answer.object().isEmpty()) {
            return new ProviderException(ErrorCode.NOT_THIS_PROVIDER, words, failure);
        }
        return new ProviderException(ErrorCode.PROVIDER_REFUSED, words, failure);
    }

    private static String shortened(String text) {
        return new HttpFailure(0, "", text, "").summary();
    }

    private static boolean isClientRefused(Answer answer) {
        return says(answer, "invalid_client")
                || says(answer, "unauthorized_client")
                // A wrong secret may be called "access_denied" too; a client without a grant then has the status 403.
                || (answer.status() == 401 && (!answer.object().has("error") || says(answer, "access_denied")));
    }

    private static boolean says(Answer answer, String error) {
        return answer.status() / 100 != 2
                && answer.object().string("error").filter(error::equals).isPresent();
    }
}
