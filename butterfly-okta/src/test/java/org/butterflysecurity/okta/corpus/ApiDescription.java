package org.butterflysecurity.okta.corpus;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The shapes of answers in an OpenAPI description. */
final class ApiDescription {
    private static final int LARGEST = 32 * 1024 * 1024;

    private final Map<String, Object> root;

    private ApiDescription(Map<String, Object> root) {
        this.root = root;
    }

    @SuppressWarnings("unchecked")
    static ApiDescription read(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setMaxAliasesForCollections(1000);
        try (Reader in = Files.newBufferedReader(file)) {
            return new ApiDescription((Map<String, Object>) new Yaml(new SafeConstructor(options)).load(in));
        }
    }

    /** Whether a pointer leads somewhere in a shape. */
    enum Found {
        YES,
        /** The shape is open there: it may. */
        OPEN,
        NO
    }

    /** The shape of a success of a GET; empty if the description does not have the path. */
    Optional<Object> answerOf(String path) {
        String wanted = path.replaceAll("\\?.*", "");
        for (Map.Entry<String, Object> entry : map(root.get("paths")).entrySet()) {
            if (isSame(entry.getKey(), wanted)) {
                Object get = map(entry.getValue()).get("get");
                Object content = map(map(map(map(get).get("responses")).get("200"))
                                .get("content"))
                        .get("application/json");
                if (content != null) {
                    return Optional.ofNullable(map(content).get("schema"));
                }
            }
        }
        return Optional.empty();
    }

    /** The shapes below {@code shape} at a step. */
    List<Object> step(Object shape, String segment) {
        List<Object> below = new ArrayList<>();
        for (Map<String, Object> variant : variants(shape)) {
            if (segment.equals("*") && variant.containsKey("items")) {
                below.add(variant.get("items"));
            }
            Map<String, Object> properties = map(variant.get("properties"));
            if (segment.equals("*")) {
                below.addAll(properties.values());
            } else if (properties.containsKey(segment)) {
                below.add(properties.get(segment));
            }
            if (variant.get("additionalProperties") instanceof Map<?, ?> more) {
                below.add(more);
            }
        }
        return below;
    }

    Found find(List<Object> shapes, List<String> segments) {
        List<Object> at = shapes;
        for (String segment : segments) {
            List<Object> below =
                    at.stream().flatMap(s -> step(s, segment).stream()).toList();
            if (below.isEmpty()) {
                return at.stream().anyMatch(this::isOpen) ? Found.OPEN : Found.NO;
            }
            at = below;
        }
        return Found.YES;
    }

    /** Whether a shape says nothing about what is in it. */
    private boolean isOpen(Object shape) {
        return variants(shape).stream()
                .allMatch(v -> !v.containsKey("items")
                        && (v.get("additionalProperties") != null
                                || map(v.get("properties")).isEmpty()));
    }

    /** A shape with its parts and alternatives, references followed. */
    private List<Map<String, Object>> variants(Object shape) {
        List<Map<String, Object>> variants = new ArrayList<>();
        collect(shape, variants, new HashSet<>());
        return variants;
    }

    private void collect(Object shape, List<Map<String, Object>> into, Set<Object> seen) {
        Map<String, Object> schema = map(shape);
        if (schema.get("$ref") instanceof String ref) {
            if (seen.add(ref)) {
                collect(resolve(ref), into, seen);
            }
            return;
        }
        into.add(schema);
        for (String word : List.of("allOf", "oneOf", "anyOf")) {
            if (schema.get(word) instanceof List<?> parts) {
                parts.forEach(part -> collect(part, into, seen));
            }
        }
        map(map(schema.get("discriminator")).get("mapping")).values().forEach(ref -> {
            if (seen.add(ref)) {
                collect(resolve(ref.toString()), into, seen);
            }
        });
    }

    private Object resolve(String ref) {
        Object at = root;
        for (String step : ref.substring(2).split("/")) {
            at = map(at).get(step);
        }
        return at;
    }

    /** Whether two paths are the same but for the names of their variables, and values that stand for one. */
    private static boolean isSame(String described, String wanted) {
        String[] a = described.split("/");
        String[] b = wanted.split("/");
        boolean same = a.length == b.length;
        for (int i = 0; same && i < a.length; i++) {
            same = a[i].equals(b[i])
                    || (a[i].startsWith("{") && (b[i].startsWith("{") || b[i].equals("admin-console")));
        }
        return same;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> m ? (Map<String, Object>) m : Map.of();
    }
}
