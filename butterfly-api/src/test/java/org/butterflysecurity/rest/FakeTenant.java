package org.butterflysecurity.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.spi.ConnectorContext;

/** A provider tenant played by WireMock, and a client's surroundings in virtual time. */
final class FakeTenant implements AutoCloseable {
    static final RateLimitHeaders LIMITS = new RateLimitHeaders("x-limit", "x-remaining", "x-reset");

    final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
    final VirtualTime time = new VirtualTime();
    final List<BackupEvent> events = new CopyOnWriteArrayList<>();
    final Map<String, String> secrets = new HashMap<>();

    FakeTenant() {
        server.start();
    }

    String url() {
        return "http://localhost:" + server.port();
    }

    ConnectorContext context() {
        return new ConnectorContext(
                time,
                new Random(7),
                ref -> Optional.ofNullable(secrets.get(ref.name()))
                        .map(s -> Secret.copyOf(s.getBytes(StandardCharsets.UTF_8))),
                events::add);
    }

    RestClient client() {
        return client(b -> b, o -> o);
    }

    RestClient client(UnaryOperator<RestClient.Builder> more, UnaryOperator<RestOptions.Builder> options) {
        RestOptions.Builder chosen =
                options.apply(RestOptions.builder().allowLoopbackHttp().maxAttempts(4));
        return more.apply(RestClient.builder(url()).options(chosen.build()).rateLimitHeaders(LIMITS))
                .open(context(), time, Duration.ofSeconds(5));
    }

    /** A JSON answer, dated now. */
    ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withHeader("Date", date())
                .withBody(body);
    }

    ResponseDefinitionBuilder limited(int status, String body, int limit, int remaining, long resetInSeconds) {
        return json(status, body)
                .withHeader("x-limit", Integer.toString(limit))
                .withHeader("x-remaining", Integer.toString(remaining))
                .withHeader("x-reset", Long.toString(time.instant().getEpochSecond() + resetInSeconds));
    }

    private String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.ofInstant(time.instant(), ZoneOffset.UTC));
    }

    <T extends BackupEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void close() {
        server.stop();
    }
}
