package org.butterflysecurity.auth0.internal;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.rest.TypeWriter;
import org.butterflysecurity.spi.RestoreSession.WriteRequest;
import org.butterflysecurity.spi.RestoreSession.Written;

/** Makes users of passwordless connections one by one, without a mail. */
final class NewUsers implements TypeWriter {
    private static final JsonPointer CONNECTION = JsonPointer.of("/identities/0/connection");

    @Override
    public List<Written> write(List<WriteRequest> requests, Sending sending)
            throws InterruptedException, RefusedException {
        List<Written> written = new ArrayList<>();
        for (WriteRequest request : requests) {
            JsonObject user = (JsonObject) request.body().orElseThrow();
            JsonObject body = row(user).without("identities").with("connection", new JsonString(connection(user)));
            body = body.has("email") ? body.with("verify_email", JsonBoolean.FALSE) : body;
            written.add(Written.done(sending.send(RestRequest.get(request.path())
                            .withMethod(request.method())
                            .withBucket(request.method() + " " + request.path())
                            .withBody(body))
                    .body()));
        }
        return written;
    }

    static String connection(JsonObject user) {
        return CONNECTION.findString(user).orElse("");
    }

    /** The user as a request takes it: Auth0 puts the provider before the id once more. */
    static JsonObject row(JsonObject user) {
        String id = user.string("user_id").orElse("");
        return user.with("user_id", new JsonString(id.substring(id.indexOf('|') + 1)));
    }
}
