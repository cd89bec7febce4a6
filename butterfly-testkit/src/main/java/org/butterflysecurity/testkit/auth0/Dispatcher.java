package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.MalformedRequest;
import org.butterflysecurity.testkit.internal.Provider;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.simulation.Calls;
import org.butterflysecurity.testkit.simulation.Faults.Fault;

/** Takes a request through all that may refuse it: rate limit, token, route, feature, scope; then answers it. */
final class Dispatcher implements Provider {
    private static final String API = "/api/v2/";

    private final Tenant tenant;
    private final Router router;
    private final Endpoints endpoints;
    private final Reads reads;
    private final Writes writes;
    private final TokenEndpoint token;
    private final AccessTokens tokens;
    private final TokenBuckets buckets;
    private final Calls calls;
    private final Map<ResourceType, Auth0Absence> absences = new ConcurrentHashMap<>();

    Dispatcher(
            Tenant tenant,
            Router router,
            Endpoints endpoints,
            TokenEndpoint token,
            AccessTokens tokens,
            TokenBuckets buckets,
            Calls calls) {
        this.tenant = tenant;
        this.router = router;
        this.endpoints = endpoints;
        this.reads = new Reads(tenant);
        this.writes = new Writes(tenant, new TypeRules());
        this.token = token;
        this.tokens = tokens;
        this.buckets = buckets;
        this.calls = calls;
    }

    Map<ResourceType, Auth0Absence> absences() {
        return absences;
    }

    @Override
    public Outcome answer(Request request, Optional<Fault> fault) {
        String[] endpoint = {request.path()};
        String bucket = "";
        Answer answer;
        try {
            List<String> segments = request.segments();
            bucket = TokenBuckets.group(request.method(), segments);
            TokenBuckets.Verdict verdict = buckets.take(bucket);
            if (!verdict.allowed()) {
                answer = tooMany(bucket).answer();
            } else if (fault.isPresent() && fault.get() instanceof Fault.Error error) {
                answer = new Refusal(error.status(), "Error", "Simulated failure", error.code()).answer();
            } else if (fault.isPresent() && fault.get() instanceof Fault.TooMany late) {
                verdict = new TokenBuckets.Verdict(
                        false,
                        bucket,
                        verdict.limit(),
                        0,
                        tenant.clock().instant().plus(late.after()));
                answer = tooMany(Auth0RatePlan.GLOBAL).answer();
            } else if (fault.isPresent() && fault.get() instanceof Fault.TooManyAtOnce) {
                verdict = new TokenBuckets.Verdict(
                        false, bucket, 0, 0, tenant.clock().instant().plusSeconds(1));
                answer = tooMany(Auth0RatePlan.GLOBAL).answer();
            } else {
                answer = bent(refusable(request, segments, endpoint), request, fault);
            }
            answer = verdict.onto(answer);
        } catch (MalformedRequest malformed) {
            answer = Refusal.of(malformed).answer();
        }
        return new Outcome(answer, bucket, endpoint[0]);
    }

    @Override
    public void count(Request request, Outcome outcome, int status) {
        calls.add(new Calls.Call(request.method(), request.target(), outcome.bucket(), status), outcome.endpoint());
    }

    private static Refusal tooMany(String bucket) {
        String message = bucket.equals(Auth0RatePlan.GLOBAL)
                ? "Global limit has been reached"
                : "Global per second " + bucket + " group limit has been reached";
        return new Refusal(429, "Too Many Requests", message, "too_many_requests");
    }

    /** Faults of links, where the link is a checkpoint in the body: the header of the log is bent elsewhere. */
    private static Answer bent(Answer answer, Request request, Optional<Fault> fault) {
        String next = fault.map(f -> f instanceof Fault.NextLink link
                        ? link.url()
                        : f instanceof Fault.LoopingNextLink
                                ? request.query("from").orElse("")
                                : "")
                .orElse("");
        boolean object = answer.body().length > 0 && answer.body()[0] == '{';
        if (next.isEmpty() || !object) {
            return answer;
        }
        JsonObject body = (JsonObject) Json.parse(answer.body());
        byte[] changed = Json.canonical(body.with("next", new JsonString(next)));
        return new Answer(answer.status(), answer.headers(), changed);
    }

