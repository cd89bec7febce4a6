package org.butterflysecurity.testkit.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.Base64;

/** Keys of simulated clients. */
public final class Keys {
    private Keys() {}

    /** One key for all simulated clients of this process: making an RSA key takes longer than starting a tenant. */
    public static RSAKey shared() {
        return Shared.KEY;
    }

    public static RSAKey newKey(String kid) {
        try {
            return new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot make a key for the simulated client", e);
        }
    }

    /** The private half as PKCS#8 PEM. */
    public static String pem(RSAKey key) {
        try {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(key.toPrivateKey().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot write the key of the simulated client", e);
        }
    }

    private static final class Shared {
        private static final RSAKey KEY = newKey("butterfly-test-key");
    }
}
