package org.butterflysecurity.workflows.internal;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.internal.rest.TenantOrigin;
import org.butterflysecurity.internal.rest.TlsContexts;
import org.butterflysecurity.internal.rest.Transport;
import org.butterflysecurity.internal.rest.Transport.Received;
import org.butterflysecurity.internal.rest.TransportException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.rest.RestOptions;
import org.butterflysecurity.workflows.ConsoleProfile.SignIn;

/**
 * Makes a session of the console out of a user name and a password: once, without a second try, and only where a password is all
 * that the org asks for. Anything else it asks for is a refusal; nothing is bypassed, no form is filled in. The password is sent to
 * the org alone, and cookies go only where they came from. Source: {@code workflows.md}, section 1.4.
 */
final class ConsoleSignIn {
    private static final int MOST_REDIRECTS = 12;
    private static final long MOST_BYTES = 1 << 20;

    private final URI org;
    private final URI console;
    private final SignIn how;
    private final String cookie;
    private final RestOptions options;
    private final Transport transport;
    private final Map<String, Map<String, String>> jars = new HashMap<>();
    private long calls;

    ConsoleSignIn(ConsoleSettings settings, String orgUrl, ConsoleAddress address) {
        this.options = settings.options();
        this.org = TenantOrigin.of(orgUrl, options.allowsLoopbackHttp(), java.util.Set.of())
                .uri();
        this.console = TenantOrigin.of(address.origin(), options.allowsLoopbackHttp(), java.util.Set.of())
                .uri();
        this.how = settings.profile().signIn();
        this.cookie = settings.profile().cookie().name();
        this.transport = new Transport(
                TlsContexts.create(options.caFile(), options.trustsOnlyCaFile()),
                options.allowsTls12(),
                options.requestTimeout(),
                options.proxy(),
                "http".equals(org.getScheme()));
    }

