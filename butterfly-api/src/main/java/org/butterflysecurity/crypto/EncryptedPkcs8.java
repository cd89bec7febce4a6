package org.butterflysecurity.crypto;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.util.DigestFactory;

/**
 * Decrypts an {@code EncryptedPrivateKeyInfo} with PBES2 (RFC 8018), by Bouncy Castle's own classes: the JDK 17 knows neither
 * scrypt nor triple DES here. The work that a file may ask for is limited.
 */
final class EncryptedPkcs8 {
    /** RFC 7914, section 7.1. */
    private static final ASN1ObjectIdentifier SCRYPT = new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11");

    private static final int MOST_ITERATIONS = 10_000_000;
    private static final long MOST_SCRYPT_BYTES = 256L << 20;
    private static final int MOST_SCRYPT_LANES = 16;

    private EncryptedPkcs8() {}

    static byte[] decrypt(byte[] der, Secret passphrase) throws BadPrivateKey {
        byte[] password = passphrase.reveal(SecretAccess.REVEAL);
        try {
            EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(der);
            if (!PKCSObjectIdentifiers.id_PBES2.equals(
                    info.getEncryptionAlgorithm().getAlgorithm())) {
                throw new BadPrivateKey("it is encrypted in an old way; 'openssl pkcs8 -topk8 -v2 aes256' converts it");
            }
            PBES2Parameters parameters =
                    PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
            EncryptionScheme scheme = parameters.getEncryptionScheme();
            byte[] key = derive(parameters.getKeyDerivationFunc(), password, keyBytes(scheme.getAlgorithm()));
            try {
                return decrypt(scheme, key, info.getEncryptedData());
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        } catch (IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | ArithmeticException
                | IndexOutOfBoundsException e) {
            throw new BadPrivateKey("its content is damaged: it is not encrypted PKCS#8");
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private static byte[] decrypt(EncryptionScheme scheme, byte[] key, byte[] encrypted) throws BadPrivateKey {
        byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
        PaddedBufferedBlockCipher cipher =
                new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(engine(scheme.getAlgorithm())));
        cipher.init(false, new ParametersWithIV(new KeyParameter(key), iv));
        byte[] plain = new byte[cipher.getOutputSize(encrypted.length)];
        try {
            int length = cipher.processBytes(encrypted, 0, encrypted.length, plain, 0);
            length += cipher.doFinal(plain, length);
            byte[] result = Arrays.copyOf(plain, length);
            if (length == 0 || result[0] != 0x30) {
                throw new BadPrivateKey("the passphrase does not fit it");
            }
            return result;
        } catch (InvalidCipherTextException e) {
            throw new BadPrivateKey("the passphrase does not fit it");
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] derive(KeyDerivationFunc function, byte[] password, int keyBytes) throws BadPrivateKey {
        ASN1Encodable parameters = function.getParameters();
        if (PKCSObjectIdentifiers.id_PBKDF2.equals(function.getAlgorithm())) {
            return pbkdf2(PBKDF2Params.getInstance(parameters), password, keyBytes);
        }
        if (SCRYPT.equals(function.getAlgorithm())) {
            return scrypt(ASN1Sequence.getInstance(parameters), password, keyBytes);
        }
        throw unknown("key derivation");
    }

    private static byte[] pbkdf2(PBKDF2Params parameters, byte[] password, int keyBytes) throws BadPrivateKey {
        int iterations = parameters.getIterationCount().intValueExact();
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new BadPrivateKey("its encryption asks for " + iterations + " iterations, more than "
                    + MOST_ITERATIONS + " are not accepted");
        }
        PKCS5S2ParametersGenerator generator =
                new PKCS5S2ParametersGenerator(digest(parameters.getPrf().getAlgorithm()));
        generator.init(password, parameters.getSalt(), iterations);
        return ((KeyParameter) generator.generateDerivedParameters(keyBytes * 8)).getKey();
    }

    private static byte[] scrypt(ASN1Sequence parameters, byte[] password, int keyBytes) throws BadPrivateKey {
        byte[] salt = ASN1OctetString.getInstance(parameters.getObjectAt(0)).getOctets();
        int n = integer(parameters, 1);
        int r = integer(parameters, 2);
        int p = integer(parameters, 3);
        if (n < 2 || r < 1 || p < 1 || p > MOST_SCRYPT_LANES || 128L * n * r > MOST_SCRYPT_BYTES) {
            throw new BadPrivateKey("its encryption asks for more memory or time than is accepted");
        }
        return SCrypt.generate(password, salt, n, r, p, keyBytes);
    }

    private static int integer(ASN1Sequence sequence, int index) {
        return ASN1Integer.getInstance(sequence.getObjectAt(index)).intValueExact();
    }

    private static int keyBytes(ASN1ObjectIdentifier cipher) throws BadPrivateKey {
        if (cipher.equals(NISTObjectIdentifiers.id_aes128_CBC)) {
            return 16;
        }
        if (cipher.equals(NISTObjectIdentifiers.id_aes192_CBC) || cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC)) {
            return 24;
        }
        if (cipher.equals(NISTObjectIdentifiers.id_aes256_CBC)) {
            return 32;
        }
        throw unknown("cipher");
    }

    private static BlockCipher engine(ASN1ObjectIdentifier cipher) {
        return cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC) ? new DESedeEngine() : AESEngine.newInstance();
    }

    private static Digest digest(ASN1ObjectIdentifier prf) throws BadPrivateKey {
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA1)) {
            return DigestFactory.createSHA1();
        }
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA224)) {
            return DigestFactory.createSHA224();
        }
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA256)) {
            return DigestFactory.createSHA256();
        }
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA384)) {
            return DigestFactory.createSHA384();
        }
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA512)) {
            return DigestFactory.createSHA512();
        }
        throw unknown("hash");
    }

    private static BadPrivateKey unknown(String what) {
        return new BadPrivateKey(
                "it is encrypted with an unknown " + what + "; 'openssl pkcs8 -topk8 -v2 aes256' converts it");
    }
}
