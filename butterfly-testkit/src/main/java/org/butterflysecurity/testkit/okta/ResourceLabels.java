package org.butterflysecurity.testkit.okta;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.Request;

/** Labelled resources: the list wants the label's value, which stands deep in each of them. */
final class ResourceLabels extends TypeRules {
    private static final Pattern FILTER = Pattern.compile("labelValueId eq \"([^\"]*)\"");
    private static final JsonPointer VALUES = JsonPointer.of("/labels/*/values/*/labelValueId");

    @Override
    Predicate<JsonValue> shown(Request request) {
        Matcher filter = FILTER.matcher(request.query("filter").orElse(""));
        if (!filter.matches()) {
            throw new Refusal(400, "E0000031", "Invalid search criteria.");
        }
        JsonString value = new JsonString(filter.group(1));
        return resource -> VALUES.findAll(resource).contains(value);
    }
}
