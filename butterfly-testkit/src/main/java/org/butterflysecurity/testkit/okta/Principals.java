package org.butterflysecurity.testkit.okta;

import java.util.function.Predicate;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.Request;

/** Limits of principals: a list needs the filter that names the kind of principal. */
final class Principals extends TypeRules {
    @Override
    Predicate<JsonValue> shown(Request request) {
        FilterExpression filter = FilterExpression.parse(
                request.query("filter").orElseThrow(() -> Refusal.invalid("filter", "The filter is required.")));
        if (!filter.names("principalType")) {
            throw Refusal.invalid("filter", "The filter must name the principalType.");
        }
        return filter::holds;
    }
}
