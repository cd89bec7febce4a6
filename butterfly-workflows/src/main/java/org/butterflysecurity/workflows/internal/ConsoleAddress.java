package org.butterflysecurity.workflows.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.OrgAccess;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.workflows.ConsoleProfile.Discovery;

/**
 * Where the console is.
 *
 * @param origin scheme, host and port
 * @param start path and query where its sign-in begins, if the org names it
 */
record ConsoleAddress(String origin, Optional<String> start) {

    static ConsoleAddress of(ConsoleSettings settings, ConnectorContext context) throws InterruptedException {
        if (settings.address().isPresent()) {
            return new ConsoleAddress(settings.address().get(), Optional.empty());
        }
        return discover(settings.org().orElseThrow(), settings.profile().discovery(), context);
    }

    /** Looks for the app through which people reach the console. Its host is not derived from the org's name: it may have another. */
    private static ConsoleAddress discover(OrgAccess org, Discovery how, ConnectorContext context)
            throws InterruptedException {
        AtomicReference<Optional<ConsoleAddress>> found = new AtomicReference<>(Optional.empty());
        try (RestClient client = org.openClient(context, Set.of("okta.apps.read"))) {
            client.pages(RestRequest.get(how.path()), JsonPointer.ROOT, Paging.LINK, apps -> {
                for (JsonValue app : apps) {
                    if (app instanceof JsonObject json
                            && json.string("name").filter(how.app()::equals).isPresent()) {
                        found.set(in(json, how));
                    }
                }
            });
        } catch (RefusedException e) {
            throw new AccessException(
                    ErrorCode.ACCESS_DENIED,
                    "The console's address cannot be looked up in the org's apps, which needs the scope okta.apps.read: "
                            + e.refusal().describe() + ".");
        }
        Optional<ConsoleAddress> address = found.get();
        return address == null || address.isEmpty() ? missing(how) : address.get();
    }

    private static ConsoleAddress missing(Discovery how) {
        throw new ConfigurationException(
                ErrorCode.INVALID_SETTING,
                "No app '" + how.app() + "' of the org tells where the Workflows console is: give its address, such as"
                        + " https://acme.workflows.okta.com.");
    }

    private static Optional<ConsoleAddress> in(JsonObject app, Discovery how) {
        for (JsonPointer pointer : how.addresses()) {
            Optional<URI> uri = pointer.findString(app).flatMap(ConsoleAddress::uri);
            if (uri.isPresent()) {
                URI at = uri.get();
                boolean isStart = pointer.last()
                        .filter(name -> name.toLowerCase(java.util.Locale.ROOT).contains("initiate"))
                        .isPresent();
                String path = at.getRawPath() + (at.getRawQuery() == null ? "" : "?" + at.getRawQuery());
                return Optional.of(new ConsoleAddress(
                        at.getScheme() + "://" + at.getRawAuthority(), isStart ? Optional.of(path) : Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() == null
                            || uri.getUserInfo() != null
                            || uri.getRawPath().isEmpty()
                    ? Optional.empty()
                    : Optional.of(uri);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
