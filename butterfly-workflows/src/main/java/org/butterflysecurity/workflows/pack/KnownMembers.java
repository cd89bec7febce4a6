package org.butterflysecurity.workflows.pack;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;

/** What packs of the versions 1.2.0 to 1.5.0 were seen to have, by the part it belongs to. */
final class KnownMembers {
    /** 1.6.0 is spoken of in public; none was seen. */
    private static final Pattern VERSION = Pattern.compile("1\\.[2-6]\\.0");

    private static final Set<String> COLUMN_TYPES = Set.of("str", "dte", "bln", "dec");

    /** What has members: where it is in a pack, and which it was seen to have. Those of cards are below. */
    private static final Map<String, Part> PARTS = new TreeMap<>(Map.of(
            "pack", part("", "type version created flags checksum data"),
            "flags", part("/flags", "auto-transform looseBooleans looseStrings looseNulls"),
            "data", part("/data", "flos configs tables groups projectOverview"),
            "flow-entry", part("/data/flos/*", "id name description data"),
            "connection", part("/data/configs/*", "id name module data"),
            "table-entry", part("/data/tables/*", "id name description data"),
            "table", part("/data/tables/*/data", "class group_id structure"),
            "column", part("/data/tables/*/data/structure/*", "name type default"),
            "folder-entry", part("/data/groups/*", "id data"),
            "folder", part("/data/groups/*/data", "name description media_uri path")));

    private static final Set<String> FLOW =
            words("id uuid display tree methods model orderings cron scheduled log inheritLog"
                    + " group security_level templateName connector_method_meta monitor_flo actionId active_version_external_id"
                    + " templateFlowKey apiSpecMethod apiSpecRoute projectApiSpecId apiSpecFlowType");

    /** The same below a card. */
    private static final Map<String, Part> CARD_PARTS = new TreeMap<>(Map.of(
            "card", part("", "address uuid parents node pins joins branches actionId"),
            "node", part("/node", "key data model"),
            "model",
                    part(
                            "/node/model",
                            "type _v key executable displayed async cooperative mirrored inlined dependencies timeout"
                                    + " idempotent monitor webhook webhookList webhookConditions mobile hooks policy"
                                    + " metadata meta config partnerChannelKeys inputs outputs runtime display compat"
                                    + " comments enableNewMetadata"),
            "on-error", part("/node/model/policy/error", "type flo merge delay retry retryCondition"),
            "inputs", part("/node/model/inputs", "extensible rules groupRules data"),
            "outputs", part("/node/model/outputs", "extensible rules groupRules data"),
            "input", part("/node/model/inputs/data/*", "id group key value ref metadata required flags _used"),
            "output", part("/node/model/outputs/data/*", "id group key value ref metadata flags _used"),
            "input-value", part("/node/model/inputs/data/*/value", "error type collection data available proxy check"),
            "output-value",
                    part("/node/model/outputs/data/*/value", "error type collection data available proxy check")));

    private final Set<String> found = new TreeSet<>();

    private KnownMembers() {}

    private record Part(JsonPointer at, Set<String> known) {}

    private static Part part(String at, String known) {
        return new Part(JsonPointer.of(at), words(known));
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    static List<String> unknownIn(Pack pack) {
        KnownMembers unknown = new KnownMembers();
        if (!VERSION.matcher(pack.version()).matches()) {
            unknown.found.add("version " + pack.version());
        }
        unknown.lookAt(pack.document(), PARTS);
        pack.tables().stream()
                .flatMap(table -> table.columns().stream())
                .filter(column -> !COLUMN_TYPES.contains(column.type()))
                .forEach(column -> unknown.found.add("column of type " + column.type()));
        pack.flows().stream().flatMap(flow -> flow.data().stream()).forEach(flow -> unknown.note("flow", flow, FLOW));
        pack.cards().forEach(unknown::card);
        return List.copyOf(unknown.found);
    }

    private void card(Card card) {
        if (!card.isOfKnownForm()) {
            found.add("card of address " + card.address());
        }
        lookAt(card.json(), CARD_PARTS);
        card.flows().forEach(flow -> note("flow", flow.flow(), FLOW));
    }

    private void lookAt(JsonObject json, Map<String, Part> parts) {
        parts.forEach((name, part) -> part.at().findAll(json).forEach(found -> {
            if (found instanceof JsonObject object) {
                note(name, object, part.known());
            }
        }));
    }

    private void note(String part, JsonObject object, Set<String> known) {
        object.members().keySet().stream()
                .filter(member -> !known.contains(member))
                .forEach(member -> found.add(part + "/" + member));
    }
}
