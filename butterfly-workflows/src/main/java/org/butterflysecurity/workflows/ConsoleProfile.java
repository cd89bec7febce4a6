package org.butterflysecurity.workflows;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonPointer;

/**
 * How the Workflows console is spoken to: every path, parameter, field, cookie and header that the connector uses. Okta documents
 * none of it and may change it with any release; then a corrected file is all that is needed. Each entry says what it rests on. An
 * operation without evidence is not in the shipped profile, and the connector does without it and says so. Immutable.
 */
public final class ConsoleProfile {
    private static final String SHIPPED = "console-profile.json";

    private final String name;
    private final Map<String, Operation> operations;
    private final Map<String, String> absent;
    private final Cookie cookie;
    private final SignIn signIn;
    private final Discovery discovery;

    private ConsoleProfile(String name, JsonObject root) {
        this.name = name;
        ProfileFields fields = new ProfileFields(name, JsonPointer.ROOT, root);
        fields.allowOnly("profileVersion", "note", "cookie", "signIn", "discovery", "operations", "absent");
        if (root.number("profileVersion").filter(v -> v == 1).isEmpty()) {
            throw fields.fault("profileVersion", "must be 1");
        }
        this.cookie = cookie(fields.object("cookie"));
        this.signIn = signIn(fields.object("signIn"));
        this.discovery = discovery(fields.object("discovery"));
        this.operations = new LinkedHashMap<>();
        fields.object("operations")
                .each((operation, content) -> operations.put(operation, operation(operation, content)));
        for (OperationRules rules : OperationRules.values()) {
            if (rules.isRequired() && !operations.containsKey(rules.word())) {
                throw fields.object("operations").fault(rules.word(), "is missing");
            }
        }
        this.absent = new LinkedHashMap<>();
        fields.optional("absent")
                .ifPresent(a -> a.json().members().keySet().forEach(word -> absent.put(word, a.text(word))));
    }

    /** What an entry rests on. */
    public enum Evidence {
        /** Okta's documentation says so. */
        DOCUMENTED,
        /** Public programs do so. */
        OBSERVED,
        /** Nobody vouches for it: whoever wrote the profile tries it. Never in the shipped one. */
        UNKNOWN
    }

    /**
     * One kind of request.
     *
     * @param name such as {@code flows}
     * @param path path and query with variables in braces, such as <code>/app/api/flo?org_id={org}&amp;group_id={folder}</code>
     * @param items where the items of a listing are; empty to take the answer, or the one array in it
     * @param fields where an item has what the connector needs, by the connector's words
     * @param source what the evidence is
     */
    public record Operation(
            String name,
            String path,
            Optional<JsonPointer> items,
            Map<String, JsonPointer> fields,
            Evidence evidence,
            String source) {
        public Operation {
            fields = Map.copyOf(fields);
        }
    }

    /**
     * How a request shows the session.
     *
     * @param headers sent beside it
     */
    public record Cookie(String name, Map<String, String> headers, Evidence evidence) {
        public Cookie {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * How a user name and a password become a session: the org's own sign-in, then the redirects to the console.
     *
     * @param authenticate path of the org that takes user name and password
     * @param sessionRedirect path and query of the org that exchanges the token for a session and leads on
     * @param start path and query of the console where its own sign-in begins, unless the org's app names it
     */
    public record SignIn(String authenticate, String sessionRedirect, String start, Evidence evidence) {}

    /**
     * How the console's address is found in the org.
     *
     * @param app name of the app at the org
     * @param addresses where the app has an address at the console's host
     */
    public record Discovery(String app, String path, List<JsonPointer> addresses, Evidence evidence) {
        public Discovery {
            addresses = List.copyOf(addresses);
        }
    }

    /** The profile that comes with this version. */
    public static ConsoleProfile shipped() {
        try (InputStream file = ConsoleProfile.class.getResourceAsStream(SHIPPED)) {
            return parse("shipped " + SHIPPED, requireNonNull(file, SHIPPED).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a profile from a file.
     *
     * @throws ConfigurationException naming the file and the entry that is missing, unknown or of the wrong kind
     */
    public static ConsoleProfile read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE, "The console profile '" + file + "' cannot be read.", e);
        }
    }

    /** The same from its text as UTF-8; {@code name} stands in errors. */
    public static ConsoleProfile parse(String name, byte[] utf8) {
        try {
            if (Json.parse(utf8) instanceof JsonObject root) {
                return new ConsoleProfile(name, root);
            }
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING, "The console profile '" + name + "' is not a JSON object.");
        } catch (JsonParseException e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "The console profile '" + name + "' is not JSON: " + e.getMessage() + ".",
                    e);
        }
    }

