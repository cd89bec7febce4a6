package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Documents;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Answers reading requests as the catalog declares them. */
final class Reads {
    /** Query parameters that do not filter. */
    private static final Set<String> NO_FILTERS = Set.of(
            "page",
            "per_page",
            "include_totals",
            "from",
            "take",
            "fields",
            "include_fields",
            "sort",
            "q",
            "search_engine",
            "primary_order",
            "deployed",
            "installed",
            "hydrate");

    /** What a listing shows of types that only reading one object gives whole. */
    private static final Set<String> SUMMARY =
            Set.of("id", "name", "triggerId", "enabled", "created_at", "updated_at", "executed_at");

    /** A variable of a path; words stand alone where they are no variable. */
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+(?::[^}]*)?)}");

    private final Tenant tenant;

    Reads(Tenant tenant) {
        this.tenant = tenant;
    }

    Answer one(Call call) {
        checkWords(call);
        JsonValue document = tenant.store()
                .of(call.type().type())
                .find(call.key())
                .or(() -> absent(call.type()))
                .orElseThrow(() -> Tenant.missing(call.type()));
        return Answer.json(200, projected(call.request(), visible(call, document)));
    }

    /** What an endpoint answers that exists whether something is stored or not. */
    private static Optional<JsonValue> absent(TypeDefinition type) {
        return switch (type.type().name()) {
            case "prompt-custom-text", "prompt-partial", "self-service-profile-custom-text", "hook-secret" ->
                Optional.of(JsonObject.EMPTY);
            default -> Optional.empty();
        };
    }

    /** The words that a path may have where the catalog names them. */
    private static void checkWords(Call call) {
        Matcher variable = VARIABLE.matcher(call.type().reading().get().orElse(""));
        for (int i = 0; variable.find() && i < call.values().size(); i++) {
            String inside = variable.group(1);
            int colon = inside.indexOf(':');
            if (colon >= 0 && !List.of(inside.substring(colon + 1).split("\\|")).contains(call.value(i))) {
                throw Refusal.invalidUri("No enum match for: \"" + call.value(i) + "\"");
            }
        }
    }

    Answer list(Call call) {
        TypeDefinition type = call.type();
        call.parent().ifPresent(p -> requireParent(type, p));
        Predicate<JsonValue> filter = filter(call.request());
        boolean whole =
                type.identity().ids().size() < 2 && call.request().query("sort").isEmpty();
        Documents documents = tenant.store().of(type.type());
        Paging.Rows rows;
        long total;
        if (whole) {
            rows = mark -> rows(documents.below(call.parent(), mark), filter);
            total = call.parent().isEmpty() && !isFiltered(call.request()) ? documents.count() : count(rows.after(""));
        } else {
            List<JsonValue> all = new ArrayList<>();
            rows(documents.below(call.parent(), ""), filter).forEachRemaining(r -> all.add(r.value()));
            rows = Paging.Rows.of(all);
            total = all.size();
        }
        return Paging.answer(
                type, call.request(), rows, total, d -> projected(call.request(), summary(type, visible(call, d))));
    }

    private static Iterator<Paging.Row> rows(Iterator<Item> entries, Predicate<JsonValue> filter) {
        Iterable<Item> each = () -> entries;
        return java.util.stream.StreamSupport.stream(each.spliterator(), false)
                .filter(e -> filter.test(e.document()))
                .map(e -> new Paging.Row(e.key().id(), e.document()))
                .iterator();
    }

    private static long count(Iterator<?> all) {
        long count = 0;
        for (; all.hasNext(); all.next()) {
            count++;
        }
        return count;
    }

    void requireParent(TypeDefinition type, ResourceKey parent) {
        type.reading().parent().ifPresent(p -> {
            if (tenant.store().of(p).find(parent).isEmpty()) {
                throw Tenant.missing(tenant.store().catalog().get(p));
            }
        });
    }

    /** Parameters that are named like fields select by them; several values stand with commas. */
    private static Predicate<JsonValue> filter(Request request) {
        Predicate<JsonValue> all = d -> true;
        for (Map.Entry<String, String> parameter : request.query().entrySet()) {
            if (NO_FILTERS.contains(parameter.getKey())) {
                continue;
            }
            Set<String> wanted =
                    new LinkedHashSet<>(Arrays.asList(parameter.getValue().split(",")));
            String name = parameter.getKey().equals("is_global") ? "global" : parameter.getKey();
            all = all.and(d -> matches((JsonObject) d, name, wanted));
        }
        return all;
    }

    private static boolean matches(JsonObject document, String name, Set<String> wanted) {
        if (name.equals("name_filter")) {
            return document.string("name")
                    .filter(n -> wanted.stream().anyMatch(n::contains))
                    .isPresent();
        }
        if (name.equals("type") && wanted.equals(Set.of("tenant"))) {
            return document.string("type").filter(t -> !t.equals("tenant")).isEmpty();
        }
        if (name.equals("global")) {
            return wanted.contains(Boolean.toString(document.bool("global").orElse(false)));
        }
        return document.find(name)
                .filter(v -> wanted.contains(v instanceof JsonString s ? s.value() : v.toString()))
                .isPresent();
    }

    private static boolean isFiltered(Request request) {
        return request.query().keySet().stream().anyMatch(n -> !NO_FILTERS.contains(n));
    }

    private static JsonValue summary(TypeDefinition type, JsonValue document) {
        if (!type.reading().detail() || !(document instanceof JsonObject whole)) {
            return document;
        }
        JsonObject.Builder summary = JsonObject.builder();
        whole.members().forEach((name, value) -> {
            if (SUMMARY.contains(name) || type.type().name().equals("hook") && !name.equals("dependencies")) {
                summary.put(name, value);
            }
        });
        return summary.build();
    }

    /** Without what the token has no scope for, of which the answer does not tell. */
    JsonValue visible(Call call, JsonValue document) {
        JsonValue visible = document;
        for (var omission : call.type().reading().omissions()) {
            if (!call.token().has(omission.scope())) {
                visible = omission.at().remove(visible);
            }
        }
        if (call.type().type().name().equals("client") && !call.token().has("read:client_keys")) {
            visible = ((JsonObject) visible)
                    .without("client_secret")
                    .without("signing_keys")
                    .without("encryption_key");
        }
        return visible;
    }

    /** Only the fields that {@code fields} names, or all but those. */
    static JsonValue projected(Request request, JsonValue document) {
        Optional<String> fields = request.query("fields").filter(f -> !f.isBlank());
        if (fields.isEmpty() || !(document instanceof JsonObject object)) {
            return document;
        }
        boolean included =
                request.query("include_fields").filter("false"::equals).isEmpty();
        Set<String> names = new LinkedHashSet<>(Arrays.asList(fields.get().split(",")));
        JsonObject.Builder shown = JsonObject.builder();
        object.members().forEach((name, value) -> {
            if (names.contains(name) == included) {
                shown.put(name, value);
            }
        });
        return shown.build();
    }
}
