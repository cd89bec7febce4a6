package org.butterflysecurity.okta.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReading;

/** Groups that a resource set binds to a role. */
final class BindingMembers {
    private static final ResourceType MEMBER = ResourceType.of("okta/resource-set-binding-member");
    private static final JsonPointer ID = JsonPointer.of("/id");
    private static final JsonPointer LINK = JsonPointer.of("/_links/self/href");
    private static final String SETS = "/api/v1/iam/resource-sets";
    private static final String GROUPS = "/groups/";

    private BindingMembers() {}

    /** Their ids, from what this run has read before, or else from the org. */
    static Set<String> groups(TypeReading reading) throws InterruptedException, RefusedException {
        Set<String> ids = new HashSet<>();
        if (reading.parents().isRead(MEMBER)) {
            try (Stream<Resource> members = reading.parents().read(MEMBER)) {
                members.forEach(m -> group(m.document()).ifPresent(ids::add));
            }
            return ids;
        }
        TypeReading iam = reading.spending("/api/v1/iam");
        for (JsonValue set : iam.all(SETS, JsonPointer.of("/resource-sets"), Paging.BODY_NEXT)) {
            String bindings = path(SETS + "/{id}/bindings", set);
            for (JsonValue role : iam.all(bindings, JsonPointer.of("/roles"), Paging.BODY_NEXT)) {
                String members = path(bindings + "/{id}/members", role);
                for (JsonValue member : iam.all(members, JsonPointer.of("/members"), Paging.BODY_NEXT)) {
                    group(member).ifPresent(ids::add);
                }
            }
        }
        return ids;
    }

    private static String path(String template, JsonValue parent) {
        return new PathTemplate(template)
                .expand(Map.of("id", ID.findString(parent).orElse("-")));
    }

    private static Optional<String> group(JsonValue member) {
        return LINK.findString(member)
                .filter(href -> href.contains(GROUPS))
                .map(href -> List.of(href.substring(href.indexOf(GROUPS) + GROUPS.length())
                                .split("[/?]"))
                        .get(0));
    }
}
