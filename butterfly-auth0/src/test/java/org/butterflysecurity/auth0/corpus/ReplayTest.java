package org.butterflysecurity.auth0.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.auth0.ScriptedTenant;
import org.butterflysecurity.auth0.ScriptedTenant.Call;
import org.butterflysecurity.auth0.ScriptedTenant.Reply;
import org.butterflysecurity.auth0.TenantBackup;
import org.butterflysecurity.auth0.corpus.Recording.Exchange;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.TypeStatus;
import org.junit.jupiter.api.Test;

/**
 * The recorded answers given back as they are, by path alone, to whatever is asked: a tenant that knows no catalog. {@code
 * -Dbutterfly.replay=all} gives back every recording in turn, not only that of a whole export.
 */
class ReplayTest {
    /** What may be asked for without changing which objects are shown. */
    private static final Set<String> HARMLESS =
            Set.of("page", "per_page", "include_totals", "take", "from", "type", "fields", "include_fields");

    @Test
    void aWholeExportIsReadAgain() {
        Recording export = Recording.all().stream()
                .filter(r -> r.name().startsWith("should-dump"))
                .findFirst()
                .orElseThrow();

        try (ScriptedTenant tenant = tenant(export);
                TenantBackup backup = TenantBackup.of(tenant, types())) {
            SoftAssertions softly = new SoftAssertions();
            Map.ofEntries(
                            Map.entry("client", 4L),
                            Map.entry("client-grant", 1L),
                            Map.entry("connection", 1L),
                            Map.entry("connection-enabled-client", 2L),
                            Map.entry("resource-server", 1L),
                            Map.entry("email-template", 2L),
                            Map.entry("email-provider", 1L),
                            Map.entry("phone-provider", 1L),
                            Map.entry("phone-template", 4L),
                            Map.entry("form", 1L),
                            Map.entry("self-service-profile", 1L),
                            Map.entry("network-acl", 1L),
                            Map.entry("user-attribute-profile", 2L),
                            Map.entry("event-stream", 1L),
                            Map.entry("action-trigger", 20L),
                            Map.entry("action-trigger-binding", 9L),
                            Map.entry("guardian-factor", 8L),
                            Map.entry("guardian-policy", 1L),
                            Map.entry("branding-theme", 0L))
                    .forEach((type, count) -> {
                        softly.assertThat(backup.result(type).status()).as(type).isEqualTo(TypeStatus.COMPLETE);
                        softly.assertThat(backup.result(type).count()).as(type).isEqualTo(count);
                    });
            Map.of(
                            "supplemental-signals", SkipReason.FEATURE_OFF,
                            "rate-limit-policy", SkipReason.SCOPE_MISSING,
                            "connection-directory-provisioning", SkipReason.SCOPE_MISSING)
                    .forEach((type, reason) -> softly.assertThat(
                                    backup.result(type).skipReason())
                            .as(type)
                            .contains(reason));
            softly.assertThat(failures(backup)).isEmpty();
            softly.assertAll();
        }
    }

    @Test
    void noRecordingMakesATypeFail() {
        assumeTrue(
                System.getProperty("butterfly.replay", "").equals("all"),
                "SKIPPED: takes minutes; -Dbutterfly.replay=all");

        for (Recording recording : Recording.all()) {
            try (ScriptedTenant tenant = tenant(recording);
                    TenantBackup backup = TenantBackup.of(tenant, types())) {
                assertThat(failures(backup)).as(recording.name()).isEmpty();
            }
        }
    }

    private static List<String> failures(TenantBackup backup) {
        return backup.snapshot().types().stream()
                .filter(t -> t.status() == TypeStatus.FAILED)
                .map(t -> t.type() + ": " + t.detail())
                .toList();
    }

    private static String[] types() {
        return Auth0Catalog.catalog().types().stream()
                .filter(t -> t.isBackedUp() && t.reading().onRequest().isEmpty())
                .map(t -> t.type().name())
                .toArray(String[]::new);
    }

    private static ScriptedTenant tenant(Recording recording) {
        ScriptedTenant tenant = new ScriptedTenant();
        Map<String, Map<String, Exchange>> pages = new HashMap<>();
        for (Exchange exchange : recording.exchanges()) {
            Map<String, String> query = ScriptedTenant.parameters(exchange.query());
            boolean isMeant = exchange.method().equals("GET")
                    && !query.getOrDefault("type", "tenant").equals("organization")
                    && HARMLESS.containsAll(query.keySet());
            if (isMeant) {
                pages.computeIfAbsent(exchange.path(), p -> new HashMap<>()).put(place(query), exchange);
            }
        }
        pages.forEach((path, found) -> tenant.answers("GET " + path, call -> reply(call, found)));
        return tenant;
    }

    /** Where in a listing: a checkpoint, a number, or its beginning. */
    private static String place(Map<String, String> query) {
        String page = query.getOrDefault("page", "0");
        return query.getOrDefault("from", page.equals("0") ? "" : page);
    }

    private static Reply reply(Call call, Map<String, Exchange> pages) {
        Exchange exchange = pages.get(place(call.query()));
        if (exchange != null) {
            return Reply.json(exchange.status(), exchange.body().toString());
        }
        return Reply.json(200, emptied(pages.values().iterator().next().body()).toString());
    }

    /** A page behind the last. */
    private static JsonValue emptied(JsonValue body) {
        if (!(body instanceof JsonObject object)) {
            return JsonArray.EMPTY;
        }
        JsonObject empty = object;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            if (member.getValue() instanceof JsonArray) {
                empty = empty.with(member.getKey(), JsonArray.EMPTY);
            }
        }
        return empty;
    }
}
