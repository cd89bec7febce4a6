package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.crypto.SecretRef;

/**
 * OAuth 2.0 client credentials (RFC 6749 section 4.4). The client authenticates with a signed assertion (RFC 7523) or with a
 * secret; tokens are bound to a key of the session's own (DPoP, RFC 9449) when the provider demands it.
 *
 * @param tokenPath path of the token endpoint at the tenant's origin
 * @param proof how the client authenticates
 * @param parameters sent with the token request beside the standard ones, for instance {@code audience}
 */
public record ClientCredentials(String tokenPath, String clientId, Proof proof, Map<String, String> parameters)
        implements Credential {
    public ClientCredentials {
        requireNonNull(proof, "proof");
        if (!tokenPath.startsWith("/")) {
            throw new IllegalArgumentException("tokenPath must start with '/': '" + tokenPath + "'");
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("clientId must not be blank");
        }
        parameters = Map.copyOf(parameters);
    }

    /** Signs an RS256 assertion. Further keys are tried in turn when the provider refuses one, so that keys can be rotated. */
    public static ClientCredentials privateKey(String tokenPath, String clientId, List<KeyRef> keys) {
        return new ClientCredentials(
                tokenPath, clientId, new PrivateKeyJwt(keys, Optional.empty(), Optional.empty()), Map.of());
    }

    /** Sends a secret in the body of the token request. */
    public static ClientCredentials secret(String tokenPath, String clientId, SecretRef secret) {
        return new ClientCredentials(tokenPath, clientId, new ClientSecret(secret, ClientSecret.Place.BODY), Map.of());
    }

    /** A copy that sends another parameter with the token request. */
    public ClientCredentials withParameter(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new ClientCredentials(tokenPath, clientId, proof, more);
    }

    /** A copy whose assertions are meant for {@code audience} instead of the address of the token endpoint. */
    public ClientCredentials withAssertionAudience(String audience) {
        if (proof instanceof PrivateKeyJwt jwt) {
            return new ClientCredentials(
                    tokenPath,
                    clientId,
                    new PrivateKeyJwt(jwt.keys(), jwt.algorithm(), Optional.of(audience)),
                    parameters);
        }
        return this;
    }

    /** How a client authenticates at the token endpoint. */
    public sealed interface Proof permits PrivateKeyJwt, ClientSecret {}

    /**
     * A signed assertion.
     *
     * @param keys tried in turn; at least one
     * @param algorithm for instance {@code RS256}; empty for RS256 with an RSA key and the curve's own with an EC key
     * @param audience whom assertions are meant for; empty for the address of the token endpoint
     */
    public record PrivateKeyJwt(List<KeyRef> keys, Optional<String> algorithm, Optional<String> audience)
            implements Proof {
        public PrivateKeyJwt {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("keys must not be empty");
            }
        }
    }

    /** A shared secret. */
    public record ClientSecret(SecretRef secret, Place place) implements Proof {
        /** Where the secret stands. */
        public enum Place {
            BODY,
            BASIC_HEADER
        }
    }
}
