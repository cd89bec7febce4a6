package org.butterflysecurity.internal.redact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What looks like a secret inside a program or a page. Only ever told, never taken out: a program without it is another one. */
final class EmbeddedSecrets {
    private static final Map<String, Pattern> KINDS = kinds();

    private EmbeddedSecrets() {}

    private static Map<String, Pattern> kinds() {
        Map<String, Pattern> kinds = new LinkedHashMap<>();
        kinds.put("private key", SecretShapes.PRIVATE_KEY);
        kinds.put("signed token", SecretShapes.JWT);
        kinds.put("authorization value", SecretShapes.AUTHORIZATION);
        kinds.put("provider token", SecretShapes.KNOWN_PREFIX);
        kinds.put("cloud access key", Pattern.compile("(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"));
        kinds.put(
                "password in an address",
                Pattern.compile("[a-z][a-z0-9+.-]{1,20}://[^\\s/?#:@'\"]{1,100}:[^\\s/?#@${}'\"]{3,200}@"));
        kinds.put(
                "literal under the name of a secret",
                Pattern.compile(
                        "(?:password|passwd|secret|api_?key|token|private_?key|access_?key)[\"']?\\s{0,8}[:=]\\s{0,8}"
                                + "[\"'`](?=[^\"'`]*[0-9])[A-Za-z0-9+/_=.~!@#$%^&*-]{8,512}[\"'`]",
                        Pattern.CASE_INSENSITIVE));
        return kinds;
    }

    /** The kinds found in {@code text}, each once. */
    static List<String> kinds(String text) {
        List<String> found = new ArrayList<>();
        KINDS.forEach((kind, pattern) -> {
            if (pattern.matcher(text).find()) {
                found.add(kind);
            }
        });
        return found;
    }
}