    /** The value of the session's cookie; the caller closes it. */
    Secret session(Secret userName, Secret password, String start) throws InterruptedException {
        String token = sessionToken(userName, password);
        String address = URLEncoder.encode(console + start, StandardCharsets.UTF_8);
        URI at = URI.create(org
                + how.sessionRedirect()
                        .replace("{sessionToken}", URLEncoder.encode(token, StandardCharsets.UTF_8))
                        .replace("{address}", address));
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            Received answer = exchange("GET", at, Optional.empty());
            keepCookies(at, answer);
            Optional<String> found = Optional.ofNullable(jar(console).get(cookie));
            if (found.isPresent()) {
                return Secret.of(found.get().toCharArray());
            }
            at = next(at, answer);
        }
        throw refused("it was led on more than " + MOST_REDIRECTS + " times", "UNSUPPORTED_LOGIN_FLOW");
    }

    long calls() {
        return calls;
    }

    private String sessionToken(Secret userName, Secret password) throws InterruptedException {
        byte[] body = credentials(userName, password);
        Received answer;
        try {
            answer = exchange("POST", URI.create(org + how.authenticate()), Optional.of(body));
        } finally {
            Arrays.fill(body, (byte) 0);
        }
        if (answer.status() == 401) {
            throw new AccessException(
                    ErrorCode.CREDENTIAL_REFUSED,
                    "The org at " + org + " does not accept the user name and the password for the Workflows console.");
        }
        if (answer.status() == 429) {
            throw new ProviderException(
                    ErrorCode.RATE_LIMITED,
                    "The org at " + org + " takes no more sign-ins for now; none was tried again.");
        }
        if (answer.status() >= 500) {
            throw new ProviderException(
                    ErrorCode.PROVIDER_FAILED,
                    "The org at " + org + " answered the sign-in with " + answer.status() + ".");
        }
        JsonObject said = json(answer);
        String status = said.string("status").orElse("");
        Optional<String> token = said.string("sessionToken").filter(t -> !t.isEmpty());
        if (answer.status() != 200 || !status.equals("SUCCESS") || token.isEmpty()) {
            throw refused(
                    status.isEmpty()
                            ? "the org answered with " + answer.status() + " and no status"
                            : "the org asks for more than a password",
                    status.matches("[A-Z_]{1,40}") ? status : "UNSUPPORTED_LOGIN_FLOW");
        }
        return token.get();
    }

    private static JsonObject json(Received answer) {
        try {
            return Json.parse(answer.body()) instanceof JsonObject object ? object : JsonObject.EMPTY;
        } catch (JsonParseException e) {
            return JsonObject.EMPTY;
        }
    }

    /** The body with both, in bytes that can be wiped. */
    private static byte[] credentials(Secret userName, Secret password) {
        char[] user = userName.revealCharacters(SecretAccess.REVEAL);
        char[] word = password.revealCharacters(SecretAccess.REVEAL);
        CharBuffer text = CharBuffer.allocate(64 + 6 * (user.length + word.length));
        try {
            text.put("{\"username\":");
            quoted(text, user);
            text.put(",\"password\":");
            quoted(text, word);
            text.put("}").flip();
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            byte[] body = new byte[bytes.remaining()];
            bytes.get(body);
            bytes.clear();
            while (bytes.hasRemaining()) {
                bytes.put((byte) 0);
            }
            return body;
        } finally {
            Arrays.fill(user, '\0');
            Arrays.fill(word, '\0');
            Arrays.fill(text.array(), '\0');
        }
    }

    private static void quoted(CharBuffer text, char[] value) {
        text.put('"');
        for (char c : value) {
            if (c == '"' || c == '\\') {
                text.put('\\').put(c);
            } else if (c < 0x20) {
                text.put(String.format("\\u%04x", (int) c));
            } else {
                text.put(c);
            }
        }
        text.put('"');
    }

    /** Where the answer leads: between the org and the console, nowhere else. */
    private URI next(URI from, Received answer) {
        Optional<String> location = answer.headers().firstValue("location");
        if (answer.status() / 100 != 3 || location.isEmpty()) {
            throw refused(
                    "'" + from.getHost() + from.getPath() + "' answers with " + answer.status()
                            + " instead of leading on",
                    isAt(org, from) ? "POLICY_DENIED" : "UNSUPPORTED_LOGIN_FLOW");
        }
        URI to;
        try {
            to = from.resolve(location.get());
        } catch (IllegalArgumentException e) {
            throw refused("'" + from.getHost() + from.getPath() + "' leads to no address", "UNSUPPORTED_LOGIN_FLOW");
        }
        if (!isAt(org, to) && !isAt(console, to)) {
            throw new ProviderException(
                    ErrorCode.FOREIGN_LINK,
                    "The sign-in to the Workflows console leads from '" + from.getHost() + "' to '" + to.getHost()
                            + "', which is neither the org nor the console.");
        }
        return to;
    }

    private static boolean isAt(URI origin, URI at) {
        return origin.getScheme().equalsIgnoreCase(at.getScheme())
                && origin.getHost().equalsIgnoreCase(at.getHost())
                && origin.getPort() == at.getPort()
                && at.getUserInfo() == null;
    }

    private Received exchange(String method, URI at, Optional<byte[]> body) throws InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", body.isPresent() ? "application/json" : "*/*");
        headers.put("User-Agent", options.userAgent());
        body.ifPresent(b -> headers.put("Content-Type", "application/json"));
        String cookies = jar(at).entrySet().stream()
                .map(c -> c.getKey() + "=" + c.getValue())
                .collect(Collectors.joining("; "));
        if (!cookies.isEmpty()) {
            headers.put("Cookie", cookies);
        }
        calls++;
        try {
            return transport.exchange(method, at, headers, body, MOST_BYTES);
        } catch (TransportException e) {
            throw new ProviderException(
                    ErrorCode.UNREACHABLE,
                    "Signing in at '" + at.getAuthority() + "': " + e.kind().words() + ".",
                    e);
        }
    }

    private Map<String, String> jar(URI at) {
        return jars.computeIfAbsent(at.getAuthority(), a -> new LinkedHashMap<>());
    }

    private void keepCookies(URI at, Received answer) {
        for (String header : answer.headers().allValues("set-cookie")) {
            String pair = header.split(";", 2)[0];
            int equals = pair.indexOf('=');
            if (equals > 0) {
                jar(at).put(
                                pair.substring(0, equals).strip(),
                                pair.substring(equals + 1).strip());
            }
        }
    }

    private AccessException refused(String why, String word) {
        return new AccessException(
                ErrorCode.SIGN_IN_REFUSED,
                "No session of the Workflows console for this user name and password (" + word + "): " + why + ".");
    }

    /**
     * The session that a person supplies, as the cookie's value.
     *
     * @throws ConfigurationException if it cannot be the value of a cookie
     */
    static Secret supplied(Secret given, String cookie) {
        char[] all = given.revealCharacters(SecretAccess.REVEAL);
        String text = new String(all).strip();
        Arrays.fill(all, '\0');
        String value = text.startsWith(cookie + "=") ? text.substring(cookie.length() + 1) : text;
        if (value.isEmpty() || value.length() > 16_384 || value.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "The session that was supplied is not the value of the cookie '" + cookie
                            + "': one line of plain text.");
        }
        // Browsers show cookies decoded; the console takes them percent-encoded.
        boolean isEncoded = value.matches("[!#-+\\--:<-\\[\\]-~]+");
        return Secret.of((isEncoded ? value : URLEncoder.encode(value, StandardCharsets.UTF_8)).toCharArray());
    }
}
