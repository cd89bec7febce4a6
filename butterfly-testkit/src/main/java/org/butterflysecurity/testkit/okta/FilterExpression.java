package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** A {@code filter} or {@code search}: comparisons joined by {@code and} and {@code or}, of which {@code and} binds tighter. */
record FilterExpression(List<List<Comparison>> anyOfAll) {
    private static final Pattern COMPARISON = Pattern.compile(
            "\\s*\\(?\\s*([A-Za-z_][\\w.]*)\\s+(eq|ne|gt|ge|lt|le|sw|co|pr)(?:\\s+(\"((?:[^\"\\\\]|\\\\.)*)\"|true|false|[0-9]+))?\\s*\\)?\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern JOIN = Pattern.compile("(and|or)\\b", Pattern.CASE_INSENSITIVE);

    /** One comparison of an attribute, written with dots. */
    record Comparison(String attribute, String operator, String value) {
        boolean holds(JsonValue document) {
            return JsonPointer.of("/" + attribute.replace('.', '/'))
                    .find(document)
                    .map(v -> compare(v instanceof JsonString s ? s.value() : v.toString()))
                    .orElse(operator.equals("ne"));
        }

        private boolean compare(String actual) {
            return switch (operator) {
                case "eq" -> actual.equals(value);
                case "ne" -> !actual.equals(value);
                case "gt" -> actual.compareTo(value) > 0;
                case "ge" -> actual.compareTo(value) >= 0;
                case "lt" -> actual.compareTo(value) < 0;
                case "le" -> actual.compareTo(value) <= 0;
                case "sw" -> actual.startsWith(value);
                case "co" -> actual.contains(value);
                default -> true;
            };
        }
    }

    /** Reads {@code text}; refuses with E0000031 what it does not understand. */
    static FilterExpression parse(String text) {
        List<List<Comparison>> any = new ArrayList<>();
        List<Comparison> all = new ArrayList<>();
        Matcher comparison = COMPARISON.matcher(text);
        Matcher join = JOIN.matcher(text);
        int at = 0;
        while (true) {
            if (!comparison.region(at, text.length()).lookingAt()) {
                throw invalid();
            }
            String operator = comparison.group(2).toLowerCase(java.util.Locale.ROOT);
            String value = comparison.group(4) != null ? comparison.group(4) : comparison.group(3);
            if (value == null && !operator.equals("pr")) {
                throw invalid();
            }
            all.add(new Comparison(comparison.group(1), operator, value == null ? "" : value.replace("\\", "")));
            at = comparison.end();
            if (at == text.length()) {
                any.add(List.copyOf(all));
                return new FilterExpression(List.copyOf(any));
            }
            if (!join.region(at, text.length()).lookingAt()) {
                throw invalid();
            }
            if (join.group(1).equalsIgnoreCase("or")) {
                any.add(List.copyOf(all));
                all.clear();
            }
            at = join.end();
        }
    }

    boolean holds(JsonValue document) {
        return anyOfAll.stream().anyMatch(all -> all.stream().allMatch(c -> c.holds(document)));
    }

    boolean names(String attribute) {
        return anyOfAll.stream()
                .flatMap(List::stream)
                .anyMatch(c -> c.attribute().equals(attribute));
    }

    /** Refuses attributes other than {@code allowed}. */
    FilterExpression only(Set<String> allowed) {
        if (!anyOfAll.stream().flatMap(List::stream).allMatch(c -> allowed.contains(c.attribute()))) {
            throw invalid();
        }
        return this;
    }

    private static Refusal invalid() {
        return new Refusal(400, "E0000031", "Invalid search criteria.");
    }
}
