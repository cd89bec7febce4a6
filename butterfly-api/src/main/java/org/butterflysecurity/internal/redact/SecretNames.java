package org.butterflysecurity.internal.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which field names say that their value is a secret. */
final class SecretNames {
    /** A folded name that ends so holds a secret: {@code bindPassword}, {@code client_secret}, {@code x-api-key}. */
    private static final List<String> ENDINGS = List.of(
            "password",
            "passwd",
            "passphrase",
            "passcode",
            "secret",
            "privatekey",
            "privatekeypem",
            "secretkey",
            "sharedkey",
            "encryptionkey",
            "apikey",
            "apitoken",
            "authtoken",
            "accesstoken",
            "refreshtoken",
            "bearertoken",
            "sessiontoken",
            "securitytoken",
            "secrettoken",
            "activationtoken",
            "recoverytoken",
            "statetoken",
            "scimtoken",
            "oauthtoken",
            "accesskey",
            "secretvalue",
            "secrethash",
            "passwordhash",
            "clientassertion",
            "connectionstring",
            "serviceaccountjson",
            "activationurl");

    /** Names that hold a secret only when they are exactly so: longer names that end alike are ordinary. */
    private static final Set<String> EXACT = Set.of(
            "token",
            "pwd",
            "jwt",
            "idtoken",
            "authorization",
            "authorizationheader",
            "proxyauthorization",
            "cookie",
            "setcookie",
            "otp",
            "credential",
            "credentials");

    /** Header names whose value is a secret, beyond the ones above. */
    private static final List<String> HEADER_WORDS =
            List.of("auth", "token", "secret", "password", "apikey", "signature", "credential", "cookie", "accesskey");

    /** Names that begin so are about what is done with a password: a script, a page, a rule. */
    private static final List<String> VERBS =
            List.of("change", "reset", "forgot", "verify", "expire", "require", "allow", "show", "hide", "enforce");

    private SecretNames() {}

    /** {@code name} in lower case without {@code _}, {@code -}, {@code .}, {@code :} and blanks. */
    static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && c != '.' && c != ':' && c != ' ') {
                folded.append(c);
            }
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    /** Whether a text under this name is a secret. */
    static boolean isSecret(String name) {
        String folded = fold(name);
        return EXACT.contains(folded) || (VERBS.stream().noneMatch(folded::startsWith) && hasSecretEnding(folded));
    }

    private static boolean hasSecretEnding(String folded) {
        return ENDINGS.stream().anyMatch(folded::endsWith);
    }

    /** Whether a header of this name carries a secret. */
    static boolean isSecretHeader(String name) {
        String folded = fold(name);
        return HEADER_WORDS.stream().anyMatch(folded::contains) || isSecret(name);
    }
}
