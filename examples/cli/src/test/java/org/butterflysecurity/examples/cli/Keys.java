package org.butterflysecurity.examples.cli;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Private keys that no org knows. */
final class Keys {
    private static final int BITS = 2048;
    private static final String PEM = makePem();

    private Keys() {}

    /** A well-formed PKCS#8 key, always the same within one run. */
    static String anotherRsaPem() {
        return PEM;
    }

    private static String makePem() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
