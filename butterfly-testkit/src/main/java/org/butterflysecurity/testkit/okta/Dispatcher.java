package org.butterflysecurity.testkit.okta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.MalformedRequest;
import org.butterflysecurity.testkit.internal.Provider;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.simulation.Calls;
import org.butterflysecurity.testkit.simulation.Faults;

/** Takes a request through all that may refuse it: media types, credential, rate limit, feature, scope, role; then answers it. */
final class Dispatcher implements Provider {
    private final Org org;
    private final Router router;
    private final ResourceApi api;
    private final Assets assets;
    private final TokenEndpoint token;
    private final Tokens tokens;
    private final Optional<Dpop> dpop;
    private final RateLimiter limiter;
    private final Absences absences;
    private final Calls calls;
    private final AtomicLong requests = new AtomicLong();

    Dispatcher(
            Org org,
            Router router,
            ResourceApi api,
            Assets assets,
            TokenEndpoint token,
            Tokens tokens,
            Optional<Dpop> dpop,
            RateLimiter limiter,
            Absences absences,
            Calls calls) {
        this.org = org;
        this.router = router;
        this.api = api;
        this.assets = assets;
        this.token = token;
        this.tokens = tokens;
        this.dpop = dpop;
        this.limiter = limiter;
        this.absences = absences;
        this.calls = calls;
    }

    @Override
    public Outcome answer(Request request, Optional<Faults.Fault> fault) {
        String requestId = String.format("sim%017d", requests.incrementAndGet());
        List<String> segments = request.segments();
        String bucket = Buckets.of(request.method(), segments);
        String[] endpoint = {request.path()};
        Answer answer;
        if (request.path().equals("/.well-known/okta-organization") || assets.has(request.path())) {
            answer = open(request);
        } else {
            answer = limited(request, segments, bucket, requestId, endpoint, fault);
        }
        return new Outcome(answer.with("X-Okta-Request-Id", requestId), bucket, endpoint[0]);
    }

    @Override
    public void count(Request request, Outcome outcome, int status) {
        calls.add(new Calls.Call(request.method(), request.target(), outcome.bucket(), status), outcome.endpoint());
    }

    private Answer open(Request request) {
        if (!request.method().equals("GET")) {
            return new Refusal(405, "E0000022", "The endpoint does not support the provided HTTP method")
                    .answer("open");
        }
        return assets.has(request.path())
                ? assets.answer(request.path())
                : Answer.json(
                        200, org.store().object("well-known-org-metadata", "-").orElse(JsonObject.EMPTY));
    }

    private Answer limited(
            Request request,
            List<String> segments,
            String bucket,
            String requestId,
            String[] endpoint,
            Optional<Faults.Fault> fault) {
        RateLimiter.Verdict verdict = limiter.begin(bucket);
        try {
            Answer answer;
            if (!verdict.allowed()) {
                answer = new Refusal(429, "E0000047", "API call exceeded rate limit due to too many requests.")
                        .answer(requestId);
            } else if (fault.isPresent() && fault.get() instanceof Faults.Fault.Error error) {
                answer = new Refusal(error.status(), error.code(), "Simulated failure").answer(requestId);
            } else if (fault.isPresent() && fault.get() instanceof Faults.Fault.TooMany tooMany) {
                verdict = new RateLimiter.Verdict(
                        false, verdict.limit(), 0, org.clock().instant().plus(tooMany.after()));
                answer = new Refusal(429, "E0000047", "API call exceeded rate limit due to too many requests.")
                        .answer(requestId);
            } else if (fault.isPresent() && fault.get() instanceof Faults.Fault.TooManyAtOnce) {
                verdict = new RateLimiter.Verdict(
                        false, 0, 0, org.clock().instant().plusSeconds(1));
                answer = new Refusal(429, "E0000047", "API call exceeded rate limit due to too many requests.")
                        .answer(requestId);
            } else {
                answer = refusable(request, segments, requestId, endpoint);
            }
            return verdict.onto(answer);
        } finally {
            limiter.end();
        }
    }

