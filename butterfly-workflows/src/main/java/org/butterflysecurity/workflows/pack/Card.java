package org.butterflysecurity.workflows.pack;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;

/**
 * A card: one step of a flow.
 *
 * @param at where it is in the pack
 * @param uuid its own id, which survives exports
 * @param address which function of which connector in which version it calls
 * @param json all that the pack says of it
 */
public record Card(JsonPointer at, String uuid, String address, JsonObject json) {
    private static final Pattern ADDRESS = Pattern.compile("root:(kernel|channels:http):(.+):([^:]+):([^:]+)");
    private static final JsonPointer TITLE = JsonPointer.of("/node/data/name");
    private static final JsonPointer CONFIG = JsonPointer.of("/node/model/config");
    private static final JsonPointer WEBHOOK = JsonPointer.of("/node/model/webhook");
    private static final JsonPointer INPUTS = JsonPointer.of("/node/model/inputs/data");
    private static final JsonPointer ON_ERROR = JsonPointer.of("/node/model/policy/error/flo");

    /** Whether it is one of the platform's own functions, not a connector's. */
    public boolean isKernel() {
        return address.startsWith("root:kernel:");
    }

    /** Whether its address has a form that was seen before. One of another form is kept and compared as it is. */
    public boolean isOfKnownForm() {
        return ADDRESS.matcher(address).matches();
    }

    /** The module or connector, such as {@code control} or {@code okta}; the address where it is of an unknown form. */
    public String module() {
        return part(2).orElse(address);
    }

    /** The version of the module or connector; empty where the address is of an unknown form. */
    public String moduleVersion() {
        return part(3).orElse("");
    }

    /** Module and function without the version, such as {@code control:callable}; the address where it is of an unknown form. */
    public String function() {
        return part(4).map(function -> module() + ":" + function).orElse(address);
    }

    private Optional<String> part(int group) {
        Matcher matcher = ADDRESS.matcher(address);
        return matcher.matches() ? Optional.of(matcher.group(group)) : Optional.empty();
    }

    /** What a person reads on the card; its function where it has no title. */
    public String title() {
        return TITLE.findString(json).orElseGet(this::function);
    }

    /** The pack's id of the connection it uses. A connector's card without one lost it, or never had it chosen. */
    public Optional<String> connectionId() {
        return CONFIG.findString(json);
    }

    /** Whether it starts the flow when something happens elsewhere. */
    public boolean isTrigger() {
        return WEBHOOK.find(json).filter(JsonBoolean.TRUE::equals).isPresent();
    }

    /** What goes into it. */
    public List<Input> inputs() {
        return INPUTS.find(json).filter(JsonObject.class::isInstance).map(JsonObject.class::cast).stream()
                .flatMap(inputs -> inputs.members().entrySet().stream())
                .filter(input -> input.getValue() instanceof JsonObject)
                .map(input -> new Input(
                        at.child("node")
                                .child("model")
                                .child("inputs")
                                .child("data")
                                .child(input.getKey()),
                        input.getKey(),
                        (JsonObject) input.getValue()))
                .toList();
    }

    /** What runs when it fails, if that is a flow: its id, or the nested flow itself. */
    public Optional<FlowValue> onError() {
        return ON_ERROR.find(json)
                .flatMap(flow -> FlowValue.of(
                        at.child("node")
                                .child("model")
                                .child("policy")
                                .child("error")
                                .child("flo"),
                        flow));
    }

    /** The flows that are written out in it, as inputs or for when it fails. */
    List<FlowValue.Nested> flows() {
        return Stream.concat(inputs().stream().flatMap(input -> input.flow().stream()), onError().stream())
                .filter(FlowValue.Nested.class::isInstance)
                .map(FlowValue.Nested.class::cast)
                .toList();
    }

    /** Names the card, never what it holds. */
    @Override
    public String toString() {
        return "Card[" + uuid + ", " + address + "]";
    }

    /**
     * One input of a card.
     *
     * @param id its own id, which survives exports
     */
    public record Input(JsonPointer at, String id, JsonObject json) {
        private static final JsonPointer TYPE = JsonPointer.of("/value/type");
        private static final JsonPointer DATA = JsonPointer.of("/value/data");

        /** The field's name. */
        public String key() {
            return json.string("key").orElse("");
        }

        /** The group of fields it stands in, such as {@code headers}; empty where there is none. */
        public String group() {
            return json.string("group").orElse("");
        }

        /** Where its fixed value is, if it has one. */
        public JsonPointer dataAt() {
            return at.child("value").child("data");
        }

        /** The fixed value, if it is a text that is not empty. */
        public Optional<String> literal() {
            return TYPE.findString(json).filter("flo"::equals).isPresent()
                    ? Optional.empty()
                    : DATA.findString(json).filter(text -> !text.isEmpty());
        }

        /** The flow it names or contains, if it takes one. */
        public Optional<FlowValue> flow() {
            return TYPE.findString(json)
                    .filter("flo"::equals)
                    .flatMap(type -> DATA.find(json))
                    .flatMap(flow -> FlowValue.of(dataAt(), flow));
        }

        /** The pack's id of the table it names, if it takes one. */
        public Optional<String> tableId() {
            return key().equals("stash") ? DATA.findString(json).filter(id -> !id.isEmpty()) : Optional.empty();
        }

        /** Names the input, never its value. */
        @Override
        public String toString() {
            return "Input[" + key() + "]";
        }
    }
}
