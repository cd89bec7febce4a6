package org.butterflysecurity.crypto;

import java.util.Arrays;
import java.util.Optional;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ErrorCode;

/**
 * Reads private keys as people have them: PKCS#8 PEM, plain or encrypted (PBES2: PBKDF2 or scrypt, with AES or triple DES in CBC
 * mode), PKCS#1 PEM, or a JWK. RSA of 2,048 to 16,384 bits. PEM may stand among other text and other blocks, and its line ends
 * may be the two characters {@code \n}, as in environment variables. Thread-safe.
 */
public final class PrivateKeys {
    private PrivateKeys() {}

    /**
     * Reads a key that is not encrypted.
     *
     * @param name what messages call the key
     * @throws AccessException with {@link ErrorCode#BAD_PRIVATE_KEY}, saying what {@code text} is instead, never quoting it
     */
    public static SigningKey parse(SecretRef name, Secret text) {
        return parse(name, text, Optional.empty());
    }

    /** As {@link #parse(SecretRef, Secret)}; {@code passphrase} is used if the key is encrypted. */
    public static SigningKey parse(SecretRef name, Secret text, Secret passphrase) {
        return parse(name, text, Optional.of(passphrase));
    }

    /** As {@link #parse(SecretRef, Secret)}; {@code passphrase} is used if the key is encrypted. */
    public static SigningKey parse(SecretRef name, Secret text, Optional<Secret> passphrase) {
        char[] characters = text.revealCharacters(SecretAccess.REVEAL);
        try {
            return startsLikeJson(characters)
                    ? JwkPrivateKey.parse(characters)
                    : SigningKey.of(PemPrivateKey.parse(characters, passphrase), Optional.empty());
        } catch (BadPrivateKey e) {
            throw new AccessException(
                    ErrorCode.BAD_PRIVATE_KEY, "The private key '" + name + "' cannot be used: " + e.why() + ".");
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private static boolean startsLikeJson(char[] characters) {
        for (char c : characters) {
            if (c == '{' || c == '[') {
                return true;
            }
            if (!Character.isWhitespace(c) && c != '\uFEFF') {
                return false;
            }
        }
        return false;
    }
}
