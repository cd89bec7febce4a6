package org.butterflysecurity.workflows.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.workflows.internal.StoredPack;
import org.butterflysecurity.workflows.pack.Card;
import org.butterflysecurity.workflows.pack.Connection;
import org.butterflysecurity.workflows.pack.Flow;
import org.butterflysecurity.workflows.pack.FlowKind;
import org.butterflysecurity.workflows.pack.Pack;
import org.butterflysecurity.workflows.pack.Table;
import org.butterflysecurity.workflows.restore.RestoreStep.Kind;

/** Works out what a person has to do, and in which order. */
final class Checklist {
    /** Ids of apps, groups and users of one org, which mean nothing in another. */
    private static final Pattern ORG_ID = Pattern.compile("\\b(?:0oa|00g|00u)[A-Za-z0-9]{17}\\b");

    /** Helpers are called by the others and schedules start by themselves. */
    private static final List<FlowKind> ORDER = List.of(
            FlowKind.HELPER,
            FlowKind.NONE,
            FlowKind.DELEGATED,
            FlowKind.API_ENDPOINT,
            FlowKind.EVENT,
            FlowKind.SCHEDULED);

    private final List<StoredPack> packs;
    private final Map<ResourceKey, JsonObject> flows;
    private final Map<ResourceKey, JsonObject> tables;
    private final Map<ResourceKey, String> csvNames;
    private final Predicate<StoredPack> isWhole;

    Checklist(
            List<StoredPack> packs,
            Map<ResourceKey, JsonObject> flows,
            Map<ResourceKey, JsonObject> tables,
            Predicate<StoredPack> isWhole) {
        this.packs = inOrder(packs);
        this.flows = flows;
        this.tables = tables;
        this.csvNames = csvNames(tables.keySet());
        this.isWhole = isWhole;
    }

    static boolean hasRows(JsonObject table) {
        return table.string("rows").filter("supplied"::equals).isPresent();
    }

    /** A file name for the rows of a table: its folders and name, without what file systems refuse. */
    String csvName(ResourceKey table) {
        return Objects.requireNonNull(csvNames.get(table));
    }

    private static Map<ResourceKey, String> csvNames(Set<ResourceKey> tables) {
        Map<ResourceKey, String> names = new LinkedHashMap<>();
        for (ResourceKey table : tables) {
            String name = String.join(" - ", table.segments()).replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
            String free = name;
            for (int i = 2; names.containsValue(free + ".csv"); i++) {
                free = name + " (" + i + ")";
            }
            names.put(table, free + ".csv");
        }
        return names;
    }

    /** Packs that have the flows which others only name go first. */
    private static List<StoredPack> inOrder(List<StoredPack> packs) {
        Map<String, StoredPack> owners = new LinkedHashMap<>();
        for (StoredPack pack : packs) {
            pack.pack().flows().stream().filter(f -> !f.isStub()).forEach(f -> owners.putIfAbsent(f.name(), pack));
        }
        Set<StoredPack> ordered = new LinkedHashSet<>();
        packs.forEach(pack -> visit(pack, owners, ordered, new LinkedHashSet<>()));
        return List.copyOf(ordered);
    }

    private static void visit(
            StoredPack pack, Map<String, StoredPack> owners, Set<StoredPack> ordered, Set<StoredPack> above) {
        if (ordered.contains(pack) || !above.add(pack)) {
            return;
        }
        for (Flow flow : pack.pack().flows()) {
            StoredPack owner = flow.isStub() ? owners.get(flow.name()) : null;
            if (owner != null) {
                visit(owner, owners, ordered, above);
            }
        }
        ordered.add(pack);
    }

    List<RestoreStep> steps() {
        List<RestoreStep> steps = new ArrayList<>();
        add(steps, Kind.CHECK, "Check before importing that the org has what the flows need.", checks());
        add(
                steps,
                Kind.IMPORT,
                "Import these files in the console in this order, each into a new folder: an import adds and never overwrites, and"
                        + " two active copies of a flow do everything twice.",
                imports());
        add(
                steps,
                Kind.ENTER_SECRETS,
                "These packs cannot be imported yet: secrets were taken out of them. Give each secret under its name and make the"
                        + " files again, or build the field anew by hand.",
                secrets());
        add(
                steps,
                Kind.CONNECT,
                "Authorise each connection anew and choose it in the cards that use it.",
                connections());
        add(steps, Kind.LOAD_ROWS, "Import the rows of the tables before any flow is switched on.", rows());
        add(
                steps,
                Kind.REBIND,
                "Tell whoever starts these flows: an imported flow has a new address and a new client token.",
                rebinds());
        add(
                steps,
                Kind.ACTIVATE,
                "Switch on what was on, in this order. Do not switch on a flow whose original still runs.",
                activations());
        steps.add(new RestoreStep(
                Kind.VERIFY,
                "Export the folders again, back them up and compare: only new ids and connector versions should differ.",
                List.of()));
        return List.copyOf(steps);
    }

    private static void add(List<RestoreStep> steps, Kind kind, String what, List<String> details) {
        if (!details.isEmpty()) {
            steps.add(new RestoreStep(kind, what, details));
        }
    }

