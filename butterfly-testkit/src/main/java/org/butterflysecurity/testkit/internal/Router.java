package org.butterflysecurity.testkit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing;
import org.jspecify.annotations.Nullable;

/** Finds what a method and a path ask for, among all that the catalog names. */
public final class Router {
    /** The words for reading; other operations are those of the catalog. */
    public static final String LIST = "list";

    public static final String GET = "get";

    private final Node root = new Node();

    /**
     * One thing that can be asked for.
     *
     * @param template path and query of the catalog
     */
    public record Route(TypeDefinition type, String operation, PathTemplate template) {}

    /** What a request may mean: types that share a path stand side by side. */
    public record Match(List<Route> routes, List<String> values) {
        /** The values of the path variables that {@code route} names, from left to right. */
        public Map<String, String> variables(Route route) {
            Map<String, String> named = new LinkedHashMap<>();
            int i = 0;
            for (String name : new PathTemplate(pathOf(route.template())).variables()) {
                named.put(name, values.get(i++));
            }
            return named;
        }
    }

    public Router(Catalog catalog) {
        catalog.types().forEach(this::addAll);
    }

    /** Adds what the catalog names for {@code type}. */
    private void addAll(TypeDefinition type) {
        type.reading().listing().ifPresent(l -> add(l.method(), l.path(), type, LIST));
        type.reading().get().ifPresent(path -> add("GET", path, type, GET));
        type.writing().operations().forEach((name, o) -> {
            // The one with a mail is the same request but for its query.
            if (o.isPossible() && !name.endsWith(Writing.WITH_MAIL)) {
                add(o.method().orElseThrow(), o.path().orElseThrow(), type, name);
            }
        });
    }

    /** Adds a route that the catalog does not name. */
    public void add(String method, String path, TypeDefinition type, String operation) {
        for (PathTemplate template : new PathTemplate(new PathTemplate(path).route()).alternatives()) {
            Node node = root;
            for (String segment : pathOf(template).substring(1).split("/", -1)) {
                node = segment.startsWith("{")
                        ? node.variable()
                        : node.literals.computeIfAbsent(segment, s -> new Node());
            }
            node.routes.computeIfAbsent(method, m -> new ArrayList<>()).add(new Route(type, operation, template));
        }
    }

    /** The routes of the path with the most literal beginning; empty for an unknown path, or one that has not this method. */
    public Optional<Match> match(String method, List<String> segments) {
        List<String> values = new ArrayList<>();
        return find(root, segments, 0, values, method)
                .map(node -> new Match(node.routes.getOrDefault(method, List.of()), values));
    }

    /** Whether there is such a path, whatever the method. */
    public boolean hasPath(List<String> segments) {
        return find(root, segments, 0, new ArrayList<>(), "").isPresent();
    }

    private static Optional<Node> find(Node node, List<String> segments, int at, List<String> values, String method) {
        if (at == segments.size()) {
            boolean hit = method.isEmpty() ? !node.routes.isEmpty() : node.routes.containsKey(method);
            return hit ? Optional.of(node) : Optional.empty();
        }
        Node literal = node.literals.get(segments.get(at));
        if (literal != null) {
            Optional<Node> found = find(literal, segments, at + 1, values, method);
            if (found.isPresent()) {
                return found;
            }
        }
        if (node.variable == null || segments.get(at).isEmpty()) {
            return Optional.empty();
        }
        values.add(segments.get(at));
        Optional<Node> found = find(node.variable, segments, at + 1, values, method);
        if (found.isEmpty()) {
            values.remove(values.size() - 1);
        }
        return found;
    }

    public static String pathOf(PathTemplate template) {
        int question = template.text().indexOf('?');
        return question < 0 ? template.text() : template.text().substring(0, question);
    }

    private static final class Node {
        private final Map<String, Node> literals = new TreeMap<>();
        private final Map<String, List<Route>> routes = new TreeMap<>();
        private @Nullable Node variable;

        Node variable() {
            Node known = variable;
            if (known == null) {
                known = new Node();
                variable = known;
            }
            return known;
        }
    }
}
