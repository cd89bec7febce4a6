package org.butterflysecurity.okta.internal;

import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.rest.Answer;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestRequest;

/**
 * What an org says of itself without being asked for a credential.
 *
 * @param id for instance {@code 00o1…}
 * @param pipeline {@code idx} for Identity Engine, {@code v1} for Classic Engine
 */
public record Organization(String id, String pipeline) {
    /** An org that does not tell. */
    public static final Organization UNKNOWN = new Organization("", "unknown");

    private static final String PATH = "/.well-known/okta-organization";

    /** Asks the org; empty if what answers does not say that it is one. */
    public static Optional<Organization> discover(RestClient client) throws InterruptedException {
        return answer(client).map(Answer::object).flatMap(Organization::of);
    }

    /** Whether the org lacks what only {@code engine} has: {@code oie} or {@code classic}, as the catalog writes it. */
    public boolean lacks(String engine) {
        return (engine.equals("oie") && pipeline.equals("v1")) || (engine.equals("classic") && pipeline.equals("idx"));
    }

    private static Optional<Answer> answer(RestClient client) throws InterruptedException {
        try {
            return Optional.of(client.send(RestRequest.get(PATH).anonymous()));
        } catch (RefusedException e) {
            return Optional.empty();
        } catch (ProviderException e) {
            if (e.code() == ErrorCode.UNEXPECTED_ANSWER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Organization> of(JsonObject body) {
        return body.string("id")
                .map(id -> new Organization(id, body.string("pipeline").orElse("")));
    }
}
