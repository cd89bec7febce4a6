package org.butterflysecurity.testkit.auth0;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Router;

/** Endpoints that do something of their own; all others are answered as the catalog declares them. */
final class Endpoints {
    private final Router router;
    private final Tenant tenant;
    private final Map<String, Endpoint> own = new HashMap<>();

    /** Answers a call. */
    interface Handler {
        Answer answer(Call call);
    }

    /**
     * An endpoint of its own.
     *
     * @param scopes any of which lets a call in; empty for those that the catalog names
     */
    record Endpoint(Optional<List<String>> scopes, Handler handler) {}

    Endpoints(Router router, Tenant tenant) {
        this.router = router;
        this.tenant = tenant;
    }

    Tenant tenant() {
        return tenant;
    }

    /** An endpoint that the catalog knows and cannot describe. */
    Endpoints own(String method, String path, Handler handler) {
        own.put(name(method, path), new Endpoint(Optional.empty(), handler));
        return this;
    }

    /** An endpoint that the catalog does not know. Scopes are separated by {@code |}; none lets every token in. */
    Endpoints extra(String method, String path, String type, String scopes, Handler handler) {
        router.add(method, path, tenant.type(type), "own");
        List<String> any = scopes.isEmpty() ? List.of() : List.of(scopes.split("\\|"));
        own.put(name(method, path), new Endpoint(Optional.of(any), handler));
        return this;
    }

    /** Another way to an operation that the catalog describes. */
    Endpoints also(String method, String path, String type, String operation) {
        router.add(method, path, tenant.type(type), operation);
        return this;
    }

    Optional<Endpoint> find(String method, PathTemplate template) {
        return Optional.ofNullable(own.get(name(method, Router.pathOf(template))));
    }

    private static String name(String method, String path) {
        return method + " " + path.replaceAll("\\{[^}]*}", "{}");
    }
}
