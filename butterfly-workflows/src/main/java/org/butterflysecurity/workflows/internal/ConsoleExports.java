package org.butterflysecurity.workflows.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.workflows.internal.ConsoleApi.NotAllowedException;
import org.butterflysecurity.workflows.internal.ConsoleInventory.Folder;
import org.butterflysecurity.workflows.internal.ConsoleInventory.Listed;
import org.butterflysecurity.workflows.internal.ConsoleInventory.ListedTable;

/** Has the console export each outermost folder with all below it, unless nothing in it has changed since the last snapshot. */
final class ConsoleExports {
    private final ConsoleApi api;
    private final ConsoleInventory inventory;
    private final UnchangedPacks unchanged;
    private final ExportMemory memory;
    private final Clock clock;
    private final List<PackFile> packs = new ArrayList<>();
    private final Map<ResourceKey, List<ListedTable>> tables = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    ConsoleExports(
            ConsoleApi api, ConsoleInventory inventory, UnchangedPacks unchanged, ExportMemory memory, Clock clock) {
        this.api = api;
        this.inventory = inventory;
        this.unchanged = unchanged;
        this.memory = memory;
        this.clock = clock;
    }

    /** An outermost folder, and what the console lists in it. */
    private record Unit(
            String name, Folder folder, List<Folder> folders, List<Listed> flows, List<ListedTable> tables) {
        Set<String> ids() {
            Set<String> ids = new HashSet<>();
            folders.forEach(folder -> ids.addAll(folder.ids()));
            flows.forEach(flow -> ids.addAll(flow.ids()));
            tables.forEach(table -> ids.addAll(table.ids()));
            return ids;
        }

        List<ResourceKey> flowKeys() {
            return flows.stream().map(Listed::key).toList();
        }
    }

    Exports read(ResourceSink sink) throws InterruptedException, NotAllowedException {
        List<Unit> units = units();
        int flows = units.stream().mapToInt(unit -> unit.flows().size()).sum();
        Set<String> known = new HashSet<>();
        units.forEach(unit -> known.addAll(unit.ids()));
        unchanged.heed(known);
        int done = 0;
        for (Unit unit : units) {
            try {
                packs.add(pack(unit, sink));
            } catch (ProviderException e) {
                throw e.code() == ErrorCode.RATE_LIMITED ? stopped(units, flows, done, e) : e;
            }
            done += unit.flows().size();
        }
        memory.left(clock.instant())
                .ifPresent(left ->
                        sink.warn("export-quota", left + " more flows may be exported in this quarter of an hour."));
        Exports exports = new Exports(packs);
        addRows(exports, sink);
        memory.forget();
        return exports;
    }

    private ProviderException stopped(List<Unit> units, int flows, int done, ProviderException e) {
        return new ProviderException(
                ErrorCode.RATE_LIMITED,
                "The console exports no more for now: " + packs.size() + " of " + units.size() + " folders with " + done
                        + " of " + flows
                        + " flows are at hand. Okta lets more be exported every 15 minutes; the next run of"
                        + " this connector within an hour goes on from here. " + e.happened(),
                e);
    }

    private List<Unit> units() throws InterruptedException, NotAllowedException {
        List<Unit> units = new ArrayList<>();
        for (Folder root : inventory.roots()) {
            List<Listed> flows = new ArrayList<>();
            List<ListedTable> listed = new ArrayList<>();
            List<Folder> within = inventory.within(root);
            for (Folder folder : within) {
                flows.addAll(inventory.flows(folder));
                if (api.can("tables")) {
                    listed.addAll(inventory.tables(folder));
                }
            }
            listed.forEach(table ->
                    tables.computeIfAbsent(table.key(), k -> new ArrayList<>()).add(table));
            units.add(new Unit(fileName(root.name()), root, within, flows, listed));
        }
        return units;
    }

    private String fileName(String folder) {
        String name = folder.replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
        String free = name;
        for (int i = 2; !names.add(free); i++) {
            free = name + " (" + i + ")";
        }
        return free + ".folder";
    }

    private PackFile pack(Unit unit, ResourceSink sink) throws InterruptedException, NotAllowedException {
        SourceManifest.Entry known = new SourceManifest.Entry(List.of(), facts(unit.flows()), Optional.empty());
        Optional<PackFile> same = unchanged.find(
                unit.name(),
                unit.ids(),
                unit.flowKeys(),
                unit.tables().stream().map(ListedTable::key).toList(),
                known);
        if (same.isPresent()) {
            return same.get();
        }
        Optional<SourceFile> kept = memory.find(unit.folder().id(), unit.name(), unit.flowKeys(), clock.instant());
        if (kept.isPresent()) {
            sink.warn(
                    "export-resumed",
                    "The folder '" + unit.folder().name() + "' was exported by the run before, which was cut short.");
            return new PackFile(kept.get(), known);
        }
        if (!memory.mayExport(unit.flows().size(), clock.instant())) {
            throw new ProviderException(
                    ErrorCode.RATE_LIMITED,
                    "The folder '" + unit.folder().name() + "' has "
                            + unit.flows().size()
                            + " flows, more than the export quota that the host has set leaves for now.");
        }
        byte[] bytes = api.file(
                "exportFolder",
                Map.of("org", inventory.orgId(), "folder", unit.folder().id()));
        PackFile pack = new PackFile(
                memory.keep(unit.folder().id(), unit.name(), unit.flowKeys(), bytes, clock.instant()), known);
        needWhole(unit, pack);
        return pack;
    }

    /** Flows that the export leaves out, because a folder may not be seen, would look as if they were gone. */
    private void needWhole(Unit unit, PackFile pack) {
        Set<ResourceKey> exported = pack.read().flows().keySet();
        List<ResourceKey> missing =
                unit.flowKeys().stream().filter(key -> !exported.contains(key)).toList();
        if (!missing.isEmpty()) {
            memory.drop(unit.folder().id());
            throw new ProviderException(
                    ErrorCode.UNEXPECTED_ANSWER,
                    "The export of the folder '" + unit.folder().name() + "' lacks " + missing.size()
                            + " flows that the console lists, such as '" + missing.get(0)
                            + "': the session may not see all of it, or somebody has just changed it.");
        }
    }

    /** What the listing says of flows; nothing of those whose name is not the only one in its folder. */
    private Map<ResourceKey, FlowFacts> facts(List<Listed> flows) {
        Map<ResourceKey, FlowFacts> facts = new HashMap<>();
        for (Listed flow : flows) {
            Optional<String> url = flow.alias().map(alias -> api.client().origin() + "/api/flo/" + alias + "/invoke");
            FlowFacts before = facts.put(flow.key(), new FlowFacts(flow.active(), url));
            if (before != null) {
                facts.put(flow.key(), FlowFacts.NONE);
            }
        }
        return facts;
    }

    private void addRows(Exports exports, ResourceSink sink) {
        if (!api.can("tableRows")) {
            return;
        }
        for (ResourceKey key : exports.tables().keySet()) {
            List<ListedTable> listed = tables.getOrDefault(key, List.of());
            if (listed.size() == 1) {
                exports.rows(
                        key,
                        new ConsoleRows(api, inventory.orgId(), listed.get(0).id(), key.toString()));
            } else {
                sink.warn(
                        "rows-not-matched",
                        "The rows of the table '" + key + "' are left out: " + listed.size()
                                + " tables of this name are listed in its folder.");
            }
        }
    }
}
