package org.butterflysecurity.auth0.corpus;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;

/** A path of the catalog, to be recognised in requests. */
record Route(TypeDefinition type, Pattern pattern, boolean isListing) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

    /** The listing and the path of one object, as far as the type has them. */
    static List<Route> of(TypeDefinition type) {
        List<Route> routes = new ArrayList<>();
        type.reading().listing().map(Reading.Listing::path).ifPresent(p -> routes.add(new Route(type, regex(p), true)));
        type.reading().get().ifPresent(p -> routes.add(new Route(type, regex(p), false)));
        return routes;
    }

    /** The values of the variables, decoded; empty if the path is another. */
    Optional<List<String>> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            values.add(URLDecoder.decode(matcher.group(i).replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        return Optional.of(values);
    }

    /** A variable is any segment; of alternatives one word, which counts as a value where they are named. */
    private static Pattern regex(String template) {
        String path = template.split("\\?")[0];
        StringBuilder regex = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(path);
        int from = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(path.substring(from, matcher.start())));
            String inside = matcher.group(1);
            int colon = inside.indexOf(':');
            if (colon >= 0) {
                regex.append('(').append(inside.substring(colon + 1)).append(')');
            } else if (inside.contains("|")) {
                regex.append("(?:").append(inside).append(')');
            } else {
                regex.append("([^/]+)");
            }
            from = matcher.end();
        }
        return Pattern.compile(regex + Pattern.quote(path.substring(from)));
    }
}
