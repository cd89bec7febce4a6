package org.butterflysecurity.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.KeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** RSA keys out of their ASN.1 forms. */
final class RsaKeys {
    private static final int FEWEST_BITS = 2048;
    private static final int MOST_BITS = 16_384;

    private RsaKeys() {}

    /** A {@code PrivateKeyInfo}, RFC 5208. */
    static PrivateKey pkcs8(byte[] der) throws BadPrivateKey {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(der);
            if (X9ObjectIdentifiers.id_ecPublicKey.equals(
                    info.getPrivateKeyAlgorithm().getAlgorithm())) {
                throw new BadPrivateKey("it is an EC key, and RSA is needed");
            }
            if (!PKCSObjectIdentifiers.rsaEncryption.equals(
                    info.getPrivateKeyAlgorithm().getAlgorithm())) {
                throw new BadPrivateKey("it is a key of another kind than RSA");
            }
            return key(org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(info.parsePrivateKey()));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw new BadPrivateKey("its content is damaged: it is not PKCS#8");
        }
    }

    /** An {@code RSAPrivateKey}, RFC 8017 appendix A.1.2. */
    static PrivateKey pkcs1(byte[] der) throws BadPrivateKey {
        try {
            return key(org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(der));
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw new BadPrivateKey("its content is damaged: it is not PKCS#1");
        }
    }

    static PrivateKey checked(RSAPrivateKey key) throws BadPrivateKey {
        int bits = key.getModulus().bitLength();
        if (bits < FEWEST_BITS || bits > MOST_BITS) {
            throw new BadPrivateKey(
                    "it has " + bits + " bits, and " + FEWEST_BITS + " to " + MOST_BITS + " are accepted");
        }
        if (key instanceof RSAPrivateCrtKey crt
                && !crt.getPrimeP().multiply(crt.getPrimeQ()).equals(crt.getModulus())) {
            throw new BadPrivateKey("its numbers do not fit each other");
        }
        if (key.getPrivateExponent().compareTo(BigInteger.ONE) <= 0) {
            throw new BadPrivateKey("its numbers are no RSA key");
        }
        return key;
    }

    private static PrivateKey key(org.bouncycastle.asn1.pkcs.RSAPrivateKey asn1) throws BadPrivateKey {
        KeySpec spec = new RSAPrivateCrtKeySpec(
                asn1.getModulus(),
                asn1.getPublicExponent(),
                asn1.getPrivateExponent(),
                asn1.getPrime1(),
                asn1.getPrime2(),
                asn1.getExponent1(),
                asn1.getExponent2(),
                asn1.getCoefficient());
        try {
            return checked((RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(spec));
        } catch (GeneralSecurityException e) {
            // The JDK itself refuses what is far too short.
            int bits = asn1.getModulus().bitLength();
            throw new BadPrivateKey(
                    bits < FEWEST_BITS
                            ? "it has " + bits + " bits, and " + FEWEST_BITS + " to " + MOST_BITS + " are accepted"
                            : "its numbers are no RSA key");
        }
    }
}
