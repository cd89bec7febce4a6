package org.butterflysecurity.catalog;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with an optional query, written unencoded, in which {@code {name}} stands for a variable and {@code {A|B}} for each of
 * several words in turn; {@code {name:A|B}} is a variable that takes each of the words, one at least.
 *
 * <p>Variables are filled from the left with the segments of the parent's key, outermost parent first, followed by the object's
 * own id where the path goes on to it; variables that the type's bindings name are filled from the parent's document instead.
 */
public record PathTemplate(String text) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern CHOICE = Pattern.compile("\\{([a-zA-Z]+):[^{}]*}");

    public PathTemplate {
        requireNonNull(text, "text");
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("A path starts with '/': '" + text + "'");
        }
    }

    /** The variables from left to right, each once; alternatives are none. */
    public List<String> variables() {
        List<String> names = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!isChoice(name) && !names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** This template once for each combination of its alternatives; itself if it has none. */
    public List<PathTemplate> alternatives() {
        return choices().stream().map(Choice::path).toList();
    }

    /** The same, each with the words that its named alternatives have taken. */
    public List<Choice> choices() {
        return choices(List.of());
    }

    private List<Choice> choices(List<String> chosen) {
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            String inside = matcher.group(1);
            if (isChoice(inside)) {
                String before = text.substring(0, matcher.start());
                String after = text.substring(matcher.end());
                int colon = inside.indexOf(':');
                return List.of(inside.substring(colon + 1).split("\\|")).stream()
                        .flatMap(word -> new PathTemplate(before + word + after)
                                .choices(colon < 0 ? chosen : with(chosen, word)).stream())
                        .toList();
            }
        }
        return List.of(new Choice(this, chosen));
    }

    private static List<String> with(List<String> words, String word) {
        List<String> more = new ArrayList<>(words);
        more.add(word);
        return more;
    }

    private static boolean isChoice(String inside) {
        return inside.contains("|") || inside.contains(":");
    }

    /** The path without its query, alternatives by their names only: what tells one endpoint from another. */
    public String route() {
        int question = text.indexOf('?');
        String path = question < 0 ? text : text.substring(0, question);
        return CHOICE.matcher(path).replaceAll("{$1}");
    }

    /**
     * A template whose alternatives have been chosen.
     *
     * @param named the words that named alternatives have taken, from left to right
     */
    public record Choice(PathTemplate path, List<String> named) {
        public Choice {
            named = List.copyOf(named);
        }
    }

    /**
     * The values of the variables in a request's path, from left to right, decoded; empty if it is a path of another kind. Queries do not
     * count, and an alternative stands for any of its words.
     */
    public Optional<List<String>> valuesIn(String path) {
        List<String> mine = List.of(route().split("/", -1));
        List<String> given = List.of(path.split("\\?", 2)[0].split("/", -1));
        if (mine.size() != given.size()) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < mine.size(); i++) {
            if (VARIABLE.matcher(mine.get(i)).matches()) {
                values.add(URLDecoder.decode(given.get(i).replace("+", "%2B"), StandardCharsets.UTF_8));
            } else if (!mine.get(i).equals(given.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /** {@code values} assigned to the variables from left to right, after those that {@code bound} names. */
    public Map<String, String> assign(List<String> values, Map<String, String> bound) {
        Map<String, String> assigned = new LinkedHashMap<>(bound);
        int next = 0;
        for (String name : variables()) {
            if (!assigned.containsKey(name) && next < values.size()) {
                assigned.put(name, values.get(next++));
            }
        }
        return assigned;
    }

    /**
     * The path and query, percent-encoded (RFC 3986), with every variable filled.
     *
     * @throws IllegalArgumentException if a variable has no value
     */
    public String expand(Map<String, String> values) {
        int question = text.indexOf('?');
        String path = question < 0 ? text : text.substring(0, question);
        StringBuilder out = new StringBuilder(encode(fill(path, values), "/:@"));
        if (question >= 0) {
            String separator = "?";
            for (String pair : text.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                out.append(separator).append(encode(List.of(name), ":@,."));
                if (equals >= 0) {
                    out.append('=').append(encode(fill(pair.substring(equals + 1), values), ":@,."));
                }
                separator = "&";
            }
        }
        return out.toString();
    }

    /** Literal text and values in turn: even places are literal, odd ones are values, which are encoded without exception. */
    private List<String> fill(String part, Map<String, String> values) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(part);
        int from = 0;
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException("No value for {" + matcher.group(1) + "} in '" + text + "'");
            }
            pieces.add(part.substring(from, matcher.start()));
            pieces.add(value);
            from = matcher.end();
        }
        pieces.add(part.substring(from));
        return pieces;
    }

    private static String encode(List<String> pieces, String literalAlso) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            String encoded = URLEncoder.encode(pieces.get(i), StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A")
                    .replace("%7E", "~");
            if (i % 2 == 0) {
                for (String sign : literalAlso.split("")) {
                    encoded = encoded.replace(URLEncoder.encode(sign, StandardCharsets.UTF_8), sign);
                }
            }
            out.append(encoded);
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
