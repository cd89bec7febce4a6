package org.butterflysecurity.auth0.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.rest.TypeReading;

/**
 * All users by a job: it is begun, asked until it is done, and its file read from where it lies, which is another host and needs
 * no credential. The link is good for a minute; the job gives fresh ones for a day.
 */
final class UserExport {
    private static final String EXPORTS = "/api/v2/jobs/users-exports";
    private static final PathTemplate JOB = new PathTemplate("/api/v2/jobs/{id}");

    /** Every field that can be exported. A root name stands for the whole object below it. */
    private static final List<String> FIELDS = List.of(
            "user_id",
            "email",
            "email_verified",
            "username",
            "phone_number",
            "phone_verified",
            "name",
            "given_name",
            "family_name",
            "nickname",
            "picture",
            "identities",
            "app_metadata",
            "user_metadata",
            "blocked",
            "created_at",
            "updated_at",
            "last_login",
            "last_ip",
            "logins_count",
            "last_password_reset",
            "multifactor",
            "multifactor_last_modified");

    private static final int MOST_DOWNLOADS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_JOB = Duration.ofHours(3);

    private final TypeReading reading;

    UserExport(TypeReading reading) {
        this.reading = reading;
    }

    /**
     * Reads every user.
     *
     * @throws ProviderException if the job fails, or its file cannot be read whole
     */
    void read() throws InterruptedException, RefusedException {
        String path = JOB.expand(Map.of("id", begin()));
        JsonValue job = await(path);
        for (int attempt = 1; ; attempt++) {
            try {
                reading.stream(
                        job,
                        file -> new JsonLines(reading.limits())
                                .read(file, user -> reading.accept(Optional.empty(), user)));
                return;
            } catch (RefusedException e) {
                // An expired link. A fresh one is one request away.
                if (attempt == MOST_DOWNLOADS) {
                    throw e;
                }
            } catch (ProviderException e) {
                if (attempt == MOST_DOWNLOADS || e.code() == ErrorCode.FOREIGN_LINK) {
                    throw e;
                }
            }
            job = spending().get(path);
        }
    }

    private String begin() throws InterruptedException, RefusedException {
        JsonArray fields = new JsonArray(FIELDS.stream()
                .map(name -> (JsonValue)
                        JsonObject.builder().put("name", new JsonString(name)).build())
                .toList());
        JsonObject body = JsonObject.builder()
                .put("format", new JsonString("json"))
                .put("fields", fields)
                .build();
        RestRequest request = RestRequest.get(EXPORTS).withMethod("POST").withBody(body);
        return reading.send(request.withBucket("POST " + EXPORTS))
                .object()
                .string("id")
                .orElseThrow(() -> failed("was not given an id"));
    }

    private JsonValue await(String path) throws InterruptedException, RefusedException {
        Duration pause = FIRST_PAUSE;
        for (Duration waited = Duration.ZERO; waited.compareTo(LONGEST_JOB) < 0; waited = waited.plus(pause)) {
            JsonValue job = spending().get(path);
            String status =
                    job instanceof JsonObject object ? object.string("status").orElse("") : "";
            if (status.equals("completed")) {
                return job;
            }
            if (!status.equals("pending") && !status.equals("processing")) {
                throw failed("ended as '" + status + "'");
            }
            reading.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        throw failed("was not done after " + LONGEST_JOB.toHours() + " hours");
    }

    private TypeReading spending() {
        return reading.spending(JOB.text());
    }

    private static ProviderException failed(String what) {
        return new ProviderException(ErrorCode.PROVIDER_FAILED, "The export job of users " + what + ".");
    }
}
