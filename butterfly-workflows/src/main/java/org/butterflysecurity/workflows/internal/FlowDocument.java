package org.butterflysecurity.workflows.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.workflows.pack.Card;
import org.butterflysecurity.workflows.pack.Flow;

/**
 * A flow in a form that two exports of an unchanged flow share: ids of the pack become names, cards stand under their own ids
 * (the order of the array means nothing), and what the console only caches is left out. What the platform changes by itself,
 * the versions of connectors, stands apart under {@code platform}. Source: {@code workflows.md}, section 2.4.
 */
final class FlowDocument {
    /** Of a flow: caches, and ids that are made anew. {@code uuid} stays in nested flows, where it lasts. */
    private static final Set<String> FLOW_NOISE =
            Set.of("id", "display", "tree", "active_version_external_id", "methods", "orderings");

    /** Of a card: where it is called from follows from its address. */
    private static final Set<String> CARD_NOISE = Set.of("uuid", "address", "parents");

    /** Anywhere in a card: what the console works out again when it shows the card. */
    private static final Set<String> CACHED = Set.of("_used", "available", "choices");

    private final ObjectNames names;
    private final Map<String, JsonValue> versions = new TreeMap<>();

    private FlowDocument(ObjectNames names) {
        this.names = names;
    }

    /** The document of a flow that is no stub. */
    static JsonObject of(Flow flow, ObjectNames names) {
        FlowDocument document = new FlowDocument(names);
        JsonObject data = flow.data().orElseThrow();
        JsonObject.Builder json = JsonObject.builder()
                .put("name", flow.name())
                .put("folder", JsonArray.ofStrings(names.folderPath(flow.folderId())))
                .put("description", flow.description())
                .put("kind", flow.kind().label());
        document.flow(withoutDefaults(data).without("uuid").without("group"), "")
                .members()
                .forEach(json::put);
        return json.put("platform", new JsonObject(document.versions)).build();
    }

    /** What later versions of the platform write of every flow says, where it is so, what its absence said before. */
    private static JsonObject withoutDefaults(JsonObject flow) {
        JsonObject rest = flow;
        if (flow.object("connector_method_meta")
                .filter(FlowDocument::saysNothing)
                .isPresent()) {
            rest = rest.without("connector_method_meta");
        }
        if (flow.bool("monitor_flo").filter(on -> !on).isPresent()) {
            rest = rest.without("monitor_flo");
        }
        return flow.find("templateName").filter(JsonNull.NULL::equals).isPresent()
                ? rest.without("templateName")
                : rest;
    }

    private static boolean saysNothing(JsonObject meta) {
        return meta.members().values().stream().allMatch(JsonObject.EMPTY::equals);
    }

    private JsonObject flow(JsonObject flow, String above) {
        JsonObject.Builder json = JsonObject.builder();
        flow.members().forEach((name, value) -> {
            if (!FLOW_NOISE.contains(name)) {
                json.put(name, named(value));
            }
        });
        json.put("cards", cards(flow.array("methods").orElse(JsonArray.EMPTY), above));
        flow.object("orderings").ifPresent(o -> json.put("orderings", orderings(o)));
        return json.build();
    }

    /** Which card follows which; the ids of the arrows mean nothing. */
    private static JsonArray orderings(JsonObject orderings) {
        List<String> arrows = new ArrayList<>();
        orderings.members().values().forEach(arrow -> {
            if (arrow instanceof JsonArray ends) {
                arrows.add(String.join(
                        " > ",
                        ends.stream()
                                .map(end -> end instanceof JsonString s ? s.value() : end.toString())
                                .toList()));
            }
        });
        arrows.sort(null);
        return JsonArray.ofStrings(arrows);
    }

    private JsonObject cards(JsonArray methods, String above) {
        Map<String, JsonValue> cards = new TreeMap<>();
        for (JsonValue method : methods) {
            if (method instanceof JsonObject json) {
                Card card = new Card(
                        JsonPointer.ROOT,
                        json.string("uuid").orElse(""),
                        json.string("address").orElse(""),
                        json);
                String id = card.uuid();
                for (int i = 2; cards.containsKey(id); i++) {
                    id = card.uuid() + " (" + i + ")";
                }
                String place = above.isEmpty() ? id : above + "/" + id;
                versions.put(place, new JsonString(card.module() + " " + card.moduleVersion()));
                cards.put(id, card(card, place));
            }
        }
        return new JsonObject(cards);
    }

    private JsonObject card(Card card, String place) {
        JsonObject.Builder json = JsonObject.builder().put("function", card.function());
        card.json().members().forEach((name, value) -> {
            if (!CARD_NOISE.contains(name)) {
                json.put(name, name.equals("node") ? node(value, place) : named(value));
            }
        });
        return json.build();
    }

    private JsonValue node(JsonValue node, String place) {
        if (!(node instanceof JsonObject object)) {
            return node;
        }
        JsonObject.Builder json = JsonObject.builder();
        object.members().forEach((name, value) -> {
            boolean model = name.equals("model") && value instanceof JsonObject;
            json.put(name, model ? content(((JsonObject) value).without("display"), place) : named(value));
        });
        return json.build();
    }

    /** A part of a card: flows nested in it become documents too, and caches go. */
    private JsonValue content(JsonValue value, String place) {
        if (value instanceof JsonArray array) {
            return JsonArray.from(array.items(), item -> content(item, place));
        }
        if (!(value instanceof JsonObject object)) {
            return named(value);
        }
        if (object.array("methods").isPresent() && object.has("orderings")) {
            return flow(object, place);
        }
        boolean typed = object.has("type") && object.has("collection") && object.has("data");
        boolean describes = object.has("displayname") || object.has("custom");
        JsonObject.Builder json = JsonObject.builder();
        object.members().forEach((name, member) -> {
            boolean cached =
                    CACHED.contains(name) || (typed && name.equals("error")) || (describes && name.equals("index"));
            if (!cached) {
                json.put(names.label(name).orElse(name), content(member, place));
            }
        });
        return json.build();
    }

    /** The value with names in place of the pack's ids. */
    private JsonValue named(JsonValue value) {
        if (value instanceof JsonString text) {
            return names.label(text.value()).<JsonValue>map(JsonString::new).orElse(text);
        }
        if (value instanceof JsonArray array) {
            return JsonArray.from(array.items(), this::named);
        }
        if (value instanceof JsonObject object) {
            JsonObject.Builder json = JsonObject.builder();
            object.members()
                    .forEach((name, member) -> json.put(names.label(name).orElse(name), named(member)));
            return json.build();
        }
        return value;
    }
}
