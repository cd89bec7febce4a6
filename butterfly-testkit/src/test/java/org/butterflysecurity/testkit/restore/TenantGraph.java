package org.butterflysecurity.testkit.restore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/**
 * The objects of a tenant as a graph: nodes are objects, edges the ids that stand in their keys and documents. Two are the same if ids can be
 * renamed so that one becomes the other. Nodes are told apart by their content, by what they refer to and by what refers to them, until
 * nothing more can be told; of nodes that look alike one is taken. The renaming that comes out is applied and compared word for word, so
 * an equality is never guessed. Made without the restore engine.
 */
final class TenantGraph {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_|-]+");
    private static final Pattern MADE = Pattern.compile("(?=.*[0-9])[A-Za-z0-9_|-]{9,}");

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Node> byId = new HashMap<>();

    /** An object: what it says with its ids in it, and the colour by which it is told from others. */
    private static final class Node {
        private final TypeDefinition type;
        private final String key;
        private final JsonValue document;
        private final List<Node> named = new ArrayList<>();
        private final List<Node> namedBy = new ArrayList<>();
        private String id = "";
        private String colour = "";

        Node(TypeDefinition type, String key, JsonValue document) {
            this.type = type;
            this.key = key;
            this.document = document;
        }

        /** What it says with other ids in it; the order of a set says nothing. */
        String text(UnaryOperator<String> ids) {
            JsonValue renamed = Json.parse(replaced(Json.compact(document), ids));
            String text = new String(Json.canonical(type.fields().normal(renamed)), StandardCharsets.UTF_8);
            return type.type() + " " + replaced(key, ids) + " " + text;
        }

        String text() {
            return text(id -> id);
        }
    }

    /** Adds an object; {@code document} is without what need not come back. */
    void add(TypeDefinition type, ResourceKey key, JsonValue document) {
        Node node = new Node(type, key.toString(), document);
        boolean isReference = type.fields().references().stream()
                .anyMatch(r -> type.identity().ids().contains(r.at()));
        if (!type.reading().singleton()
                && type.identity().id().isPresent()
                && !isReference
                && MADE.matcher(key.id()).matches()) {
            node.id = key.id();
            byId.put(node.id, node);
        }
        nodes.add(node);
    }

    int size() {
        return nodes.size();
    }

    /** What is in one and not in the other; empty if they are the same up to a renaming of ids. */
    List<String> difference(TenantGraph other) {
        connect();
        other.connect();
        List<String> difference = unlike(other);
        if (!difference.isEmpty()) {
            return difference;
        }
        refine(this, other);
        difference = unlike(other);
        while (difference.isEmpty()) {
            Map<String, List<Node>> mine = classes();
            Map<String, List<Node>> theirs = other.classes();
            String alike = mine.entrySet().stream()
                    .filter(e -> e.getValue().size() > 1)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse("");
            if (alike.isEmpty()) {
                return renamed(theirs);
            }
            mine.get(alike).get(0).colour = "taken " + alike;
            theirs.get(alike).get(0).colour = "taken " + alike;
            refine(this, other);
            difference = unlike(other);
        }
        return difference;
    }

    private void connect() {
        for (Node node : nodes) {
            node.named.clear();
            node.namedBy.clear();
        }
        for (Node node : nodes) {
            Set<Node> seen = new HashSet<>();
            TOKEN.matcher(node.text()).results().forEach(token -> {
                Node named = byId.get(token.group());
                if (named != null && seen.add(named)) {
                    node.named.add(named);
                    named.namedBy.add(node);
                }
            });
            node.colour = digest(node.text(id -> byId.containsKey(id) ? "#" : id));
        }
    }

    private static void refine(TenantGraph a, TenantGraph b) {
        long before = 0;
        for (long now = a.colours(); now > before; ) {
            before = now;
            a.recolour();
            b.recolour();
            now = a.colours();
        }
    }

    private long colours() {
        return nodes.stream().map(n -> n.colour).distinct().count();
    }

    private void recolour() {
        Map<Node, String> next = new HashMap<>();
        for (Node node : nodes) {
            String inside = node.text(id -> byId.containsKey(id) ? byId.get(id).colour : id);
            String around =
                    node.namedBy.stream().map(n -> n.colour).sorted().toList().toString();
            next.put(node, digest(node.colour + inside + around));
        }
        next.forEach((node, colour) -> node.colour = colour);
    }

    private Map<String, List<Node>> classes() {
        Map<String, List<Node>> classes = new TreeMap<>();
        nodes.forEach(
                n -> classes.computeIfAbsent(n.colour, c -> new ArrayList<>()).add(n));
        return classes;
    }

    private List<String> unlike(TenantGraph other) {
        Map<String, List<Node>> mine = classes();
        Map<String, List<Node>> theirs = other.classes();
        List<String> difference = new ArrayList<>();
        mine.forEach((colour, list) -> list.stream()
                .skip(theirs.getOrDefault(colour, List.of()).size())
                .forEach(n -> difference.add("only first: " + n.text())));
        theirs.forEach((colour, list) -> list.stream()
                .skip(mine.getOrDefault(colour, List.of()).size())
                .forEach(n -> difference.add("only second: " + n.text())));
        difference.sort(Comparator.comparing(text -> text.substring(text.indexOf(':'))));
        return difference;
    }

    /** Renames every id of this graph to that of its like, and compares what then stands there. */
    private List<String> renamed(Map<String, List<Node>> theirs) {
        Map<String, String> names = new HashMap<>();
        for (Node node : nodes) {
            names.put(node.id, theirs.get(node.colour).get(0).id);
        }
        List<String> difference = new ArrayList<>();
        for (Node node : nodes) {
            String text = node.text(id -> byId.containsKey(id) ? names.getOrDefault(id, id) : id);
            String like = theirs.get(node.colour).get(0).text();
            if (!text.equals(like)) {
                difference.add("first, renamed: " + text);
                difference.add("second: " + like);
            }
        }
        return difference;
    }

    private static String replaced(String text, UnaryOperator<String> ids) {
        return TOKEN.matcher(text).replaceAll(t -> Matcher.quoteReplacement(ids.apply(t.group())));
    }

    private static String digest(String text) {
        try {
            byte[] hash =
                    java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(hash, 0, 12);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
