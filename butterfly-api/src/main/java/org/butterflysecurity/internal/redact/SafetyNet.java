package org.butterflysecurity.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/**
 * Finds secrets that the catalog does not know, by field name, by the look of the value, and by random words where secrets
 * are kept. Only texts are taken: numbers and booleans such as {@code passwordExpired} are settings.
 */
final class SafetyNet {
    /** Parts of a path below which a random word is a secret rather than an id. */
    private static final Set<String> SUSPICIOUS =
            Set.of("headers", "header", "credentials", "settings", "auth", "authscheme", "authentication", "config");

    /** Names of public or harmless values that look random. */
    private static final List<String> HARMLESS_ENDINGS = List.of(
            "id",
            "ids",
            "url",
            "uri",
            "arn",
            "kid",
            "hash",
            "thumbprint",
            "fingerprint",
            "certificate",
            "cert",
            "publickey",
            "name",
            "label",
            "version",
            "issuer",
            "audience",
            "etag",
            "logo",
            "icon",
            "content",
            "expression",
            "pattern",
            "x5c",
            "x5t",
            "x5t#s256",
            "nonce",
            "orn",
            "type",
            "template",
            "path",
            "format");

    /** Members of a public JSON Web Key. */
    private static final Set<String> PUBLIC_KEY = Set.of("n", "e", "x", "y", "kid", "x5c", "x5t", "x5t#S256");

    /** Members of a private or symmetric JSON Web Key (RFC 7518 section 6). */
    private static final Set<String> PRIVATE_KEY = Set.of("d", "p", "q", "dp", "dq", "qi", "k");

    /** Members that hold the secret itself when an object stands where a secret is expected. */
    private static final Set<String> INNER = Set.of("value", "hash", "salt", "plaintext", "cleartext", "data", "key");

    /** Words of a configuration, not secrets: {@code CLIENT_SECRET}, {@code OPTIONAL}, {@code ${user.password}}. */
    private static final Pattern SETTING = Pattern.compile(
            "[A-Z]+(?:_[A-Z0-9]+)+|NONE|OPTIONAL|REQUIRED|ENABLED|DISABLED"
                    + "|ACTIVE|INACTIVE|ALLOW|DENY|ALWAYS|NEVER|IMPORTED|EXTERNAL|INTERNAL|OKTA|CUSTOM|DEFAULT|AUTO|MANUAL"
                    + "|true|false|none|null|\\$\\{[^}]*\\}|\\{\\{[^}]*\\}\\}|(?:user|app|appuser|org|idpuser)\\.[A-Za-z0-9_.]+");

    private final List<JsonPointer> personal;
    private final List<JsonPointer> code;

    SafetyNet(List<JsonPointer> personal, List<JsonPointer> code) {
        this.personal = List.copyOf(personal);
        this.code = List.copyOf(code);
    }

    Redaction apply(JsonValue document) {
        Findings findings = new Findings(new ArrayList<>(), new ArrayList<>());
        JsonValue clean = value(document, Place.ROOT, findings);
        return new Redaction(
                findings.suspects().isEmpty() ? document : clean, findings.suspects(), findings.embedded());
    }

    /** What the walk has found. */
    private record Findings(List<String> suspects, List<String> embedded) {}

    /** Where the walk stands. {@code name} is the nearest member name, {@code wary} whether something above is suspicious. */
    private record Place(JsonPointer at, String name, boolean wary, boolean expected) {
        static final Place ROOT = new Place(JsonPointer.ROOT, "", false, false);

        Place member(String member) {
            boolean nowWary = wary || SUSPICIOUS.contains(member.toLowerCase(Locale.ROOT));
            boolean nowExpected =
                    SecretNames.isSecret(member) || (expected && INNER.contains(member.toLowerCase(Locale.ROOT)));
            return new Place(at.child(member), member, nowWary, nowExpected);
        }

        Place item() {
            return new Place(at.child("*"), name, wary, expected);
        }

        Place expecting() {
            return new Place(at, name, wary, true);
        }
    }

    private JsonValue value(JsonValue value, Place place, Findings findings) {
        if (value instanceof JsonString text) {
            if (isCode(place)) {
                EmbeddedSecrets.kinds(text.value())
                        .forEach(kind -> findings.embedded().add(place.at() + " (" + kind + ")"));
                return value;
            }
            if (isSecret(text.value(), place)) {
                findings.suspects().add(place.at().toString());
                return Redaction.MARKER;
            }
            return value;
        }
        if (value instanceof JsonObject object) {
            return object.equals(Redaction.MARKER) ? object : object(object, place, findings);
        }
        if (value instanceof JsonArray array) {
            return array(array, place, findings);
        }
        return value;
    }

    private JsonValue object(JsonObject object, Place place, Findings findings) {
        boolean jwk = object.string("kty").isPresent();
        boolean header = isSecretPair(object, place);
        JsonObject.Builder copy = JsonObject.builder();
        boolean changed = false;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String name = member.getKey();
            Place below = place.member(name);
            if ((jwk && PRIVATE_KEY.contains(name)) || (header && name.equals("value"))) {
                below = below.expecting();
            }
            JsonValue before = member.getValue();
            JsonValue after = value(before, below, findings);
            changed |= after != before;
            copy.put(name, after);
        }
        return changed ? copy.build() : object;
    }

    private JsonValue array(JsonArray array, Place place, Findings findings) {
        List<JsonValue> copy = new ArrayList<>(array.size());
        boolean changed = false;
        for (JsonValue before : array) {
            JsonValue after = value(before, place.item(), findings);
            changed |= after != before;
            copy.add(after);
        }
        return changed ? new JsonArray(copy) : array;
    }

    /** A pair such as {@code {"key": "X-Api-Key", "value": "…"}}. A claim says with a value type that its value is a rule. */
    private static boolean isSecretPair(JsonObject object, Place place) {
        if (!(object.find("value").orElse(null) instanceof JsonString) || object.has("valueType")) {
            return false;
        }
        Optional<String> name = object.string("key").or(() -> object.string("name"));
        boolean amongHeaders = SecretNames.fold(place.name()).contains("header");
        return name.map(n -> amongHeaders ? SecretNames.isSecretHeader(n) : SecretNames.isSecret(n))
                .orElse(false);
    }

    private boolean isSecret(String text, Place place) {
        if (text.isBlank()) {
            return false;
        }
        if (SecretShapes.isSecret(text)) {
            return true;
        }
        if (place.expected()) {
            return !SETTING.matcher(text).matches();
        }
        return place.wary() && looksRandom(text, place) && !isPersonal(place);
    }

    private static boolean looksRandom(String text, Place place) {
        String name = place.name();
        if (PUBLIC_KEY.contains(name) || HARMLESS_ENDINGS.stream().anyMatch(SecretNames.fold(name)::endsWith)) {
            return false;
        }
        boolean headerValue = place.at().segments().stream()
                .anyMatch(s -> s.equalsIgnoreCase("headers") || s.equalsIgnoreCase("authScheme"));
        return headerValue ? SecretShapes.isKeyLike(text) : SecretShapes.isRandom(text);
    }

    /** Programs and pages are content: nothing in them is altered. */
    private boolean isCode(Place place) {
        return code.stream().anyMatch(p -> p.covers(place.at()));
    }

    private boolean isPersonal(Place place) {
        return personal.stream().anyMatch(p -> p.covers(place.at()));
    }
}
