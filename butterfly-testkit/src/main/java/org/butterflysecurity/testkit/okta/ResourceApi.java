package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Answers the management API: reads here, writes in {@link Writes}. */
final class ResourceApi {
    private static final Pattern QUERY_VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final Org org;
    private final Rules rules;
    private final Writes writes;

    ResourceApi(Org org, Rules rules) {
        this.org = org;
        this.rules = rules;
        this.writes = new Writes(org, rules);
    }

    /** Of the types that share a path, the one this request is about. */
    Router.Route choose(Router.Match match, Request request) {
        List<Router.Route> routes = match.routes();
        if (routes.size() == 1) {
            return routes.get(0);
        }
        Optional<Router.Route> chosen =
                routes.stream().filter(r -> fits(r, match, request)).findFirst();
        return chosen.orElseGet(() -> {
            Router.Route first = routes.get(0);
            if (first.operation().equals(Router.LIST) || first.operation().equals("create")) {
                throw Refusal.invalid("type", "The type is missing or not supported.");
            }
            return first;
        });
    }

    private boolean fits(Router.Route route, Router.Match match, Request request) {
        String template =
                route.type().reading().listing().map(Reading.Listing::path).orElse("");
        Map<String, String> variables = match.variables(route);
        if (variables.isEmpty()) {
            Map<String, String> literal = queryOf(template);
            String asked = route.operation().equals("create")
                    ? request.object().string("type").orElse("")
                    : request.query("type").orElse("");
            return !literal.containsKey("type") || literal.get("type").equals(asked);
        }
        try {
            Target target = Target.of(org.store(), route, variables);
            return target.key()
                    .map(k -> route.operation().equals("create")
                            || org.store().of(route.type().type()).find(k).isPresent())
                    .orElse(true);
        } catch (Refusal absent) {
            return false;
        }
    }

    Answer answer(Router.Route route, Map<String, String> variables, Request request, String actor) {
        TypeDefinition type = route.type();
        TypeRules own = rules.of(type);
        if (route.operation().equals(Router.LIST)) {
            Map<String, String> all = new LinkedHashMap<>(variables);
            all.putAll(queryVariables(type, request));
            Target target = Target.of(org.store(), route, all);
            return own.operate(org, Router.LIST, target.parent(), request)
                    .orElseGet(() -> list(type, own, target.parent(), request));
        }
        Target target = Target.of(org.store(), route, variables);
        if (route.operation().equals(Router.GET)) {
            ResourceKey key = target.key().orElseThrow();
            return own.operate(org, Router.GET, Optional.of(key), request)
                    .orElseGet(() -> Answer.json(200, get(type, key)));
        }
        return writes.answer(route, target, request, actor);
    }

    JsonValue get(TypeDefinition type, ResourceKey key) {
        return org.store()
                .of(type.type())
                .find(key)
                .map(d -> rules.of(type).full(org.store(), new Item(key, d)))
                .orElseThrow(() -> Refusal.notFound(key.id(), type.type().name()));
    }

    private Answer list(TypeDefinition type, TypeRules own, Optional<ResourceKey> parent, Request request) {
        Reading.Listing listing = type.reading().listing().orElseThrow();
        boolean paged = listing.paging() != Reading.Paging.NONE;
        String name = type.type().name();
        int size = paged ? PageLimits.of(name).size(request) : Integer.MAX_VALUE;
        String after =
                paged ? request.query("after").map(a -> Cursor.read(name, a)).orElse("") : "";
        Predicate<JsonValue> shown = own.shown(request);
        Iterator<Item> entries = org.store().of(type.type()).below(parent, after);
        List<JsonValue> items = new ArrayList<>();
        String last = "";
        boolean more = false;
        while (entries.hasNext()) {
            Item entry = entries.next();
            if (!shown.test(entry.document())) {
                continue;
            }
            if (items.size() == size) {
                more = true;
                break;
            }
            items.add(own.listed(org.store(), entry, request));
            last = entry.key().id();
        }
        return page(listing, request, new JsonArray(items), more ? Links.next(request, Cursor.write(name, last)) : "");
    }

