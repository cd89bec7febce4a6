package org.butterflysecurity.workflows.pack;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;

/** The members that packs of the versions 1.2.0 to 1.5.0 were seen to have, by the part they belong to. */
final class KnownMembers {
    private static final Set<String> PACK = Set.of("type", "version", "created", "flags", "checksum", "data");
    private static final Set<String> DATA = Set.of("flos", "configs", "tables", "groups", "projectOverview");
    private static final Set<String> FLOW = Set.of(
            "id",
            "uuid",
            "display",
            "tree",
            "methods",
            "model",
            "orderings",
            "cron",
            "scheduled",
            "log",
            "inheritLog",
            "group",
            "security_level",
            "templateName",
            "connector_method_meta",
            "monitor_flo",
            "actionId",
            "active_version_external_id",
            "templateFlowKey",
            "apiSpecMethod",
            "apiSpecRoute",
            "projectApiSpecId");
    private static final Set<String> CARD =
            Set.of("address", "uuid", "parents", "node", "pins", "joins", "branches", "actionId");
    private static final Set<String> FOLDER = Set.of("name", "description", "media_uri", "path");
    private static final Set<String> TABLE = Set.of("class", "group_id", "structure");
    private static final JsonPointer FOLDERS = JsonPointer.of("/data/groups/*/data");

    private KnownMembers() {}

    static List<String> unknownIn(Pack pack) {
        Set<String> unknown = new TreeSet<>();
        note(unknown, "pack", pack.document(), PACK);
        pack.document().object("data").ifPresent(data -> note(unknown, "data", data, DATA));
        pack.flows().stream().flatMap(f -> f.data().stream()).forEach(f -> note(unknown, "flow", f, FLOW));
        pack.cards().forEach(card -> note(unknown, "card", card.json(), CARD));
        pack.tables().forEach(table -> note(unknown, "table", table.data(), TABLE));
        Stream<JsonObject> folders = FOLDERS.findAll(pack.document()).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast);
        folders.forEach(folder -> note(unknown, "folder", folder, FOLDER));
        return List.copyOf(unknown);
    }

    private static void note(Set<String> unknown, String part, JsonObject object, Set<String> known) {
        object.members().keySet().stream().filter(m -> !known.contains(m)).forEach(m -> unknown.add(part + "/" + m));
    }
}