    private List<String> checks() {
        Set<String> connectors = new TreeSet<>();
        List<String> details = new ArrayList<>();
        Set<String> present = new TreeSet<>();
        for (StoredPack pack : packs) {
            pack.pack().flows().stream()
                    .filter(f -> !f.isStub())
                    .map(Flow::name)
                    .forEach(present::add);
            pack.pack()
                    .cards()
                    .filter(card -> !card.isKernel())
                    .map(Card::module)
                    .forEach(connectors::add);
        }
        if (!connectors.isEmpty()) {
            details.add("Connectors used: " + String.join(", ", connectors) + ".");
        }
        for (StoredPack pack : packs) {
            pack.pack().tables().stream()
                    .filter(Table::isStub)
                    .forEach(table -> details.add("'" + pack.pack().name() + "' uses the table '" + table.name()
                            + "' of a folder that was not exported with it: choose it in the cards after the import."));
            for (Flow flow : pack.pack().flows()) {
                if (flow.isStub() && !present.contains(flow.name())) {
                    details.add("'" + pack.pack().name() + "' calls the flow '" + flow.name()
                            + "', which no pack of the snapshot has: the import asks for a replacement.");
                }
                orgIds(flow)
                        .forEach((card, ids) -> details.add("Flow '" + flow.name() + "', card '" + card
                                + "' names objects of the org it is from: " + String.join(", ", ids) + "."));
            }
        }
        return details;
    }

    private static Map<String, Set<String>> orgIds(Flow flow) {
        Map<String, Set<String>> found = new TreeMap<>();
        flow.cards()
                .forEach(card -> card.inputs()
                        .forEach(input -> input.literal().ifPresent(text -> {
                            Matcher id = ORG_ID.matcher(text);
                            while (id.find()) {
                                found.computeIfAbsent(card.title(), c -> new TreeSet<>())
                                        .add(id.group());
                            }
                        })));
        return found;
    }

    private List<String> imports() {
        return packs.stream()
                .filter(isWhole)
                .map(pack -> "packs/" + pack.safeFileName() + ": "
                        + pack.pack().flows().stream().filter(f -> !f.isStub()).count() + " flows, "
                        + pack.pack().tables().size() + " tables")
                .toList();
    }

    private List<String> secrets() {
        List<String> details = new ArrayList<>();
        for (StoredPack pack : packs) {
            if (!isWhole.test(pack)) {
                List<String> names = pack.secretNames();
                for (int i = 0; i < names.size(); i++) {
                    details.add(pack.entries().get(i).where() + ": secret '" + names.get(i) + "'");
                }
            }
        }
        return details;
    }

    private List<String> connections() {
        Map<String, List<String>> cards = new TreeMap<>();
        for (StoredPack stored : packs) {
            Pack pack = stored.pack();
            Map<String, Connection> byId = new LinkedHashMap<>();
            pack.connections().forEach(c -> byId.put(c.id(), c));
            for (Flow flow : pack.flows()) {
                flow.cards()
                        .forEach(card -> card.connectionId().ifPresent(id -> {
                            Connection connection = byId.get(id);
                            String name = connection == null
                                    ? "a connection that the pack does not name"
                                    : connection.module() + " '" + connection.name() + "'";
                            cards.computeIfAbsent(name, n -> new ArrayList<>())
                                    .add("'" + card.title() + "' of '" + flow.name() + "'");
                        }));
            }
        }
        List<String> details = new ArrayList<>();
        cards.forEach((name, used) -> details.add(name + ": " + String.join("; ", used)));
        return details;
    }

    private List<String> rows() {
        List<String> details = new ArrayList<>();
        tables.forEach((key, table) -> details.add(
                hasRows(table)
                        ? "tables/" + csvName(key) + " into the table '" + key + "'"
                        : "The table '" + key + "' comes back empty: its rows were not exported."));
        return details;
    }

    private List<String> rebinds() {
        List<String> details = new ArrayList<>();
        flows.forEach((key, flow) -> flow.string("kind")
                .filter(kind -> kind.equals(FlowKind.API_ENDPOINT.label()) || kind.equals(FlowKind.DELEGATED.label()))
                .ifPresent(kind -> details.add("'" + key + "' (" + kind + "), until now "
                        + flow.string("invokeUrl").orElse("at an address that the export does not tell"))));
        return details;
    }

    private List<String> activations() {
        List<Map.Entry<ResourceKey, JsonObject>> all = new ArrayList<>(flows.entrySet());
        all.sort(Comparator.comparingInt(entry -> place(entry.getValue())));
        List<String> details = new ArrayList<>();
        for (Map.Entry<ResourceKey, JsonObject> flow : all) {
            boolean unknown = flow.getValue().bool("active").isEmpty();
            boolean on = flow.getValue().bool("active").orElse(false);
            if (on || unknown) {
                details.add("'" + flow.getKey() + "' ("
                        + flow.getValue().string("kind").orElse("") + ")"
                        + (unknown ? ", if it was on: the export does not say" : ""));
            }
        }
        return details;
    }

    private static int place(JsonObject flow) {
        String kind = flow.string("kind").orElse("");
        for (int i = 0; i < ORDER.size(); i++) {
            if (ORDER.get(i).label().equals(kind)) {
                return i;
            }
        }
        return ORDER.size();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Putting the flows back\n");
        int number = 0;
        for (RestoreStep step : steps()) {
            number++;
            text.append("\n## ").append(number).append(". ").append(step.what()).append('\n');
            if (!step.details().isEmpty()) {
                text.append('\n');
            }
            step.details()
                    .forEach(detail -> text.append("- [ ] ").append(detail).append('\n'));
        }
        return text.toString();
    }
}
