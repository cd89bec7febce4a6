package org.butterflysecurity.okta.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.okta.corpus.ApiDescription.Found;
import org.junit.jupiter.api.Test;

/** The catalog's pointers lead somewhere in the shapes that Okta's own API description gives. */
class CatalogShapesTest {
    /** Not in the description of the answer, and right all the same. */
    private static final Set<String> ELSEWHERE = Set.of(
            // Secrets that only requests have: redacted should an answer have them one day.
            "api-service-integration /clientSecret",
            "app-provisioning-connection /profile/clientId",
            "app-provisioning-connection /profile/settings/adminPassword",
            "app-provisioning-connection /profile/settings/adminUsername",
            "app-provisioning-connection /profile/token",
            "authenticator /provider/configuration/sharedSecret",
            "custom-domain /privateKey",
            "inline-hook /channel/config/clientSecret",
            "telephony-provider /providerAuthToken",
            // Seen in recorded traffic only, or on some variants only.
            "app /_links/profileEnrollment/href",
            "app-access-policy-assignment /_links/profileEnrollment/href",
            "authenticator /settings/oauthClientId",
            "authz-server /default",
            "authz-server-claim /apiResourceId",
            "custom-role /isCloneable",
            "email-domain /brandId",
            "group /source/id",
            "group-rule /allGroupsValid",
            "policy-rule-okta-sign-on /actions/signon/challenge/chain/*/criteria/*/factorType",
            "role-target-client /name",
            "role-target-group /name",
            "role-target-user /name",
            "user /credentials/emails",
            "user-factor /lastVerified",
            // In the answer for one object, not in the listing.
            "governance-bundle /entitlements/*/resourceSets/*",
            "governance-bundle /entitlements/*/role",
            "governance-bundle /entitlements/*/targets/*",
            "governance-bundle /entitlements/*/values/*/value",
            "org-contact /userId",
            "profile-mapping /properties/*/expression",
            // What every object of Okta might have.
            "org-aerial-consent /created",
            "org-aerial-consent /id",
            "org-aerial-consent /lastUpdated",
            "user-risk /created",
            "user-risk /id",
            "user-risk /lastUpdated");

    private static final Set<String> WITHOUT_DESCRIPTION = Set.of("app-logo", "dr-status", "org-factor", "theme-asset");

    private final Map<Found, Set<String>> pointers = new EnumMap<>(Found.class);
    private final List<String> shapes = new ArrayList<>();
    private final List<String> undescribed = new ArrayList<>();

    @Test
    void thePointersOfTheCatalogLeadSomewhereInTheDescribedAnswers() throws IOException {
        Path file = Path.of(System.getProperty("butterfly.corpus", "absent"), "okta", "openapi", "management.yaml");
        assumeTrue(Files.exists(file), "SKIPPED: no API description at " + file);
        ApiDescription api = ApiDescription.read(file);
        for (Found found : Found.values()) {
            pointers.put(found, new TreeSet<>());
        }

        OktaCatalog.catalog().types().stream()
                .filter(TypeDefinition::isBackedUp)
                .filter(t -> t.group().equals("core"))
                .forEach(t -> check(api, t));

        System.out.printf(
                "Checked %d response shapes: %d pointers found, %d in open shapes, %d not described; %d types not described%n",
                shapes.size(),
                pointers.get(Found.YES).size(),
                pointers.get(Found.OPEN).size(),
                pointers.get(Found.NO).size(),
                undescribed.size());
        assertThat(pointers.get(Found.NO))
                .filteredOn(p -> !p.endsWith("/_links") && !p.endsWith("/_embedded"))
                .isSubsetOf(ELSEWHERE);
        assertThat(undescribed).isSubsetOf(WITHOUT_DESCRIPTION);
    }

    private void check(ApiDescription api, TypeDefinition type) {
        Optional<String> path = type.reading()
                .listing()
                .map(Reading.Listing::path)
                .or(() -> type.reading().get());
        Optional<Object> answer = path.flatMap(api::answerOf);
        if (answer.isEmpty()) {
            undescribed.add(type.type().name());
            return;
        }
        shapes.add(type.type().name());
        List<Object> items = List.of(answer.get());
        if (type.reading().listing().isPresent()) {
            for (String segment : type.reading().listing().get().items().segments()) {
                items = items.stream()
                        .flatMap(s -> api.step(s, segment).stream())
                        .toList();
            }
            items = items.stream().flatMap(s -> api.step(s, "*").stream()).toList();
        }
        List<Object> item = items;
        for (JsonPointer pointer : pointersOf(type)) {
            pointers.get(api.find(item, pointer.segments())).add(type.type().name() + " " + pointer);
        }
    }

    private static Set<JsonPointer> pointersOf(TypeDefinition type) {
        Set<JsonPointer> all = new LinkedHashSet<>();
        Fields fields = type.fields();
        type.identity().id().ifPresent(all::add);
        type.identity().naturalKey().stream()
                .filter(part -> part.kind() == KeyPart.Kind.FIELD)
                .forEach(part -> all.add(JsonPointer.of(part.value())));
        fields.references().forEach(r -> all.add(r.at()));
        fields.secrets().forEach(s -> all.add(s.at()));
        all.addAll(fields.personal());
        all.addAll(fields.serverSet());
        all.addAll(fields.derived());
        all.addAll(fields.kept());
        fields.storeOnly().ifPresent(all::addAll);
        fields.status().ifPresent(all::add);
        type.changes().lastUpdated().ifPresent(all::add);
        return all;
    }
}
