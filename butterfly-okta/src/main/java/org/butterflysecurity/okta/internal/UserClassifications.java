package org.butterflysecurity.okta.internal;

import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * Licence classes of users. The listing of users embeds them when asked to, which saves a call for every user. An org without
 * the feature does not know the question and embeds nothing, which the first page shows.
 */
final class UserClassifications implements TypeReader {
    private static final PathTemplate USERS = new PathTemplate(
            "/api/v1/users?limit=200&filter=lastUpdated gt \"1970-01-01T00:00:00.000Z\"&expand=classification");
    private static final JsonPointer ID = JsonPointer.of("/id");
    private static final JsonPointer CLASSIFICATION = JsonPointer.of("/_embedded/classification");
    private static final JsonPointer ON_A_PAGE = JsonPointer.of("/*/_embedded/classification");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        TypeReading users = reading.spending("/api/v1/users");
        String path = USERS.expand(Map.of());
        if (ON_A_PAGE.findAll(users.get(path)).isEmpty()) {
            return ReadOutcome.skipped(SkipReason.FEATURE_OFF, "the listing of users shows no classifications");
        }
        users.pages(path, JsonPointer.ROOT, Paging.LINK, page -> {
            for (JsonValue user : page) {
                Optional<String> id = ID.findString(user);
                Optional<JsonValue> classification = CLASSIFICATION.find(user);
                if (id.isPresent() && classification.isPresent()) {
                    reading.accept(ResourceKey.of(id.get()), classification.get());
                }
            }
        });
        return ReadOutcome.COMPLETE;
    }
}
