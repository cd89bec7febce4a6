package org.butterflysecurity.auth0.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/** The tenant's own words on each prompt, in each language that its settings enable. Auth0 has no listing of them. */
final class CustomTexts implements TypeReader {
    private static final ResourceType SETTINGS = ResourceType.of("auth0/tenant-settings");
    private static final JsonPointer LANGUAGES = JsonPointer.of("/enabled_locales/*");

    /** One prompt in one language. */
    private record Text(ResourceKey key, String path) {}

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        String template = reading.definition().reading().get().orElseThrow();
        List<Text> texts = new ArrayList<>();
        for (String language : languages(reading)) {
            for (PathTemplate.Choice prompt : new PathTemplate(template).choices()) {
                ResourceKey key = ResourceKey.of(prompt.named().get(0)).child(language);
                texts.add(new Text(key, prompt.path().expand(Map.of("language", language))));
            }
        }
        reading.inParallel(texts, text -> {
            Optional<JsonValue> words = reading.find(text.path());
            if (words.isPresent()) {
                reading.accept(text.key(), words.get());
            }
        });
        return ReadOutcome.COMPLETE;
    }

    private static List<String> languages(TypeReading reading) throws InterruptedException, RefusedException {
        Optional<JsonValue> settings = Optional.empty();
        if (reading.parents().isRead(SETTINGS)) {
            try (Stream<Resource> stored = reading.parents().read(SETTINGS)) {
                settings = stored.findFirst().map(Resource::document);
            }
        } else {
            settings = reading.find("/api/v2/tenants/settings");
        }
        List<String> languages = settings.map(LANGUAGES::findAll).orElse(List.of()).stream()
                .filter(JsonString.class::isInstance)
                .map(v -> ((JsonString) v).value())
                .toList();
        return languages.isEmpty() ? List.of("en") : languages;
    }
}
