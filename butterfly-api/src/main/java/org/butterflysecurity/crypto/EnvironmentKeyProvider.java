package org.butterflysecurity.crypto;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;

/**
 * The key in an environment variable: 32 bytes as 64 hexadecimal digits or in Base64 (either alphabet, with or without padding),
 * for instance from {@code openssl rand -base64 32}. Other processes of the same user can often read it: prefer a key file.
 * Thread-safe.
 */
public final class EnvironmentKeyProvider extends RawKeyProvider {
    private static final int HEX_DIGITS = 2 * KeyWrap.KEY_BYTES;

    private final String variable;
    private final Map<String, String> environment;

    private EnvironmentKeyProvider(String variable, Map<String, String> environment, RandomGenerator random) {
        super(random);
        this.variable = requireNonNull(variable, "variable");
        this.environment = requireNonNull(environment, "environment");
    }

    /** The key in {@code variable} of {@code environment}, which is looked at when the key is needed. */
    public static EnvironmentKeyProvider of(String variable, Map<String, String> environment) {
        return of(variable, environment, new SecureRandom());
    }

    /** As {@link #of(String, Map)}, with nonces from {@code random}, which must be cryptographically strong. */
    public static EnvironmentKeyProvider of(String variable, Map<String, String> environment, RandomGenerator random) {
        return new EnvironmentKeyProvider(variable, environment, random);
    }

    @Override
    public String describe() {
        return "environment variable '" + variable + "'";
    }

    @Override
    byte[] fetch() {
        String text = environment.get(variable);
        if (text == null || text.isBlank()) {
            throw new KeyException(
                    ErrorCode.KEY_UNAVAILABLE, "The environment variable '" + variable + "' is not set or is empty.");
        }
        byte[] key = decode(text.strip());
        if (key.length != KeyWrap.KEY_BYTES) {
            Arrays.fill(key, (byte) 0);
            throw unusable();
        }
        return key;
    }

    private byte[] decode(String text) {
        try {
            return text.length() == HEX_DIGITS
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw unusable();
        }
    }

    private KeyException unusable() {
        return new KeyException(
                ErrorCode.KEY_UNAVAILABLE,
                "The environment variable '" + variable + "' does not hold " + KeyWrap.KEY_BYTES
                        + " bytes in hexadecimal or Base64.");
    }
}
