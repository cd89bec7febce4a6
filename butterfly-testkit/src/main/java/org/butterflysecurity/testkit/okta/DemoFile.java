package org.butterflysecurity.testkit.okta;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Edits;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/**
 * The hand-written part of the demo tenant, from {@code demo.json}: a list of {@code {"type", "of", "documents"}}. {@code of}
 * names the parents: {@code "each"}, or the number of one. Texts may hold <code>{{org}}</code>, <code>{{type#n}}</code> for the
 * id of the n-th object of a type, <code>{{parent}}</code> for the parent's id and <code>{{secret}}</code>.
 */
final class DemoFile {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)(?:#([0-9]+))?}}");
    private static final String TIME = "2024-03-05T10:11:12.000Z";

    private final Org org;
    private final DemoTenant tenant;
    private final Map<String, Integer> made = new HashMap<>();

    private DemoFile(Org org, DemoTenant tenant) {
        this.org = org;
        this.tenant = tenant;
    }

    static void fill(Org org, DemoTenant tenant) {
        try (InputStream file = DemoFile.class.getResourceAsStream("demo.json")) {
            if (file == null) {
                throw new IllegalStateException("demo.json is missing in butterfly-testkit");
            }
            DemoFile demo = new DemoFile(org, tenant);
            for (JsonValue entry : ((JsonObject) Json.parse(file.readAllBytes()))
                    .array("entries")
                    .orElseThrow()) {
                demo.add((JsonObject) entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(JsonObject entry) {
        ResourceType name = new ResourceType(
                org.store().catalog().provider(), entry.string("type").orElseThrow());
        Optional<TypeDefinition> type = org.store().catalog().find(name);
        if (type.isEmpty()) {
            return;
        }
        Optional<JsonValue> of = entry.find("of");
        if (of.isEmpty()) {
            addAll(type.get(), Optional.empty(), entry);
            return;
        }
        Optional<ResourceType> parentType = type.get().reading().parent();
        if (parentType.isEmpty()) {
            addAll(type.get(), Optional.of(ResourceKey.of(ResourceApi.text(of.get()))), entry);
            return;
        }
        String which = ResourceApi.text(of.get());
        int last = which.equals("each") ? Integer.MAX_VALUE : Integer.parseInt(which);
        Iterator<Item> all = org.store().of(parentType.get()).all();
        List<ResourceKey> parents = new ArrayList<>();
        // There may be a million parents: no further than the one that is named.
        for (int i = 0; i <= last && all.hasNext(); i++) {
            ResourceKey parent = all.next().key();
            if (last == Integer.MAX_VALUE || i == last) {
                parents.add(parent);
            }
        }
        parents.forEach(parent -> addAll(type.get(), Optional.of(parent), entry));
    }

    private void addAll(TypeDefinition type, Optional<ResourceKey> parent, JsonObject entry) {
        for (JsonValue template : entry.array("documents").orElseThrow()) {
            String typeName = type.type().name();
            int n = made.merge(typeName, 1, Integer::sum) - 1;
            JsonValue document = filled(template, parent, typeName + n);
            // Objects whose id stands in the path alone say it here.
            Optional<String> inPath = ResourceApi.textAt(document, "/_id");
            if (inPath.isPresent()) {
                document = ((JsonObject) document).without("_id");
            }
            String id = inPath.or(() -> ownId(type, template, parent))
                    .orElseGet(() -> org.ids().of(typeName, n));
            ResourceKey key = type.reading().singleton()
                    ? parent.orElse(ResourceKey.SINGLETON)
                    : parent.map(p -> p.child(id)).orElseGet(() -> ResourceKey.of(id));
            org.store()
                    .of(type.type())
                    .put(key, document instanceof JsonObject o ? complete(type, o, key, id) : document);
        }
    }

    private Optional<String> ownId(TypeDefinition type, JsonValue template, Optional<ResourceKey> parent) {
        return type.identity().id().flatMap(p -> p.findString(filled(template, parent, "id")));
    }

    private JsonObject complete(TypeDefinition type, JsonObject document, ResourceKey key, String id) {
        JsonValue complete = document;
        Optional<JsonPointer> idAt = type.identity().id();
        if (idAt.isPresent()
                && !idAt.get().isRoot()
                && idAt.get().find(complete).isEmpty()) {
            complete = Edits.set(complete, idAt.get(), new JsonString(id));
        }
        JsonObject object = (JsonObject) complete;
        for (String name : new String[] {"created", "lastUpdated"}) {
            if (type.fields().serverSet().contains(JsonPointer.of("/" + name)) && !object.has(name)) {
                object = object.with(name, new JsonString(TIME));
            }
        }
        return Documented.withSelfLink(org, type, key, object);
    }

    private JsonValue filled(JsonValue template, Optional<ResourceKey> parent, String where) {
        String text = Json.compact(template);
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(
                    out,
                    Matcher.quoteReplacement(
                            value(matcher.group(1), matcher.group(2), parent, where + matcher.start())));
        }
        return Json.parse(matcher.appendTail(out).toString().getBytes(StandardCharsets.UTF_8));
    }

    private String value(String name, String number, Optional<ResourceKey> parent, String where) {
        return switch (name) {
            case "org" -> org.url();
            case "pipeline" -> org.classic() ? "v1" : "idx";
            case "parent" -> parent.orElseThrow().id();
            case "secret" -> tenant.secret(where);
            default -> org.ids().of(name, Long.parseLong(number));
        };
    }
}
