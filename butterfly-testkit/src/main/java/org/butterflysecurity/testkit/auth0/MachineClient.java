package org.butterflysecurity.testkit.auth0;

import com.nimbusds.jose.jwk.JWK;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A client that may ask for tokens of the Management API.
 *
 * @param secret empty where it authenticates by keys only
 * @param keys public keys for {@code private_key_jwt}
 * @param scopes granted scopes; empty for every scope there is
 */
record MachineClient(String clientId, Optional<String> secret, List<JWK> keys, Optional<Set<String>> scopes) {
    MachineClient {
        keys = List.copyOf(keys);
        scopes = scopes.map(Set::copyOf);
    }
}
