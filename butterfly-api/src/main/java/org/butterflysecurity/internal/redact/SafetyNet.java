package org.butterflysecurity.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/**
 * Finds secrets that the catalog does not know, by field name, by the look of the value, and by random words where secrets
 * are kept. Only texts are taken: numbers and booleans such as {@code passwordExpired} are settings.
 */
final class SafetyNet {
    /** Members of a private or symmetric JSON Web Key (RFC 7518 section 6). */
    private static final Set<String> PRIVATE_KEY = Set.of("d", "p", "q", "dp", "dq", "qi", "k");

    /** Words of a configuration, not secrets: {@code CLIENT_SECRET}, {@code OPTIONAL}, {@code ${user.password}}. */
    private static final Pattern SETTING = Pattern.compile(
            "[A-Z]+(?:_[A-Z0-9]+)+|NONE|OPTIONAL|REQUIRED|ENABLED|DISABLED"
                    + "|ACTIVE|INACTIVE|ALLOW|DENY|ALWAYS|NEVER|IMPORTED|EXTERNAL|INTERNAL|OKTA|CUSTOM|DEFAULT|AUTO|MANUAL"
                    + "|true|false|none|null|\\$\\{[^}]*\\}|\\{\\{[^}]*\\}\\}|(?:user|app|appuser|org|idpuser)\\.[A-Za-z0-9_.]+");

    private final Place root;

    SafetyNet(Place root) {
        this.root = root;
    }

    Redaction apply(JsonValue document) {
        Findings findings = new Findings(new ArrayList<>(), new ArrayList<>());
        JsonValue clean = value(document, root, findings);
        return new Redaction(
                findings.suspects().isEmpty() ? document : clean, findings.suspects(), findings.embedded());
    }

    /** What the walk has found. */
    private record Findings(List<String> suspects, List<String> embedded) {}

    private JsonValue value(JsonValue value, Place place, Findings findings) {
        if (value instanceof JsonString text) {
            if (place.code()) {
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

    /** Whether a text that stands at {@code place} is a secret. */
    static boolean isSecret(String text, Place place) {
        if (text.isBlank()) {
            return false;
        }
        if (SecretShapes.isSecret(text)) {
            return true;
        }
        if (place.expected()) {
            return !SETTING.matcher(text).matches();
        }
        return place.wordsAreSuspect()
                && (place.amongHeaders() ? SecretShapes.isKeyLike(text) : SecretShapes.isRandom(text));
    }
}
