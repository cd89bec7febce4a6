package org.butterflysecurity.testkit.okta;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Store;

/**
 * What the parts of the simulator share.
 *
 * @param url address of the org without a final slash
 */
record Org(Store store, Ids ids, Clock clock, String url, SystemLog log, boolean classic) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    String now() {
        return time(clock.instant());
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** The address that links in IAM answers show: the admin console's, which no client must follow with its token. */
    String adminUrl() {
        return url.replaceFirst("://([^:/.]+)", "://$1-admin");
    }

    static JsonObject link(String href) {
        return JsonObject.builder().put("href", href).build();
    }
}
