package org.butterflysecurity.testkit.auth0;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/**
 * The small types of the demo tenant, from {@code demo.json}: a key and a document for each object. {@code {{secret}}} stands for
 * a secret, {@code {{domain}}} for the tenant's domain, {@code {{type n}}} for the id of the n-th object of a type.
 */
final class DemoFile {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)(?: (\\d+))?}}");

    private final Tenant tenant;
    private final DemoTenant demo;

    private DemoFile(Tenant tenant, DemoTenant demo) {
        this.tenant = tenant;
        this.demo = demo;
    }

    static void fill(Tenant tenant, DemoTenant demo) {
        try (InputStream file = DemoFile.class.getResourceAsStream("demo.json")) {
            if (file == null) {
                throw new IllegalStateException("demo.json is missing in butterfly-testkit");
            }
            DemoFile reader = new DemoFile(tenant, demo);
            JsonObject types = (JsonObject) Json.parse(file.readAllBytes());
            types.members().forEach((type, objects) -> reader.add(type, (JsonObject) objects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String name, JsonObject objects) {
        ResourceType type = new ResourceType(tenant.store().catalog().provider(), name);
        Optional<TypeDefinition> definition = tenant.store().catalog().find(type);
        if (definition.isEmpty()) {
            return;
        }
        objects.members().forEach((written, document) -> {
            ResourceKey key = new ResourceKey(List.of(filled(written, name).split(" ")));
            if (hasParent(definition.get(), key)) {
                tenant.store().of(type).put(key, Json.parse(filled(Json.compact(document), name + written)));
            }
        });
    }

    /** A tenant may be too small for what hangs on its users. */
    private boolean hasParent(TypeDefinition type, ResourceKey key) {
        return type.reading()
                .parent()
                .map(p -> tenant.store()
                        .of(p)
                        .find(ResourceKey.of(key.segments().get(0)))
                        .isPresent())
                .orElse(true);
    }

    private String filled(String text, String where) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = value(matcher.group(1), matcher.group(2), where + matcher.start());
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }

    private String value(String name, String number, String where) {
        return switch (name) {
            case "secret" -> demo.secret(where);
            case "domain" -> tenant.domain();
            case "tenant" -> tenant.name();
            case "time" -> DemoObjects.TIME;
            case "user" -> tenant.ids().user(Long.parseLong(number));
            default -> tenant.ids().of(name, Long.parseLong(number));
        };
    }
}
