package org.butterflysecurity.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.butterflysecurity.catalog.TypeDefinition.Coverage;
import org.butterflysecurity.catalog.Writing.Operation;

/** A catalog as a page of Markdown for people: what is backed up, compared and put back, and why something is not. */
public final class CoveragePage {
    private static final int LONGEST_REASON = 90;

    private CoveragePage() {}

    /**
     * The page for {@code catalog}. The same catalog always gives the same page.
     *
     * @param providerName what people call the provider, for instance {@code Okta}
     */
    public static String of(Catalog catalog, String providerName) {
        StringBuilder page = new StringBuilder();
        head(page, catalog, providerName);
        Map<String, List<TypeDefinition>> areas = new LinkedHashMap<>();
        catalog.types()
                .forEach(t -> areas.computeIfAbsent(t.area(), area -> new ArrayList<>())
                        .add(t));
        areas.forEach((area, types) -> section(page, area, types));
        return page.toString();
    }

    private static void head(StringBuilder page, Catalog catalog, String providerName) {
        page.append("# What Butterfly covers of ").append(providerName).append("\n\n");
        page.append("Made from the catalog by a test; do not edit. `-Dgolden.update=true` makes it anew.\n\n");
        page.append("| | types |\n|---|---|\n");
        row(page, "known", count(catalog, t -> true));
        row(page, "backed up in full", count(catalog, t -> t.coverage() == Coverage.FULL));
        row(page, "backed up as an inventory", count(catalog, t -> t.coverage() == Coverage.INVENTORY));
        if (catalog.types().stream().anyMatch(t -> t.coverage() == Coverage.ELSEWHERE)) {
            row(page, "backed up as part of another type", count(catalog, t -> t.coverage() == Coverage.ELSEWHERE));
        }
        row(page, "not backed up", count(catalog, t -> t.coverage() == Coverage.NONE));
        row(page, "read only on request", count(catalog, CoveragePage::isOnRequest));
        row(page, "put back", count(catalog, t -> t.writing().restorable() == Writing.Restorable.YES));
        row(page, "put back in part", count(catalog, t -> t.writing().restorable() == Writing.Restorable.PARTLY));
        page.append(
                "\n*Full*: everything that reading gives, apart from secrets. *Inventory*: it says what was there,");
        page.append(
                " and cannot be put back from it. *On request*: read only when the host names the type. Whatever is");
        page.append(" backed up is compared. *Put back in part*: a person or a secret is needed, or only part can be");
        page.append(" written.\n");
    }

    private static void section(StringBuilder page, String area, List<TypeDefinition> types) {
        page.append("\n## ").append(area).append("\n\n");
        page.append(
                "| type | backed up | compared | put back | created | updated | deleted | scopes to read | notes |\n");
        page.append("|---|---|---|---|---|---|---|---|---|\n");
        for (TypeDefinition type : types) {
            row(
                    page,
                    "`" + type.type().name() + "`",
                    backedUp(type),
                    type.coverage() == Coverage.NONE ? "no" : "yes",
                    word(type.writing().restorable()),
                    operation(type, "create"),
                    operation(type, "update"),
                    operation(type, "delete"),
                    String.join(" ", type.reading().scopes()),
                    notes(type));
        }
    }

    private static String backedUp(TypeDefinition type) {
        if (type.coverage() == Coverage.ELSEWHERE) {
            return "elsewhere";
        }
        if (!type.isBackedUp()) {
            return "no";
        }
        return isOnRequest(type) ? word(type.coverage()) + ", on request" : word(type.coverage());
    }

    private static boolean isOnRequest(TypeDefinition type) {
        return type.isBackedUp() && type.reading().onRequest().isPresent();
    }

    private static String operation(TypeDefinition type, String name) {
        return type.writing()
                .operation(name)
                .map(o -> o.isPossible() ? "yes" : because(o))
                .orElse("no");
    }

    private static String because(Operation operation) {
        return operation.reason().isEmpty() ? "no" : "no: " + shortened(operation.reason());
    }

    private static String notes(TypeDefinition type) {
        List<String> notes = new ArrayList<>();
        type.availability().engine().ifPresent(engine -> notes.add("Engine: " + engine + "."));
        type.availability()
                .stage()
                .filter(stage -> !stage.equals("GA"))
                .ifPresent(stage -> notes.add("Stage: " + stage + "."));
        type.availability().plan().ifPresent(plan -> notes.add("Licence: " + plan + "."));
        if (!type.group().equals("core")) {
            notes.add("Group: " + type.group() + ".");
        }
        if (!type.coverageNote().isEmpty()) {
            notes.add(type.coverageNote());
        }
        if (isOnRequest(type)) {
            type.reading().onRequest().ifPresent(notes::add);
        }
        return String.join(" ", notes);
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON
                ? reason
                : reason.substring(0, reason.lastIndexOf(' ', LONGEST_REASON)) + " …";
    }

    private static String count(Catalog catalog, Predicate<TypeDefinition> counted) {
        return Long.toString(catalog.types().stream().filter(counted).count());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void row(StringBuilder page, String... cells) {
        for (String cell : cells) {
            page.append("| ").append(cell.replace("|", "\\|")).append(' ');
        }
        page.append("|\n");
    }
}
