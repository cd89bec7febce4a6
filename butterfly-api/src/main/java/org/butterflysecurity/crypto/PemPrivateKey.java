package org.butterflysecurity.crypto;

import java.nio.CharBuffer;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the private key out of PEM text (RFC 7468). */
final class PemPrivateKey {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");
    private static final Pattern OLD_ENCRYPTION = Pattern.compile("Proc-Type:");
    private static final Pattern BEGINNING = Pattern.compile("-----BEGIN ");
    private static final Pattern BLANK = Pattern.compile("\\s*");
    private static final Map<String, String> UNUSABLE = Map.of(
            "EC " + PRIVATE,
            "it is an EC key, and RSA is needed",
            "DSA " + PRIVATE,
            "it is a DSA key, and RSA is needed",
            "OPENSSH " + PRIVATE,
            "it is in OpenSSH's own format; 'ssh-keygen -p -m PKCS8' converts a copy of it",
            "PUBLIC KEY",
            "it is a public key, without the private one",
            "RSA PUBLIC KEY",
            "it is a public key, without the private one",
            "CERTIFICATE",
            "it is a certificate, which has no private key",
            "CERTIFICATE REQUEST",
            "it is a certificate request, which has no private key");

    private PemPrivateKey() {}

    static PrivateKey parse(char[] text, Optional<Secret> passphrase) throws BadPrivateKey {
        char[] lines = withLineEnds(text);
        try {
            Matcher block = BLOCK.matcher(CharBuffer.wrap(lines));
            String found = "";
            while (block.find()) {
                String label = block.group(1);
                if (label.endsWith(PRIVATE)) {
                    return key(label, Arrays.copyOfRange(lines, block.start(2), block.end(2)), passphrase);
                }
                found = label;
            }
            throw new BadPrivateKey(nothingIn(found, lines));
        } finally {
            Arrays.fill(lines, '\0');
        }
    }

    private static PrivateKey key(String label, char[] body, Optional<Secret> passphrase) throws BadPrivateKey {
        try {
            String unusable = UNUSABLE.get(label);
            if (unusable != null) {
                throw new BadPrivateKey(unusable);
            }
            if (OLD_ENCRYPTION.matcher(CharBuffer.wrap(body)).find()) {
                throw new BadPrivateKey("it is encrypted in OpenSSL's old way; 'openssl pkcs8 -topk8' converts it");
            }
            byte[] der = decode(body);
            try {
                return switch (label) {
                    case PRIVATE -> RsaKeys.pkcs8(der);
                    case "RSA " + PRIVATE -> RsaKeys.pkcs1(der);
                    case "ENCRYPTED " + PRIVATE -> decrypted(der, passphrase);
                    default -> throw new BadPrivateKey("it is a PEM block of an unknown kind of private key");
                };
            } finally {
                Arrays.fill(der, (byte) 0);
            }
        } finally {
            Arrays.fill(body, '\0');
        }
    }

    private static PrivateKey decrypted(byte[] der, Optional<Secret> passphrase) throws BadPrivateKey {
        byte[] plain = EncryptedPkcs8.decrypt(
                der, passphrase.orElseThrow(() -> new BadPrivateKey("it is encrypted, and no passphrase is given")));
        try {
            return RsaKeys.pkcs8(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] decode(char[] body) throws BadPrivateKey {
        byte[] text = new byte[body.length];
        try {
            for (int i = 0; i < body.length; i++) {
                if (!Character.isWhitespace(body[i]) && !isBase64(body[i])) {
                    throw new BadPrivateKey("its content is not Base64");
                }
                text[i] = (byte) body[i];
            }
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BadPrivateKey("its content is not Base64, or is cut off");
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }

    private static String nothingIn(String label, char[] text) {
        String unusable = UNUSABLE.get(label);
        if (unusable != null) {
            return unusable;
        }
        if (BEGINNING.matcher(CharBuffer.wrap(text)).find()) {
            return label.isEmpty() ? "its PEM block has no end: it is cut off" : "it holds no private key";
        }
        return BLANK.matcher(CharBuffer.wrap(text)).matches() ? "it is empty" : "it is neither PEM nor a JWK";
    }

    /** Line ends written as a backslash and an n, as environment variables and JSON have them. */
    private static char[] withLineEnds(char[] text) {
        char[] result = text.clone();
        for (int i = 0; i + 1 < result.length; i++) {
            if (result[i] == '\\' && (result[i + 1] == 'n' || result[i + 1] == 'r')) {
                result[i] = ' ';
                result[i + 1] = '\n';
            }
        }
        return result;
    }
}
