package org.butterflysecurity.auth0.internal;

import java.util.Map;
import org.butterflysecurity.rest.TypeWriter;

/** The writers by the requests that they carry out. */
public final class Auth0Writers {
    private Auth0Writers() {}

    /** Writers of one restore. */
    public static Map<String, TypeWriter> all() {
        return Map.of(
                "POST /api/v2/jobs/users-imports",
                new UserImports(),
                "POST /api/v2/users",
                new NewUsers(),
                "POST /api/v2/actions/actions/{id}/deploy",
                new Deployments());
    }
}
