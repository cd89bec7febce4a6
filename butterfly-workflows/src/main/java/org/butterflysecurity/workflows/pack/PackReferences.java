package org.butterflysecurity.workflows.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.workflows.pack.PackReference.Kind;

/** Collects what a pack refers to. */
final class PackReferences {
    private final List<PackReference> found = new ArrayList<>();
    private final Set<String> flows;
    private final Set<String> tables;
    private final Set<String> connections;
    private final Pack pack;

    private PackReferences(Pack pack) {
        this.pack = pack;
        this.flows = pack.flows().stream().map(Flow::id).collect(Collectors.toSet());
        this.tables = pack.tables().stream().map(Table::id).collect(Collectors.toSet());
        this.connections = pack.connections().stream().map(Connection::id).collect(Collectors.toSet());
    }

    static List<PackReference> of(Pack pack) {
        PackReferences all = new PackReferences(pack);
        pack.flows().forEach(all::flow);
        pack.tables().forEach(all::table);
        return List.copyOf(all.found);
    }

    private void flow(Flow flow) {
        flow.folderId()
                .ifPresent(id -> add(
                        Kind.FOLDER_OF_FLOW,
                        flow.at().child("group"),
                        id,
                        pack.folder(id).isPresent()));
        flow.cards().forEach(this::card);
    }

    private void card(Card card) {
        JsonPointer model = card.at().child("node").child("model");
        card.connectionId()
                .ifPresent(id -> add(Kind.CONNECTION_OF_CARD, model.child("config"), id, connections.contains(id)));
        for (Card.Input input : card.inputs()) {
            input.tableId().ifPresent(id -> add(Kind.TABLE_OF_CARD, input.dataAt(), id, tables.contains(id)));
            input.flow().ifPresent(flow -> named(Kind.CALLED_FLOW, flow));
        }
        card.onError().ifPresent(flow -> named(Kind.ERROR_FLOW, flow));
    }

    private void named(Kind kind, FlowValue flow) {
        if (flow instanceof FlowValue.Named named) {
            add(kind, named.at(), named.id(), flows.contains(named.id()));
        }
    }

    private void table(Table table) {
        JsonPointer at = JsonPointer.of("/data/tables").child(table.id()).child("data");
        table.folderId()
                .ifPresent(id -> add(
                        Kind.FOLDER_OF_TABLE,
                        at.child("group_id"),
                        id,
                        pack.folder(id).isPresent()));
    }

    private void add(Kind kind, JsonPointer at, String id, boolean resolved) {
        found.add(new PackReference(kind, at, id, resolved));
    }
}
