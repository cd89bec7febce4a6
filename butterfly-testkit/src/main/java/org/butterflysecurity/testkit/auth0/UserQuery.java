package org.butterflysecurity.testkit.auth0;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;

/** The part of the search language (engine v3) that readers of whole tenants need: values, ranges, {@code AND}. */
final class UserQuery {
    private static final Pattern RANGE = Pattern.compile("([\\w.]+):([\\[{])(\\S+) TO (\\S+?)([]}])");
    private static final Pattern VALUE = Pattern.compile("(-?)([\\w.]+):\"?([^\"]*?)\"?");

    private UserQuery() {}

    static Predicate<JsonObject> parse(String query) {
        Predicate<JsonObject> all = u -> true;
        for (String term : query.trim().split("\\s+AND\\s+")) {
            all = all.and(term(term.replaceAll("^\\(|\\)$", "")));
        }
        return all;
    }

    private static Predicate<JsonObject> term(String term) {
        if (term.equals("*")) {
            return u -> true;
        }
        Matcher range = RANGE.matcher(term);
        if (range.matches()) {
            String field = range.group(1);
            String low = range.group(3);
            String high = range.group(4);
            boolean lowIn = range.group(2).equals("[");
            boolean highIn = range.group(5).equals("]");
            return u -> texts(u, field).anyMatch(t -> isAbove(t, low, lowIn) && isBelow(t, high, highIn));
        }
        Matcher value = VALUE.matcher(term);
        if (!value.matches()) {
            throw Refusal.invalidQuery("The query string is not valid: " + term);
        }
        boolean not = !value.group(1).isEmpty();
        String wanted = value.group(3);
        if (value.group(2).equals("_exists_")) {
            return u -> texts(u, wanted).findAny().isPresent() != not;
        }
        String pattern = Pattern.quote(wanted).replace("*", "\\E.*\\Q");
        return u -> texts(u, value.group(2)).anyMatch(t -> t.matches("(?i)" + pattern)) != not;
    }

    private static boolean isAbove(String text, String low, boolean included) {
        return low.equals("*") || compare(text, low) > 0 || included && compare(text, low) == 0;
    }

    private static boolean isBelow(String text, String high, boolean included) {
        return high.equals("*") || compare(text, high) < 0 || included && compare(text, high) == 0;
    }

    /** Times with and without fractions compare as times. */
    private static int compare(String text, String bound) {
        try {
            return java.time.Instant.parse(text).compareTo(instant(bound));
        } catch (java.time.format.DateTimeParseException e) {
            return text.compareTo(bound);
        }
    }

    private static java.time.Instant instant(String bound) {
        String unquoted = bound.replace("\"", "");
        return java.time.Instant.parse(unquoted.contains("T") ? unquoted : unquoted + "T00:00:00Z");
    }

    private static java.util.stream.Stream<String> texts(JsonObject user, String field) {
        String pointer = field.startsWith("identities.")
                ? "/identities/*/" + field.substring("identities.".length())
                : "/" + field.replace('.', '/');
        return JsonPointer.of(pointer).findAll(user).stream()
                .map(v -> v instanceof JsonString s ? s.value() : v.toString());
    }
}
