package org.butterflysecurity.rest;

import java.util.Set;
import org.butterflysecurity.catalog.TypeDefinition;

/** Interfaces that are not generally available: tenants that do not have them refuse even a plain request. */
final class Previews {
    /** Stages that a tenant has to be let into, so that a role cannot be told from an invitation that is missing. */
    private static final Set<String> BY_INVITATION = Set.of("EA", "BETA");

    private Previews() {}

    /** Whether {@code refusal} is how a tenant without the preview answers. */
    static boolean isRefused(TypeDefinition type, Refusal refusal) {
        String stage = type.availability().stage().orElse("GA");
        return switch (refusal.kind()) {
            case REFUSED -> refusal.failure().status() == 400 && !stage.equals("GA");
            case ROLE_MISSING -> BY_INVITATION.contains(stage);
            default -> false;
        };
    }
}