    private static Cookie cookie(ProfileFields cookie) {
        cookie.allowOnly("name", "headers", "evidence", "source");
        Map<String, String> headers = new LinkedHashMap<>();
        cookie.optional("headers").ifPresent(h -> h.json().members().keySet().forEach(n -> headers.put(n, h.text(n))));
        return new Cookie(cookie.text("name"), headers, evidence(cookie));
    }

    private static SignIn signIn(ProfileFields signIn) {
        signIn.allowOnly("authenticate", "sessionRedirect", "start", "evidence", "source");
        String redirect =
                signIn.path("sessionRedirect", List.of("sessionToken", "address"), List.of("sessionToken", "address"));
        return new SignIn(
                signIn.path("authenticate", List.of(), List.of()),
                redirect,
                signIn.path("start", List.of(), List.of()),
                evidence(signIn));
    }

    private static Discovery discovery(ProfileFields discovery) {
        discovery.allowOnly("app", "path", "addresses", "evidence", "source");
        return new Discovery(
                discovery.text("app"),
                discovery.path("path", List.of(), List.of()),
                discovery.pointers("addresses"),
                evidence(discovery));
    }

    private static Operation operation(String name, ProfileFields entry) {
        OperationRules rules = Arrays.stream(OperationRules.values())
                .filter(r -> r.word().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        entry.fault("", "is no operation that this version uses; known are " + OperationRules.words()));
        entry.allowOnly("path", "items", "fields", "evidence", "source");
        Map<String, JsonPointer> fields = new LinkedHashMap<>();
        entry.optional("fields").ifPresent(f -> {
            f.allowOnly(rules.fields().toArray(String[]::new));
            f.json().members().keySet().forEach(field -> fields.put(field, f.pointer(field)));
        });
        for (String needed : rules.neededFields()) {
            if (!fields.containsKey(needed)) {
                throw entry.fault("fields/" + needed, "is missing");
            }
        }
        Optional<JsonPointer> items =
                entry.json().has("items") ? Optional.of(entry.pointer("items")) : Optional.empty();
        return new Operation(
                name,
                entry.path("path", rules.variables(), rules.neededVariables()),
                items,
                fields,
                evidence(entry),
                entry.json().string("source").orElse(""));
    }

    private static Evidence evidence(ProfileFields entry) {
        String word = entry.text("evidence");
        return Arrays.stream(Evidence.values())
                .filter(e -> e.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> entry.fault("evidence", "must be documented, observed or unknown"));
    }

    /** What it is called: the file's name. */
    public String name() {
        return name;
    }

    /** The operation of this name, if there is evidence for it. */
    public Optional<Operation> operation(String word) {
        return Optional.ofNullable(operations.get(word));
    }

    /** All operations. */
    public List<Operation> operations() {
        return List.copyOf(operations.values());
    }

    /** What one could wish for and there is no evidence of, each with the reason. */
    public Map<String, String> absent() {
        return Map.copyOf(absent);
    }

    public Cookie cookie() {
        return cookie;
    }

    public SignIn signIn() {
        return signIn;
    }

    public Discovery discovery() {
        return discovery;
    }

    @Override
    public String toString() {
        return "ConsoleProfile[" + name + "]";
    }
}
