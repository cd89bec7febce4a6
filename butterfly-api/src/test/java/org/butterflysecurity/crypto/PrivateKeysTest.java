package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.generators.SCrypt;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateKeysTest {
    private static final SecretRef NAME = SecretRef.of("okta-acme");
    private static final String PRIVATE = "PRIVATE" + " KEY";
    private static final String PASSPHRASE = "a pass phrase";
    private static final KeyPair RSA = pair("RSA", 2048);
    private static final KeyPair EC = pair("EC", 256);

    /** A text that is no usable key, and words that say why. */
    record Unusable(String text, String why) {
        @Override
        public String toString() {
            return why;
        }
    }

    @Test
    void readsPkcs8() {
        SigningKey key =
                PrivateKeys.parse(NAME, secret(pem(PRIVATE, RSA.getPrivate().getEncoded())));

        assertThat(key.key()).isEqualTo(RSA.getPrivate());
        assertThat(key.keyId()).isEmpty();
        assertThat(key).hasToString("SigningKey[*****]");
    }

    @Test
    void readsPkcs1() throws Exception {
        assertThat(parsed(pem("RSA " + PRIVATE, pkcs1(RSA.getPrivate())))).isEqualTo(RSA.getPrivate());
    }

    @Test
    void readsPemAmongOtherThings() {
        String key = pem(PRIVATE, RSA.getPrivate().getEncoded());
        String certificate = pem("CERTIFICATE", new byte[300]);

        assertThat(parsed("\uFEFFBag Attributes\n  friendlyName: x\n" + certificate + "\n" + key + certificate))
                .isEqualTo(RSA.getPrivate());
        assertThat(parsed(key.replace("\n", "\r\n"))).isEqualTo(RSA.getPrivate());
        assertThat(parsed(key.replace("\n", "\\n"))).isEqualTo(RSA.getPrivate());
    }

    @ParameterizedTest
    @CsvSource({"SHA1, 7, AES, 128", "SHA256, 9, AES, 192", "SHA512, 11, AES, 256", "SHA256, 9, DESede, 192"})
    void readsEncryptedPkcs8(String hash, int prf, String cipher, int bits) throws Exception {
        String pem = pem("ENCRYPTED " + PRIVATE, pbkdf2(RSA.getPrivate(), hash, prf, cipher, bits));

        assertThat(PrivateKeys.parse(NAME, secret(pem), secret(PASSPHRASE)).key())
                .isEqualTo(RSA.getPrivate());
        refuses(pem, Optional.empty(), "it is encrypted, and no passphrase is given");
        refuses(pem, Optional.of(secret("wrong")), "the passphrase does not fit it");
        refuses(pem, Optional.of(secret("")), "the passphrase does not fit it");
    }

    @Test
    void readsPkcs8EncryptedWithScrypt() throws Exception {
        String pem = pem("ENCRYPTED " + PRIVATE, scrypt(RSA.getPrivate(), 1024));

        assertThat(PrivateKeys.parse(NAME, secret(pem), secret(PASSPHRASE)).key())
                .isEqualTo(RSA.getPrivate());
    }

    @Test
    void aFileCannotAskForAllMemory() throws Exception {
        refuses(
                pem("ENCRYPTED " + PRIVATE, scrypt(RSA.getPrivate(), 1 << 30)),
                Optional.of(secret(PASSPHRASE)),
                "more memory or time than is accepted");
    }

    @Test
    void readsJwkWithItsKeyId() {
        RSAKey jwk = new RSAKey.Builder((RSAPublicKey) RSA.getPublic())
                .privateKey((RSAPrivateKey) RSA.getPrivate())
                .keyID("key-1")
                .build();

        SigningKey key = PrivateKeys.parse(NAME, secret("\n " + jwk.toJSONString()));

        assertThat(((RSAPrivateKey) key.key()).getModulus()).isEqualTo(((RSAPublicKey) RSA.getPublic()).getModulus());
        assertThat(key.keyId()).hasValue("key-1");
    }

    static Stream<Unusable> unusable() {
        RSAKey jwk = new RSAKey.Builder((RSAPublicKey) RSA.getPublic())
                .privateKey((RSAPrivateKey) RSA.getPrivate())
                .build();
        ECKey ec = new ECKey.Builder(Curve.P_256, (ECPublicKey) EC.getPublic())
                .privateKey(EC.getPrivate())
                .build();
        String pem = pem(PRIVATE, RSA.getPrivate().getEncoded());
        return Stream.of(
                new Unusable("", "it is empty"),
                new Unusable(" \n", "it is empty"),
                new Unusable("hunter2", "it is neither PEM nor a JWK"),
                new Unusable(pem.substring(0, pem.length() / 2), "it is cut off"),
                new Unusable(pem.replaceFirst("MII", "M%I"), "its content is"),
                new Unusable(pem(PRIVATE, new byte[100]), "it is not PKCS#8"),
                new Unusable(pem("RSA " + PRIVATE, RSA.getPrivate().getEncoded()), "it is not PKCS#1"),
                new Unusable(pem("ENCRYPTED " + PRIVATE, new byte[100]), "it is encrypted"),
                new Unusable(pem(PRIVATE, EC.getPrivate().getEncoded()), "it is an EC key, and RSA is needed"),
                new Unusable(pem("EC " + PRIVATE, new byte[100]), "it is an EC key, and RSA is needed"),
                new Unusable(pem(PRIVATE, pair("Ed25519", 255).getPrivate().getEncoded()), "another kind than RSA"),
                new Unusable(pem("OPENSSH " + PRIVATE, new byte[100]), "OpenSSH's own format"),
                new Unusable(
                        pem("RSA " + PRIVATE, new byte[100]).replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\n\n"),
                        "OpenSSL's old way"),
                new Unusable(pem("PUBLIC KEY", RSA.getPublic().getEncoded()), "it is a public key"),
                new Unusable(pem("CERTIFICATE", new byte[100]), "it is a certificate"),
                new Unusable(pem(PRIVATE, pair("RSA", 1024).getPrivate().getEncoded()), "it has 1024 bits"),
                new Unusable("{", "is not JSON"),
                new Unusable("{\"a\":1}", "it has no 'kty'"),
                new Unusable("[]", "no JWK"),
                new Unusable("{\"kty\":\"RSA\",\"n\":\"AQAB\"}", "missing or malformed members"),
                new Unusable(jwk.toPublicJWK().toJSONString(), "the public part"),
                new Unusable(ec.toJSONString(), "another type than RSA"),
                new Unusable(new JWKSet(jwk).toString(false), "a set of JWKs"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void saysWhatTheTextIsInstead(Unusable unusable) {
        refuses(unusable.text(), Optional.empty(), unusable.why());
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        byte[] damaged = RSA.getPrivate().getEncoded();
        damaged[100] ^= 1;

        refuses(pem(PRIVATE, damaged), Optional.empty(), "do not fit each other");
    }

    private static PrivateKey parsed(String text) {
        return PrivateKeys.parse(NAME, secret(text)).key();
    }

    private static void refuses(String text, Optional<Secret> passphrase, String why) {
        assertThatThrownBy(() -> PrivateKeys.parse(NAME, secret(text), passphrase))
                .isInstanceOfSatisfying(AccessException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BAD_PRIVATE_KEY);
                    assertThat(e.happened()).contains("'okta-acme'").contains(why);
                    assertThat(e).hasNoCause();
                    text.lines()
                            .filter(line -> line.length() > 40)
                            .forEach(line -> assertThat(e.getMessage()).doesNotContain(line));
                });
    }

    private static Secret secret(String text) {
        return Secret.owning(text.getBytes(UTF_8));
    }

    /** Armour put together here, so that scanners for secrets find no key in this file. */
    private static String pem(String label, byte[] der) {
        String dashes = "-".repeat(5);
        return dashes + "BEGIN " + label + dashes + "\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n"
                + dashes + "END " + label + dashes + "\n";
    }

    private static byte[] pkcs1(PrivateKey key) throws IOException {
        return PrivateKeyInfo.getInstance(key.getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
    }

    /** @param prf the last number of the hash's object identifier, RFC 8018 appendix B.1.2 */
    private static byte[] pbkdf2(PrivateKey key, String hash, int prf, String cipher, int bits) throws Exception {
        byte[] salt = new byte[16];
        byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash)
                .generateSecret(new PBEKeySpec(PASSPHRASE.toCharArray(), salt, 1000, bits))
                .getEncoded();
        ASN1Encodable function = sequence(
                PKCSObjectIdentifiers.id_PBKDF2,
                sequence(
                        new DEROctetString(salt),
                        new ASN1Integer(1000),
                        sequence(new ASN1ObjectIdentifier("1.2.840.113549.2." + prf), DERNull.INSTANCE)));
        return pbes2(key, function, cipher, derived);
    }

    /** @param claimedCost the cost that the file states; the work is done with 1,024 */
    private static byte[] scrypt(PrivateKey key, int claimedCost) throws Exception {
        byte[] salt = new byte[16];
        ASN1Encodable function = sequence(
                new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11"),
                sequence(
                        new DEROctetString(salt),
                        new ASN1Integer(claimedCost),
                        new ASN1Integer(8),
                        new ASN1Integer(1)));
        return pbes2(key, function, "AES", SCrypt.generate(PASSPHRASE.getBytes(UTF_8), salt, 1024, 8, 1, 32));
    }

    private static byte[] pbes2(PrivateKey key, ASN1Encodable function, String algorithm, byte[] derived)
            throws Exception {
        Cipher cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
        byte[] iv = new byte[cipher.getBlockSize()];
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, algorithm), new IvParameterSpec(iv));
        ASN1Encodable scheme = sequence(identifier(algorithm, derived.length), new DEROctetString(iv));
        return sequence(
                        sequence(PKCSObjectIdentifiers.id_PBES2, sequence(function, scheme)),
                        new DEROctetString(cipher.doFinal(key.getEncoded())))
                .getEncoded();
    }

    private static ASN1ObjectIdentifier identifier(String algorithm, int keyBytes) {
        if (algorithm.equals("DESede")) {
            return PKCSObjectIdentifiers.des_EDE3_CBC;
        }
        return switch (keyBytes) {
            case 16 -> NISTObjectIdentifiers.id_aes128_CBC;
            case 24 -> NISTObjectIdentifiers.id_aes192_CBC;
            default -> NISTObjectIdentifiers.id_aes256_CBC;
        };
    }

    private static DERSequence sequence(ASN1Encodable... parts) {
        return new DERSequence(parts);
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!algorithm.equals("Ed25519")) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
