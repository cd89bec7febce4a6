package org.butterflysecurity.testkit.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.testkit.simulation.Faults;

/** Between the JDK's server and the provider; bends answers the way a fault says. */
final class Front {
    private final Provider provider;
    private final Faults faults;

    Front(Provider provider, Faults faults) {
        this.provider = provider;
        this.faults = faults;
    }

    void serve(HttpServer server) {
        server.createContext("/", this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    headers,
                    exchange.getRequestBody().readAllBytes());
            Optional<Faults.Fault> fault = faults.take(request.path());
            Provider.Outcome outcome = answer(request, fault);
            Answer answer =
                    fault.map(f -> bend(f, outcome.answer().held(), request)).orElse(outcome.answer());
            boolean cut = fault.filter(Faults.Fault.CutAfter.class::isInstance).isPresent();
            provider.count(request, outcome, cut ? 0 : answer.status());
            send(exchange, answer, fault);
        } finally {
            exchange.close();
        }
    }

    private Provider.Outcome answer(Request request, Optional<Faults.Fault> fault) {
        try {
            return provider.answer(request, fault);
        } catch (RuntimeException e) {
            // A defect of the simulator: visible to the test as a 500 that names it.
            Answer answer = Answer.text(500, "text/plain", "simulator: " + e);
            return new Provider.Outcome(answer, "", request.path());
        }
    }

    private static Answer bend(Faults.Fault fault, Answer answer, Request request) {
        if (fault instanceof Faults.Fault.TruncatedJson) {
            byte[] half = java.util.Arrays.copyOf(answer.body(), answer.body().length / 2);
            return new Answer(answer.status(), answer.headers(), half);
        }
        if (fault instanceof Faults.Fault.NextLink next) {
            return withNext(answer, next.url());
        }
        if (fault instanceof Faults.Fault.LoopingNextLink) {
            return withNext(answer, "https://localhost" + request.target());
        }
        if (fault instanceof Faults.Fault.Redirect redirect) {
            return Answer.empty(302).with("Location", redirect.location());
        }
        if (fault instanceof Faults.Fault.Html) {
            return Answer.text(200, "text/html", "<html><body>Sign in</body></html>");
        }
        return answer;
    }

    private static Answer withNext(Answer answer, String url) {
        Answer bent = new Answer(
                answer.status(),
                answer.headers().stream()
                        .filter(h -> !h.getValue().endsWith("rel=\"next\""))
                        .toList(),
                answer.body());
        return bent.with("Link", "<" + url + ">; rel=\"next\"");
    }

    private static void send(HttpExchange exchange, Answer answer, Optional<Faults.Fault> fault) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        answer.headers().forEach(h -> headers.add(h.getKey(), h.getValue()));
        if (answer.writer().isPresent()) {
            exchange.sendResponseHeaders(answer.status(), 0);
            try (OutputStream out = exchange.getResponseBody()) {
                answer.writer().get().writeTo(out);
            }
            return;
        }
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length == 0) {
            return;
        }
        try (OutputStream out = exchange.getResponseBody()) {
            if (fault.isPresent() && fault.get() instanceof Faults.Fault.CutAfter cut) {
                out.write(body, 0, Math.min(cut.bytes(), body.length - 1));
                out.flush();
                // Closing the exchange before all announced bytes are sent closes the connection.
                exchange.close();
                return;
            }
            if (fault.isPresent() && fault.get() instanceof Faults.Fault.Slow slow) {
                for (int at = 0; at < body.length; at += slow.bytes()) {
                    out.write(body, at, Math.min(slow.bytes(), body.length - at));
                    out.flush();
                    pause(slow.pause());
                }
                return;
            }
            out.write(body);
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
