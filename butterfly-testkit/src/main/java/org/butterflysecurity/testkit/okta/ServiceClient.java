package org.butterflysecurity.testkit.okta;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A service app that may ask for tokens.
 *
 * @param scopes granted scopes; empty for every scope there is
 * @param superAdmin whether it has an admin role at all
 */
record ServiceClient(String clientId, List<JWK> keys, Optional<Set<String>> scopes, boolean superAdmin) {

    ServiceClient {
        keys = List.copyOf(keys);
        scopes = scopes.map(Set::copyOf);
    }

    boolean isGranted(String scope) {
        return scopes.map(s -> s.contains(scope)).orElse(true);
    }

    Optional<JWK> key(String kid) {
        return Optional.ofNullable(new JWKSet(keys).getKeyByKeyId(kid));
    }
}
