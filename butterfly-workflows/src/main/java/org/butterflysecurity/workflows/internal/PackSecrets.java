package org.butterflysecurity.workflows.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.butterflysecurity.internal.redact.Redaction;
import org.butterflysecurity.internal.redact.SecretFinder;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.workflows.pack.Card;
import org.butterflysecurity.workflows.pack.Flow;
import org.butterflysecurity.workflows.pack.Pack;

/**
 * Takes secrets out of a pack: fixed values of inputs that are named like secrets, values in them under such names, {@code
 * client_token}, the credentials of connections, and texts that look like a secret wherever they stand. A marker takes their place, so that nobody takes the pack for what was exported.
 */
final class PackSecrets {
    /** Connectors made with the builder add a random ending to the names of fields: {@code api_key_4mMZSGt1}. */
    private static final Pattern RANDOM_ENDING = Pattern.compile("_[A-Za-z0-9]{6,}$");

    /** Names that ask whether there is a secret do not hold one. */
    private static final Pattern ASKING = Pattern.compile("^(?:has|is)[A-Z _].*|.*\\?$");

    private static final Set<String> TOKENS = Set.of("client_token", "clientToken");

    private static final JsonPointer CREDENTIALS = JsonPointer.of("/data/configs/*/data");

    private final Map<JsonPointer, Place> places = new HashMap<>();
    private final Map<JsonPointer, Owner> owners = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private PackSecrets() {}

    /**
     * A secret that was in a pack.
     *
     * @param at where in the pack
     * @param flow the flow's name; empty outside of flows
     * @param card the card's title; empty outside of cards
     * @param field the input's or member's name
     */
    record Finding(JsonPointer at, String flow, String card, String field) {
        static Finding of(JsonObject json) {
            return new Finding(
                    JsonPointer.of(json.string("at").orElse("")),
                    json.string("flow").orElse(""),
                    json.string("card").orElse(""),
                    json.string("field").orElse(""));
        }

        /** What became of it, for people. */
        String describe() {
            return "A secret was left out of the flow '" + flow + "', card '" + card + "', field '" + field
                    + "'; it has to be entered again after a restore.";
        }

        JsonObject json() {
            return JsonObject.builder()
                    .put("at", at.toString())
                    .put("flow", flow)
                    .put("card", card)
                    .put("field", field)
                    .build();
        }
    }

    /**
     * Where the walk stands.
     *
     * @param isContent whether it is inside the fixed value of a field
     * @param isExpected whether a text here is a secret
     * @param isHeader whether names here are those of headers
     */
    private record Place(boolean isContent, boolean isExpected, boolean isHeader) {
        static final Place ANYWHERE = new Place(false, false, false);

        Place named(String name) {
            boolean secret = isHeader ? SecretFinder.isSecretHeader(name) : SecretFinder.isSecretName(name);
            return isContent ? new Place(true, isExpected || secret, isHeader) : this;
        }
    }

    /** Whose a field is, for people. */
    private record Owner(String flow, String card, String field) {}

    /** A pack fit to be stored; the same pack if nothing was found. */
    record Clean(Pack pack, List<Finding> findings) {}

    static Clean clean(Pack pack) {
        PackSecrets secrets = new PackSecrets();
        for (Flow flow : pack.flows()) {
            secrets.owners.put(flow.at(), new Owner(flow.name(), "", ""));
            flow.cards().forEach(card -> secrets.card(flow, card));
        }
        JsonValue clean = secrets.walk(pack.document(), JsonPointer.ROOT, Place.ANYWHERE);
        if (secrets.findings.isEmpty()) {
            return new Clean(pack, List.of());
        }
        byte[] exported = pack.bytes();
        String end = exported[exported.length - 1] == '\n' ? "\n" : "";
        byte[] text = (Json.compact(clean) + end).getBytes(StandardCharsets.UTF_8);
        return new Clean(Pack.parse(pack.name(), text), List.copyOf(secrets.findings));
    }

    private void card(Flow flow, Card card) {
        owners.put(card.at(), new Owner(flow.name(), card.title(), ""));
        for (Card.Input input : card.inputs()) {
            owners.put(input.at(), new Owner(flow.name(), card.title(), input.key()));
            if (input.flow().isEmpty()) {
                boolean isHeader = isHeader(input.group()) || isHeader(input.key());
                places.put(input.dataAt(), new Place(true, isSecret(input), isHeader));
            }
        }
    }

    private static boolean isHeader(String name) {
        return name.toLowerCase(Locale.ROOT).contains("header");
    }

    private static boolean isSecret(Card.Input input) {
        String name = input.key();
        if (ASKING.matcher(name).matches()) {
            return false;
        }
        return isHeader(input.group())
                ? SecretFinder.isSecretHeader(name)
                : SecretFinder.isSecretName(name)
                        || SecretFinder.isSecretName(RANDOM_ENDING.matcher(name).replaceFirst(""));
    }

    private JsonValue walk(JsonValue value, JsonPointer at, Place around) {
        Place place = places.getOrDefault(at, around);
        if (value instanceof JsonString text) {
            return !text.value().isEmpty() && isSecret(text.value(), at, place) ? taken(at) : value;
        }
        if (value instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                items.add(walk(array.get(i), at.child(String.valueOf(i)), place));
            }
            return new JsonArray(items);
        }
        if (value instanceof JsonObject object && !object.equals(Redaction.MARKER)) {
            return isCredential(object, at) ? taken(at) : object(object, at, place);
        }
        return value;
    }

    private JsonObject object(JsonObject object, JsonPointer at, Place place) {
        Optional<String> pair = object.string("key").or(() -> object.string("name"));
        JsonObject.Builder copy = JsonObject.builder();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String name = member.getKey();
            String meant = name.equals("value") ? pair.orElse(name) : name;
            copy.put(name, walk(member.getValue(), at.child(name), place.named(meant)));
        }
        return copy.build();
    }

    /** No export has the credential of a connection. Should one come with it, nobody else shall see it. */
    private static boolean isCredential(JsonObject object, JsonPointer at) {
        return !object.isEmpty() && CREDENTIALS.covers(at);
    }

    private static boolean isSecret(String text, JsonPointer at, Place place) {
        boolean isToken = at.last().filter(TOKENS::contains).isPresent();
        return isToken
                || CREDENTIALS.covers(at)
                || place.isExpected()
                || SecretFinder.isSecretText(text)
                || (place.isContent() && hasSecrets(text));
    }

    /** Whether the text is JSON in which something is a secret: the body of a request, written by hand. */
    private static boolean hasSecrets(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return false;
        }
        try {
            JsonValue json = Json.parse(text.getBytes(StandardCharsets.UTF_8), Pack.LIMITS);
            return !SecretFinder.redact(json).suspects().isEmpty();
        } catch (JsonParseException e) {
            return false;
        }
    }

    private JsonValue taken(JsonPointer at) {
        Owner owner = ownerOf(at);
        String field = owner.field().isEmpty() ? at.last().orElse("") : owner.field();
        findings.add(new Finding(at, owner.flow(), owner.card(), field));
        return Redaction.MARKER;
    }

    private Owner ownerOf(JsonPointer at) {
        List<String> segments = at.segments();
        for (int length = segments.size(); length > 0; length--) {
            JsonPointer above = JsonPointer.ROOT;
            for (String segment : segments.subList(0, length)) {
                above = above.child(segment);
            }
            Owner owner = owners.get(above);
            if (owner != null) {
                return owner;
            }
        }
        return new Owner("", "", "");
    }
}
