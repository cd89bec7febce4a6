package org.butterflysecurity.auth0.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReading;

/**
 * All users by searching. A search shows its first thousand users and no more, so the time in which users were made is halved
 * until each part has fewer.
 */
final class UserSearch {
    private static final int PAGE = 100;
    private static final int CAP = 1000;
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final TypeReading reading;
    private final Instant end;

    UserSearch(TypeReading reading, Instant now) {
        this.reading = reading;
        this.end = now.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Reads every user.
     *
     * @throws ProviderException with {@link ErrorCode#LIMIT_EXCEEDED} if a thousand were made in the same moment
     */
    void read() throws InterruptedException, RefusedException {
        window(Instant.EPOCH, end);
    }

    /** Those made at {@code from} or later, and before {@code to}. */
    private void window(Instant from, Instant to) throws InterruptedException, RefusedException {
        for (int page = 0; page * PAGE < CAP; page++) {
            JsonValue answer = reading.get(path(from, to, page));
            if (page == 0 && total(answer) > CAP) {
                break;
            }
            JsonArray users = users(answer);
            for (JsonValue user : users) {
                reading.accept(Optional.empty(), user);
            }
            if (users.size() < PAGE) {
                return;
            }
        }
        halves(from, to);
    }

    private void halves(Instant from, Instant to) throws InterruptedException, RefusedException {
        Duration half = Duration.between(from, to).dividedBy(2);
        if (half.compareTo(SHORTEST) < 0) {
            throw new ProviderException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "More than " + CAP + " users were made at " + from + ", which is more than a search shows.");
        }
        Instant middle = Instant.ofEpochMilli(from.plus(half).toEpochMilli());
        window(from, middle);
        window(middle, to);
    }

    private static String path(Instant from, Instant to, int page) {
        String query = "created_at:[" + from + " TO " + to + "}";
        return "/api/v2/users?per_page=" + PAGE + "&page=" + page
                + "&include_totals=true&search_engine=v3&sort=created_at:1&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static long total(JsonValue answer) {
        return answer instanceof JsonObject object ? object.number("total").orElse(0L) : 0;
    }

    private static JsonArray users(JsonValue answer) {
        if (answer instanceof JsonArray bare) {
            return bare;
        }
        if (answer instanceof JsonObject object && object.find("users").orElse(null) instanceof JsonArray users) {
            return users;
        }
        throw new ProviderException(ErrorCode.UNEXPECTED_ANSWER, "The answer to a search for users has no users.");
    }
}