    private Answer page(Reading.Listing listing, Request request, JsonArray items, String next) {
        boolean bare = listing.items().isRoot();
        JsonValue body = items;
        if (!bare) {
            JsonObject wrapped = JsonObject.builder()
                    .put(listing.items().last().orElseThrow(), items)
                    .build();
            boolean admin = request.path().startsWith("/api/v1/iam/");
            String base = admin ? org.adminUrl() : org.url();
            JsonObject.Builder links = JsonObject.builder().put("self", Org.link(base + request.target()));
            if (!next.isEmpty()) {
                links.put("next", Org.link(base + next));
            }
            body = wrapped.with("_links", links.build());
        }
        Answer answer = Answer.json(200, body);
        boolean header = listing.paging() == Reading.Paging.LINK;
        if (header) {
            answer = answer.with("Link", "<" + org.url() + request.target() + ">; rel=\"self\"");
        }
        return header && !next.isEmpty() ? answer.with("Link", "<" + org.url() + next + ">; rel=\"next\"") : answer;
    }

    /** Parents that a listing names in its query, such as {@code filter=parent.externalId eq "{appId}"}: mandatory. */
    private static Map<String, String> queryVariables(TypeDefinition type, Request request) {
        Map<String, String> found = new LinkedHashMap<>();
        if (type.type().name().equals("system-log")) {
            return found;
        }
        queryOf(type.reading().listing().orElseThrow().path()).forEach((parameter, template) -> {
            Matcher variable = QUERY_VARIABLE.matcher(template);
            if (variable.find()) {
                String asked = request.query(parameter)
                        .orElseThrow(() -> Refusal.invalid(parameter, "The parameter is required."));
                String before = Pattern.quote(template.substring(0, variable.start()));
                String behind = Pattern.quote(template.substring(variable.end()));
                Matcher value = Pattern.compile(before + "(.*?)" + behind).matcher(asked);
                if (!value.matches()) {
                    throw Refusal.invalid(parameter, "The filter is not supported.");
                }
                found.put(variable.group(1), value.group(1));
            }
        });
        return found;
    }

    static Map<String, String> queryOf(String path) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int question = path.indexOf('?');
        if (question >= 0) {
            for (String pair : path.substring(question + 1).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
                }
            }
        }
        return pairs;
    }

    /** Whether a document is one that the provider itself put there. */
    static boolean isBuiltIn(TypeDefinition type, JsonValue document) {
        return type.identity()
                .builtIn()
                .filter(b -> b.when().stream().anyMatch(c -> holds(c, document)))
                .isPresent();
    }

    private static boolean holds(Reading.Condition condition, JsonValue document) {
        List<JsonValue> values = condition.at().findAll(document);
        return switch (condition.test()) {
            case PRESENT -> !values.isEmpty();
            case ABSENT -> values.isEmpty();
            case IS -> values.stream().anyMatch(v -> isOneOf(v, condition.values()));
            case IS_NOT -> values.stream().noneMatch(v -> isOneOf(v, condition.values()));
        };
    }

    private static boolean isOneOf(JsonValue value, List<String> words) {
        if (value instanceof JsonArray array) {
            return array.stream().anyMatch(v -> isOneOf(v, words));
        }
        return words.contains(text(value));
    }

    static String text(JsonValue value) {
        return value instanceof org.butterflysecurity.json.JsonString s ? s.value() : value.toString();
    }

    static boolean isTrue(JsonObject object, String name) {
        return object.find(name).filter(JsonBoolean.TRUE::equals).isPresent();
    }

    static Optional<String> textAt(JsonValue document, String pointer) {
        return JsonPointer.of(pointer).find(document).map(ResourceApi::text);
    }
}
