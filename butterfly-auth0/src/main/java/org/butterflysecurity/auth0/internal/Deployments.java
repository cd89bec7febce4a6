package org.butterflysecurity.auth0.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.Answer;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.rest.TypeWriter;
import org.butterflysecurity.spi.RestoreSession.WriteRequest;
import org.butterflysecurity.spi.RestoreSession.Written;

/**
 * Deploys actions. Auth0 builds an action after each change and refuses to deploy it before; only once it is deployed can it be bound.
 * Both are asked for, about as often and as long as Auth0's own deploy-cli 8.43 does it.
 */
final class Deployments implements TypeWriter {
    private static final JsonPointer STATUS = JsonPointer.of("/status");
    private static final JsonPointer DEPLOYED = JsonPointer.of("/all_changes_deployed");
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MOST = 60;

    @Override
    public List<Written> write(List<WriteRequest> requests, Sending sending)
            throws InterruptedException, RefusedException {
        List<Written> written = new ArrayList<>();
        for (WriteRequest request : requests) {
            written.add(deploy(request, sending));
        }
        return written;
    }

    private static Written deploy(WriteRequest request, Sending sending) throws InterruptedException, RefusedException {
        String action = request.path().replaceFirst("/deploy$", "");
        await(action, sending, a -> STATUS.findString(a).filter("built"::equals).isPresent());
        Answer deployed = sending.send(RestRequest.get(request.path())
                .withMethod(request.method())
                .withBucket("POST /api/v2/actions/actions/{id}/deploy"));
        await(
                action,
                sending,
                a -> DEPLOYED.find(a).filter(JsonBoolean.TRUE::equals).isPresent());
        return Written.done(deployed.body());
    }

    /** Asks for the action until it is so; what never comes to pass shows in the next request, which Auth0 then refuses. */
    private static void await(String action, Sending sending, Predicate<JsonValue> isSo)
            throws InterruptedException, RefusedException {
        RestRequest read = RestRequest.get(action).withBucket("GET /api/v2/actions/actions/{id}");
        for (int attempt = 1;
                attempt < MOST && sending.send(read).body().filter(isSo).isEmpty();
                attempt++) {
            sending.pause(PAUSE);
        }
    }
}
