package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Brands: a theme comes with each. */
final class Brands extends TypeRules {
    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        return document.with("isDefault", JsonBoolean.FALSE).with("removePoweredByOkta", JsonBoolean.FALSE);
    }

    @Override
    JsonObject created(Org org, ResourceKey key, JsonObject document) {
        String id = org.ids().next("theme");
        TypeDefinition themes = org.store().catalog().get(ResourceType.of("okta/theme"));
        JsonObject theme = JsonObject.builder()
                .put("id", id)
                .put("primaryColorHex", "#1662dd")
                .put("primaryColorContrastHex", "#ffffff")
                .put("secondaryColorHex", "#ebebed")
                .put("secondaryColorContrastHex", "#000000")
                .put("signInPageTouchPointVariant", "OKTA_DEFAULT")
                .put("endUserDashboardTouchPointVariant", "OKTA_DEFAULT")
                .put("errorPageTouchPointVariant", "OKTA_DEFAULT")
                .put("emailTemplateTouchPointVariant", "OKTA_DEFAULT")
                .build();
        org.store().put("theme", key.child(id), Documented.withSelfLink(org, themes, key.child(id), theme));
        return document;
    }

    /** Domains: a new one shows the default brand until it is given another. */
    static final class Domains extends TypeRules {
        @Override
        JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
            String brand = org.store()
                    .first(
                            ResourceType.of("okta/brand"),
                            b -> ResourceApi.isTrue((JsonObject) b.document(), "isDefault"))
                    .map(b -> b.key().id())
                    .orElseThrow();
            return document.with("brandId", new JsonString(brand))
                    .with("validationStatus", new JsonString("NOT_STARTED"));
        }
    }

    /** Customised e-mails: the first is the default, and who becomes that takes it from another. */
    static final class EmailCustomizations extends TypeRules {
        @Override
        JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
            boolean isFirst =
                    !org.store().of("email-customization").below(parent, "").hasNext();
            return document.with("isDefault", JsonBoolean.of(isFirst || ResourceApi.isTrue(document, "isDefault")));
        }

        @Override
        JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
            if (ResourceApi.isTrue(after, "isDefault")) {
                org.store().of("email-customization").below(key.parent(), "").forEachRemaining(e -> {
                    if (!e.key().equals(key)) {
                        JsonObject other = (JsonObject) e.document();
                        org.store().put("email-customization", e.key(), other.with("isDefault", JsonBoolean.FALSE));
                    }
                });
            }
            return after;
        }
    }

    /** E-mail templates: how many customisations there are is counted when it is asked for. */
    static final class EmailTemplates extends TypeRules {
        @Override
        JsonValue full(Store store, Item entry) {
            long count = 0;
            var all = store.of("email-customization").below(Optional.of(entry.key()), "");
            while (all.hasNext()) {
                all.next();
                count++;
            }
            JsonObject template = (JsonObject) entry.document();
            JsonObject embedded = template.object("_embedded").orElse(JsonObject.EMPTY);
            JsonObject settings = embedded.object("settings")
                    .orElse(JsonObject.builder().put("recipients", "ALL_USERS").build());
            return template.with(
                    "_embedded",
                    JsonObject.builder()
                            .put("settings", settings)
                            .put("customizationCount", count)
                            .build());
        }

        @Override
        JsonValue listed(Store store, Item entry, Request request) {
            boolean expanded = request.query("expand").orElse("").contains("settings");
            return expanded ? full(store, entry) : ((JsonObject) entry.document()).without("_embedded");
        }

        @Override
        JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
            JsonObject settings = JsonObject.builder()
                    .put(
                            "recipients",
                            after.find("recipients")
                                    .orElseThrow(
                                            () -> Refusal.invalid("recipients", "The field cannot be left blank.")))
                    .build();
            return before.with(
                    "_embedded", JsonObject.builder().put("settings", settings).build());
        }
    }
}
