package org.butterflysecurity.testkit.okta;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
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

    static RSAKey newKey(String kid) {
        try {
            return new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot make a key for the simulated client", e);
        }
    }

    /** The private half as PKCS#8 PEM. */
    static String pem(RSAKey key) {
        try {
            StringWriter text = new StringWriter();
            text.write("-----BEGIN PRIVATE KEY-----\n");
            text.write(Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(key.toPrivateKey().getEncoded()));
            text.write("\n-----END PRIVATE KEY-----\n");
            text.close();
            return text.toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot write the key of the simulated client", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
