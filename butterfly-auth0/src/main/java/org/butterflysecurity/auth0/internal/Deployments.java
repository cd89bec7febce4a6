package org.butterflysecurity.auth0.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.rest.TypeWriter;
import org.butterflysecurity.spi.RestoreSession.WriteRequest;
import org.butterflysecurity.spi.RestoreSession.Written;

/**
 * Deploys actions. Auth0 builds an action after each change and refuses to deploy it before: then it is asked again, about as
 * often and as long as Auth0's own deploy-cli 8.43 does it.
 */
final class Deployments implements TypeWriter {
    private static final String NOT_YET = "must be in the 'built' state";
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
        RestRequest deploy = RestRequest.get(request.path())
                .withMethod(request.method())
                .withBucket("POST /api/v2/actions/actions/{id}/deploy");
        for (int attempt = 1; ; attempt++) {
            try {
                return Written.done(sending.send(deploy).body());
            } catch (RefusedException e) {
                if (attempt == MOST || !e.refusal().describe().contains(NOT_YET)) {
                    throw e;
                }
                sending.pause(PAUSE);
            }
        }
    }
}
