package org.butterflysecurity.internal.redact;

import org.butterflysecurity.json.JsonValue;

/** What the safety net goes by, for connectors whose documents hold fields as data rather than as members. Stateless. */
public final class SecretFinder {
    private static final SafetyNet NET = new SafetyNet(Place.root());

    private SecretFinder() {}

    /** Whether a text in a field of this name is a secret. */
    public static boolean isSecretName(String name) {
        return SecretNames.isSecret(name);
    }

    /** Whether a header of this name carries a secret. */
    public static boolean isSecretHeader(String name) {
        return SecretNames.isSecretHeader(name);
    }

    /** Whether the text is, or has in it, what is a secret anywhere: a private key, a token, a password in an address. */
    public static boolean isSecretText(String text) {
        return SecretShapes.isSecret(text);
    }

    /** The value without what looks like a secret in it. */
    public static Redaction redact(JsonValue value) {
        return NET.apply(value);
    }
}
