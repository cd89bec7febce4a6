package org.butterflysecurity.workflows.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.butterflysecurity.internal.redact.Redaction;
import org.butterflysecurity.internal.redact.SecretFinder;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.workflows.pack.Card;
import org.butterflysecurity.workflows.pack.Flow;
import org.butterflysecurity.workflows.pack.Pack;

/**
 * Takes secrets out of a pack: fixed values of inputs that are named like secrets, {@code client_token}, and texts that look
 * like a secret wherever they stand. A marker takes their place, so that nobody takes the pack for what was exported.
 */
final class PackSecrets {
    /** Connectors made with the builder add a random ending to the names of fields: {@code api_key_4mMZSGt1}. */
    private static final Pattern RANDOM_ENDING = Pattern.compile("_[A-Za-z0-9]{6,}$");

    /** Names that ask whether there is a secret do not hold one. */
    private static final Pattern ASKING = Pattern.compile("^(?:has|is)[A-Z _].*|.*\\?$");

    private final Set<JsonPointer> places = new HashSet<>();
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
        JsonObject json() {
            return JsonObject.builder()
                    .put("at", at.toString())
                    .put("flow", flow)
                    .put("card", card)
                    .put("field", field)
                    .build();
        }
    }

    /** A pack fit to be stored; the same pack if nothing was found. */
    record Clean(Pack pack, List<Finding> findings) {}

    static Clean clean(Pack pack) {
        PackSecrets secrets = new PackSecrets();
        for (Flow flow : pack.flows()) {
            flow.cards().forEach(card -> secrets.card(flow, card));
        }
        JsonValue clean = secrets.walk(pack.document(), JsonPointer.ROOT);
        if (secrets.findings.isEmpty()) {
            return new Clean(pack, List.of());
        }
        byte[] exported = pack.bytes();
        String end = exported[exported.length - 1] == '\n' ? "\n" : "";
        byte[] text = (Json.compact(clean) + end).getBytes(StandardCharsets.UTF_8);
        return new Clean(Pack.parse(pack.name(), text), List.copyOf(secrets.findings));
    }

    private void card(Flow flow, Card card) {
        for (Card.Input input : card.inputs()) {
            if (input.literal().isPresent() && isSecret(input)) {
                note(new Finding(input.dataAt(), flow.name(), card.title(), input.key()));
            }
        }
    }

    private static boolean isSecret(Card.Input input) {
        String name = input.key();
        if (ASKING.matcher(name).matches()) {
            return false;
        }
        boolean header = input.group().toLowerCase(Locale.ROOT).contains("header");
        return header
                ? SecretFinder.isSecretHeader(name)
                : SecretFinder.isSecretName(name)
                        || SecretFinder.isSecretName(RANDOM_ENDING.matcher(name).replaceFirst(""));
    }

    private JsonValue walk(JsonValue value, JsonPointer at) {
        if (places.contains(at)) {
            return Redaction.MARKER;
        }
        if (value instanceof JsonString text) {
            String name = at.last().orElse("");
            if (!text.value().isEmpty() && (isToken(name) || SecretFinder.isSecretText(text.value()))) {
                note(new Finding(at, "", "", name));
                return Redaction.MARKER;
            }
            return value;
        }
        if (value instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                items.add(walk(array.get(i), at.child(String.valueOf(i))));
            }
            return new JsonArray(items);
        }
        if (value instanceof JsonObject object) {
            JsonObject.Builder copy = JsonObject.builder();
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                copy.put(member.getKey(), walk(member.getValue(), at.child(member.getKey())));
            }
            return copy.build();
        }
        return value;
    }

    private static boolean isToken(String name) {
        return name.equals("client_token") || name.equals("clientToken");
    }

    private void note(Finding finding) {
        places.add(finding.at());
        findings.add(finding);
    }
}