    private Answer refusable(Request request, List<String> segments, String requestId, String[] endpoint) {
        try {
            if (request.path().equals(TokenEndpoint.PATH)) {
                if (!request.method().equals("POST")) {
                    throw new Refusal(405, "E0000022", "The endpoint does not support the provided HTTP method");
                }
                return token.answer(request);
            }
            Tokens.Token credential = authenticate(request);
            requireMediaTypes(request);
            Router.Match match = match(request.method(), segments);
            endpoint[0] = Router.pathOf(match.routes().get(0).template());
            if (match.routes().get(0).type().type().name().equals("system-log")) {
                requireScope(credential, match.routes().get(0), true);
                return org.log().list(request, org.url());
            }
            absences.check(match.routes());
            Router.Route route = api.choose(match, request);
            absences.check(List.of(route));
            requireScope(credential, route, request.method().equals("GET"));
            Map<String, String> variables = new LinkedHashMap<>(match.variables(route));
            return api.answer(route, variables, request, credential.clientId());
        } catch (MalformedRequest malformed) {
            return Refusal.of(malformed).answer(requestId);
        } catch (Refusal refusal) {
            calls.refused(refusal.code());
            return refusal.answer(requestId);
        } catch (OAuthRefusal refusal) {
            return refusal.answer();
        }
    }

    private Router.Match match(String method, List<String> segments) {
        return router.match(method, segments)
                .orElseThrow(() -> router.hasPath(segments)
                        ? new Refusal(405, "E0000022", "The endpoint does not support the provided HTTP method")
                        : Refusal.notFound("/" + String.join("/", segments), "Endpoint"));
    }

    private Tokens.Token authenticate(Request request) {
        String header = request.header("authorization").orElse("");
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? "" : header.substring(0, blank);
        String value = header.substring(blank + 1);
        Refusal invalid = new Refusal(401, "E0000011", "Invalid token provided");
        Tokens.Token found = tokens.find(value).orElseThrow(() -> invalid);
        String expected = found.anyScope() ? "SSWS" : found.thumbprint().isPresent() ? "DPoP" : "Bearer";
        if (!scheme.equals(expected)) {
            throw invalid;
        }
        if (found.thumbprint().isPresent()) {
            dpop.orElseThrow()
                    .checkApiRequest(request, value, found.thumbprint().get());
        }
        return found;
    }

    private static void requireMediaTypes(Request request) {
        String accept = request.header("accept").orElse("");
        if (!accept.contains("application/json") && !accept.contains("*/*")) {
            throw new Refusal(
                    406,
                    "E0000019",
                    "Bad request. Accept and/or Content-Type headers likely do not match supported values.");
        }
        String type = request.header("content-type").orElse("");
        boolean known = type.startsWith("application/json")
                || type.startsWith("multipart/form-data")
                || type.startsWith("application/merge-patch+json");
        if (request.body().length > 0 && !known) {
            throw new Refusal(415, "E0000018", "Bad request. Accept and/or Content-Type headers are likely not set.");
        }
        if (request.body().length == 0
                && (request.method().equals("POST") || request.method().equals("PUT"))
                && request.header("content-length").isEmpty()) {
            throw new Refusal(411, "E0000018", "Content-Length is required");
        }
    }

    private static void requireScope(Tokens.Token credential, Router.Route route, boolean reads) {
        if (!credential.anyScope()) {
            TypeDefinition type = route.type();
            List<String> needed =
                    reads ? type.reading().scopes() : type.writing().scopes();
            for (String scope : needed) {
                String wider = scope.replaceAll("\\.read$", ".manage");
                if (!credential.scopes().contains(scope) && !credential.scopes().contains(wider)) {
                    throw new OAuthRefusal(
                            403,
                            "insufficient_scope",
                            "The access token provided does not contain the required scopes.");
                }
            }
        }
        if (!credential.role()) {
            throw new Refusal(403, "E0000006", "You do not have permission to perform the requested action");
        }
    }
}
