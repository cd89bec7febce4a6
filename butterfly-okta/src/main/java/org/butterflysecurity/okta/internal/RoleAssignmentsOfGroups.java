package org.butterflysecurity.okta.internal;

import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * Admin roles of groups. The statistics of a group flag those that have any; the flag was wrong for custom roles before
 * release 2026.01, so the groups that resource sets bind are asked too. A group without the flag is asked as well.
 */
final class RoleAssignmentsOfGroups implements TypeReader {
    private static final JsonPointer STATISTICS = JsonPointer.of("/_embedded/stats");

    /** Spelt {@code hasAdminPrivlege} in the published schema and {@code hasAdminPrivileges} in the release notes. */
    private static final String FLAG = "hasAdminPriv";

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        Set<String> bound = BindingMembers.groups(reading);
        return reading.forEachParent(group -> {
            if (flag(group).orElse(true) || bound.contains(group.key().id())) {
                reading.acceptDeclared(group);
            }
        });
    }

    private static Optional<Boolean> flag(Resource group) {
        if (STATISTICS.find(group.document()).orElse(JsonObject.EMPTY) instanceof JsonObject statistics) {
            return statistics.members().entrySet().stream()
                    .filter(member -> member.getKey().startsWith(FLAG))
                    .filter(member -> member.getValue() instanceof JsonBoolean)
                    .map(member -> ((JsonBoolean) member.getValue()).value())
                    .findFirst();
        }
        return Optional.empty();
    }
}
