package org.butterflysecurity.internal.redact;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Which texts look like a secret, whatever field they stand in. */
final class SecretShapes {
    /** A PEM or OpenSSH private key, also with its line ends escaped. Certificates and public keys do not match. */
    static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY");

    /** Two dots between base64url parts, the first of which begins like a JSON object: a JWT, JWS or JWE. */
    static final Pattern JWT =
            Pattern.compile("(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]{8,}");

    /** An Authorization value. A token has a digit, which words that follow "Bearer" in a sentence have not. */
    static final Pattern AUTHORIZATION = Pattern.compile(
            "\\b(?:SSWS|Bearer|Basic|Token|DPoP)\\s+(?=[A-Za-z._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{16,}",
            Pattern.CASE_INSENSITIVE);

    /** Tokens whose makers gave them a beginning to be found by. */
    static final Pattern KNOWN_PREFIX = Pattern.compile("(?<![A-Za-z0-9_-])(?:xox[abeprs]-[A-Za-z0-9-]{10,}"
            + "|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{20,}"
            + "|sk_(?:live|test)_[A-Za-z0-9]{16,}|AIza[A-Za-z0-9_-]{35}|SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}"
            + "|npm_[A-Za-z0-9]{30,})");

    /** A password inside an address. */
    private static final Pattern USER_INFO =
            Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#:@]*:[^\\s/?#@${}]+@\\S+$");

    /** A secret in the query of an address. */
    private static final Pattern QUERY = Pattern.compile(
            "^https?://\\S*[?&](?:sig|signature|code|token|access_token|api_?key|key|secret|client_secret|password)"
                    + "=(?=[^&#]*[0-9])[A-Za-z0-9._~%+/=-]{16,}(?:[&#]\\S*)?$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ONE_WORD = Pattern.compile("[A-Za-z0-9+/_=.~-]+");

    /** What {@link #maybeSecret} looks at: with these, or just before them, the shapes differ from ordinary words. */
    private static final boolean[] TELLING = telling();

    /** Shorter texts have no such shape. */
    static final int SHORTEST = 16;

    private SecretShapes() {}

    private static boolean[] telling() {
        boolean[] telling = new boolean[128];
        " \t\n\u000b\f\r-_.:JKz".chars().forEach(c -> telling[c] = true);
        return telling;
    }

    /**
     * Whether {@link #isSecret} may hold for the text that these bytes of UTF-8 are; if not, it does not. Much quicker, because it only
     * looks for what every text has for which it holds.
     */
    static boolean maybeSecret(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (b >= 0 && TELLING[b] && mayLead(text, from, i) && isSign(text, from, to, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether what stands before a telling byte rules nothing out: most often a digit does, as in dates and addresses. */
    private static boolean mayLead(byte[] text, int from, int at) {
        if (text[at] == ':') {
            return true;
        }
        int before = at > from ? text[at - 1] | 0x20 : 0;
        return (before >= 'a' && before <= 'z') || before == ' ';
    }

    private static boolean isSign(byte[] text, int from, int to, int at) {
        return switch (text[at]) {
            case 'J' -> follows(text, from, at, "ey");
            case 'K' -> follows(text, from, at, "PRIVATE ");
            case ':' -> to - at > 2 && text[at + 1] == '/' && text[at + 2] == '/';
            case 'z' -> follows(text, from, at, "AI");
            case '.' -> follows(text, from, at, "SG");
            case '-' -> follows(text, from, at, "glpat") || (at - from >= 4 && follows(text, from, at - 1, "xox"));
            case '_' ->
                follows(text, from, at, "npm")
                        || follows(text, from, at, "sk")
                        || follows(text, from, at, "github_pat")
                        || (at - from >= 3 && follows(text, from, at - 1, "gh"));
            default -> isScheme(text, from, at);
        };
    }

    /** Whether the word before a blank may be an authentication scheme. */
    private static boolean isScheme(byte[] text, int from, int at) {
        return followsIgnoringCase(text, from, at, "ssws")
                || followsIgnoringCase(text, from, at, "bearer")
                || followsIgnoringCase(text, from, at, "basic")
                || followsIgnoringCase(text, from, at, "token")
                || followsIgnoringCase(text, from, at, "dpop");
    }

    /** Whether {@code word} stands just before {@code at}. */
    private static boolean follows(byte[] text, int from, int at, String word) {
        if (at - from < word.length()) {
            return false;
        }
        for (int i = 1; i <= word.length(); i++) {
            if (text[at - i] != word.charAt(word.length() - i)) {
                return false;
            }
        }
        return true;
    }

    /** @param word in lower case */
    private static boolean followsIgnoringCase(byte[] text, int from, int at, String word) {
        if (at - from < word.length()) {
            return false;
        }
        for (int i = 1; i <= word.length(); i++) {
            if ((text[at - i] | 0x20) != word.charAt(word.length() - i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text is or has in it what is a secret anywhere. */
    static boolean isSecret(String text) {
        if (text.length() < SHORTEST) {
            return false;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return maybeSecret(utf8, 0, utf8.length) && hasSecret(text);
    }

    private static boolean hasSecret(String text) {
        return (text.indexOf("PRIVATE KEY") >= 0 && PRIVATE_KEY.matcher(text).find())
                || (text.indexOf("eyJ") >= 0 && JWT.matcher(text).find())
                || AUTHORIZATION.matcher(text).find()
                || KNOWN_PREFIX.matcher(text).find()
                || (text.indexOf("://") > 0 && isSecretAddress(text));
    }

    private static boolean isSecretAddress(String text) {
        return USER_INFO.matcher(text).matches() || QUERY.matcher(text).matches();
    }

    /** Whether the text is one long random word: three kinds of character, well mixed. */
    static boolean isRandom(String text) {
        if (text.length() < 24 || text.length() > 512 || !ONE_WORD.matcher(text).matches()) {
            return false;
        }
        int digits = 0;
        int lower = 0;
        int upper = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            lower += c >= 'a' && c <= 'z' ? 1 : 0;
            upper += c >= 'A' && c <= 'Z' ? 1 : 0;
        }
        return digits >= 2 && lower >= 2 && upper >= 2 && text.indexOf('.') < 0 && entropy(text) >= 3.7;
    }

    /** Whether the text could be a key or token where one is to be expected: 16 or more characters, a letter and a digit. */
    static boolean isKeyLike(String text) {
        return text.length() >= 16
                && text.length() <= 4096
                && ONE_WORD.matcher(text).matches()
                && text.chars().anyMatch(c -> c >= '0' && c <= '9')
                && text.chars().anyMatch(Character::isLetter);
    }

    /** Shannon's entropy, in bits a character. */
    private static double entropy(String text) {
        int[] counts = new int[128];
        for (int i = 0; i < text.length(); i++) {
            counts[text.charAt(i) & 0x7f]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / text.length();
                bits -= share * (Math.log(share) / Math.log(2));
            }
        }
        return bits;
    }
}
