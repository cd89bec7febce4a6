package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Documents;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Store;

/** Brands: a theme comes with each, the default one stays, one with a domain stays too. */
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

    @Override
    boolean deleting(Org org, ResourceKey key, JsonObject document, Request request) {
        if (ResourceApi.isTrue(document, "isDefault")) {
            throw new Refusal(409, "E0000200", "Default brand cannot be deleted.");
        }
        org.store().of("custom-domain").all().forEachRemaining(domain -> {
            if (ResourceApi.textAt(domain.document(), "/brandId").orElse("").equals(key.id())) {
                throw new Refusal(409, "E0000201", "The brand is associated with a domain.");
            }
        });
        return false;
    }

    /** E-mail templates: how many customisations there are is counted when it is asked for. */
    static final class EmailTemplates extends TypeRules {
        @Override
        JsonValue full(Store store, Documents.Entry entry) {
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
        JsonValue listed(Store store, Documents.Entry entry, Request request) {
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