    private Answer refusable(Request request, List<String> segments, String[] endpoint) {
        try {
            if (request.path().equals(TokenEndpoint.PATH)) {
                return request.method().equals("POST")
                        ? token.answer(request)
                        : Refusal.noSuchEndpoint().answer();
            }
            if (!request.path().startsWith(API)) {
                return Refusal.noSuchEndpoint().answer();
            }
            AccessTokens.Token credential = authenticate(request);
            Router.Match match = router.match(request.method(), segments).orElseThrow(Refusal::noSuchEndpoint);
            Router.Route route = choose(match, request);
            endpoint[0] = Router.pathOf(route.template());
            Optional<Endpoints.Endpoint> own = endpoints.find(request.method(), route.template());
            requireFeature(route.type());
            requireScope(credential, route.type(), request.method(), own.flatMap(Endpoints.Endpoint::scopes));
            Call call = new Call(route.type(), route.operation(), match.values(), request, credential);
            Answer answer = own.map(e -> e.handler().answer(call)).orElseGet(() -> ordinary(call));
            if (!request.method().equals("GET") && answer.status() < 300) {
                tenant.log().wrote(request, answer, credential.clientId());
            }
            return answer;
        } catch (MalformedRequest malformed) {
            return Refusal.of(malformed).answer();
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (TokenRefusal refusal) {
            return refusal.answer();
        }
    }

    private Answer ordinary(Call call) {
        if (call.operation().equals(Router.LIST)) {
            return reads.list(call);
        }
        if (call.operation().equals(Router.GET)) {
            return reads.one(call);
        }
        synchronized (writes) {
            return writes.answer(call);
        }
    }

    private AccessTokens.Token authenticate(Request request) {
        String header = request.header("authorization").orElse("");
        if (!header.startsWith("Bearer ")) {
            throw new Refusal(401, "Unauthorized", "Missing authentication", "");
        }
        return tokens.find(header.substring("Bearer ".length()))
                .orElseThrow(() -> new Refusal(401, "Unauthorized", "Invalid token", "invalid_token"));
    }

    /** Of the types that share a path, the one that has the object, or that is read there at all. */
    private Router.Route choose(Router.Match match, Request request) {
        List<Router.Route> routes = new ArrayList<>(match.routes());
        if (routes.size() == 1) {
            return routes.get(0);
        }
        List<Router.Route> read =
                routes.stream().filter(r -> r.type().isBackedUp()).toList();
        for (Router.Route route : read) {
            if (!match.values().isEmpty() && has(route, match.values())) {
                boolean upsert =
                        request.method().equals("PUT") && route.operation().equals("create");
                if (!upsert) {
                    return route;
                }
            }
        }
        return read.isEmpty() ? routes.get(0) : read.get(0);
    }

    private boolean has(Router.Route route, List<String> values) {
        return tenant.store()
                .of(route.type().type())
                .find(new ResourceKey(values))
                .isPresent();
    }

    private void requireFeature(TypeDefinition type) {
        Auth0Absence absence = absences.get(type.type());
        if (absence != null) {
            throw absence.refusal();
        }
    }

    private static void requireScope(
            AccessTokens.Token credential, TypeDefinition type, String method, Optional<List<String>> own) {
        if (own.isPresent()) {
            require(credential, own.get());
        } else if (method.equals("GET")) {
            type.reading().scopes().forEach(s -> require(credential, List.of(s.split("\\|"))));
        } else {
            require(credential, writing(type, method));
        }
    }

    /** The scopes of writing name what is done: create, update or delete. */
    private static List<String> writing(TypeDefinition type, String method) {
        List<String> scopes = type.writing().scopes();
        String verb = switch (method) {
            case "POST" -> "create:";
            case "DELETE" -> "delete:";
            default -> "update:";
        };
        for (String start : List.of(verb, "update:", "create:")) {
            List<String> fitting =
                    scopes.stream().filter(s -> s.startsWith(start)).limit(1).toList();
            if (!fitting.isEmpty()) {
                return fitting;
            }
        }
        return scopes;
    }

    private static void require(AccessTokens.Token credential, List<String> any) {
        if (!any.isEmpty() && any.stream().noneMatch(credential::has)) {
            throw Refusal.scope(String.join(",", any));
        }
    }
}
