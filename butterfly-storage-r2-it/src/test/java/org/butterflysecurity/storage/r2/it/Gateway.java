package org.butterflysecurity.storage.r2.it;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import org.butterflysecurity.storage.r2.R2StorageBuilder;

/** Stands before a real server and passes everything on, but for what a test has it answer itself. */
final class Gateway implements AutoCloseable {
    private static final int LAST = 10;

    private final S3Server server;
    private final WireMockServer front =
            new WireMockServer(options().dynamicPort().preserveHostHeader(true));

    Gateway(S3Server server) {
        this.server = server;
        front.start();
        passOn();
    }

    private void passOn() {
        front.stubFor(any(anyUrl())
                .atPriority(LAST)
                .willReturn(aResponse().proxiedFrom(server.endpoint().toString())));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.port());
    }

    /** What these requests get instead of the server's answer. */
    void answers(MappingBuilder request, ResponseDefinitionBuilder answer) {
        front.stubFor(request.atPriority(1).willReturn(answer));
    }

    /** Refuses with an error as the S3 interface tells it. */
    static ResponseDefinitionBuilder error(int status, String code) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/xml")
                .withBody("<Error><Code>" + code + "</Code><Message>refused</Message></Error>");
    }

    /** From now on everything is passed on. */
    void stepAside() {
        front.resetMappings();
        passOn();
    }

    R2StorageBuilder storage(String bucket, String prefix) {
        return server.storage(endpoint(), bucket, prefix);
    }

    @Override
    public void close() {
        front.stop();
    }
}
