package org.butterflysecurity.testkit.workflows;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Provider;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.simulation.Calls;
import org.butterflysecurity.testkit.simulation.Faults;

/**
 * Who is signed in, and how one gets there: the org's classic sign-in, then OpenID Connect between org and console. The redirects
 * in between are made up, as Okta does not document them.
 */
final class ConsoleSessions implements Provider {
    private static final String APP = "/oidc/0oaSimulatedFlows/";

    private final ConsoleOptions options;
    private final Calls calls;
    private final Map<String, User> users = new HashMap<>();
    private final Set<String> sessionTokens = new HashSet<>();
    private final Set<String> orgSessions = new HashSet<>();
    private final Set<String> states = new HashSet<>();
    private final Set<String> codes = new HashSet<>();
    private final Map<String, Instant> open = new HashMap<>();
    private String orgUrl = "";
    private String consoleUrl = "";
    private int issued;

    ConsoleSessions(ConsoleOptions options, Calls calls) {
        this.options = options;
        this.calls = calls;
    }

    private record User(String password, String status) {}

    synchronized void at(String org, String console) {
        orgUrl = org;
        consoleUrl = console;
    }

    synchronized void user(String name, String password, String status) {
        users.put(name, new User(password, status));
    }

    /** Opens a session as a person with a browser does. */
    synchronized String open() {
        String session = SimulatedConsole.SESSION + ++issued + "%3D";
        open.put(session, options.clock().instant().plus(options.sessionLifetime()));
        return session;
    }

    synchronized void endAll() {
        open.clear();
    }

    synchronized boolean isOpen(Request request) {
        Instant until = open.get(cookie(request, "auth_token"));
        return until != null && options.clock().instant().isBefore(until);
    }

    private static String cookie(Request request, String name) {
        for (String pair : request.header("cookie").orElse("").split("; ")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    /** The console's part of the sign-in; empty for other paths. */
    synchronized Optional<Answer> console(Request request) {
        if (request.path().equals("/app/")) {
            return Optional.of(
                    isOpen(request) ? Answer.text(200, "text/html", "<html/>") : to(consoleUrl + APP + "login"));
        }
        if (request.path().equals(APP + "login")) {
            String state = "state" + ++issued;
            states.add(state);
            return Optional.of(to(orgUrl + "/oauth2/v1/authorize?client_id=0oaSimulatedFlows&state=" + state
                            + "&redirect_uri=" + URLEncoder.encode(consoleUrl + APP + "cb", StandardCharsets.UTF_8))
                    .with("Set-Cookie", "state=" + state + "; HttpOnly; Secure; Path=/"));
        }
        if (request.path().equals(APP + "cb")) {
            String state = request.query("state").orElse("");
            boolean fits = state.equals(cookie(request, "state")) && states.remove(state);
            if (!fits || !codes.remove(request.query("code").orElse(""))) {
                return Optional.of(Answer.text(400, "text/html", "<html>wrong state or code</html>"));
            }
            return Optional.of(
                    to(consoleUrl + "/app/").with("Set-Cookie", "auth_token=" + open() + "; HttpOnly; Secure; Path=/"));
        }
        return Optional.empty();
    }

    @Override
    public synchronized Outcome answer(Request request, Optional<Faults.Fault> fault) {
        if (fault.isPresent() && fault.get() instanceof Faults.Fault.Error error) {
            return new Outcome(Answer.json(error.status(), JsonObject.EMPTY), "", request.path());
        }
        Answer answer = switch (request.method() + " " + request.path()) {
            case "POST /api/v1/authn" -> authenticate(request.object());
            case "GET /login/sessionCookieRedirect" -> session(request);
            case "GET /oauth2/v1/authorize" -> authorize(request);
            default -> Answer.json(404, JsonObject.EMPTY);
        };
        return new Outcome(answer, "", request.path());
    }

    private Answer authenticate(JsonObject body) {
        User user = users.get(body.string("username").orElse(""));
        if (user == null
                || !body.string("password").filter(user.password()::equals).isPresent()) {
            return Answer.json(
                    401,
                    JsonObject.builder()
                            .put("errorCode", "E0000004")
                            .put("errorSummary", "Authentication failed")
                            .build());
        }
        JsonObject.Builder json = JsonObject.builder().put("status", user.status());
        if (user.status().equals("SUCCESS")) {
            String token = "20111sessionToken" + ++issued;
            sessionTokens.add(token);
            json.put("sessionToken", token);
        } else {
            json.put("stateToken", "00state" + ++issued);
        }
        return Answer.json(200, json.build());
    }

    private Answer session(Request request) {
        String to = request.query("redirectUrl").orElse("");
        boolean trusted = to.startsWith(consoleUrl + "/") || to.startsWith(orgUrl + "/");
        if (!trusted || !sessionTokens.remove(request.query("token").orElse(""))) {
            return Answer.text(trusted ? 200 : 400, "text/html", "<html>sign in</html>");
        }
        String session = "sid" + ++issued;
        orgSessions.add(session);
        return to(to).with("Set-Cookie", "sid=" + session + "; HttpOnly; Secure; Path=/");
    }

    private Answer authorize(Request request) {
        String to = request.query("redirect_uri").orElse("");
        boolean signedIn = orgSessions.contains(cookie(request, "sid"));
        if (!signedIn || options.asksForFactor() || !to.equals(consoleUrl + APP + "cb")) {
            return Answer.text(200, "text/html", "<html>sign in</html>");
        }
        String code = "code" + ++issued;
        codes.add(code);
        return to(to + "?code=" + code + "&state=" + request.query("state").orElse(""));
    }

    private static Answer to(String address) {
        return Answer.empty(302).with("Location", address);
    }

    @Override
    public void count(Request request, Outcome outcome, int status) {
        // The target may have a token in its query.
        calls.add(new Calls.Call(request.method(), request.path(), "", status), outcome.endpoint());
    }
}
