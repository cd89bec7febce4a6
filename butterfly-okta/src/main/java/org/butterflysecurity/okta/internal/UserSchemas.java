package org.butterflysecurity.okta.internal;

import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * The schema of every user type. The type links to it; a schema's id is not that of its type. Where the listing of types has no
 * links, that of the default type is known, and any other type is asked for by itself.
 */
final class UserSchemas implements TypeReader {
    private static final JsonPointer LINK = JsonPointer.of("/_links/schema/href");
    private static final JsonPointer DEFAULT = JsonPointer.of("/default");
    private static final PathTemplate TYPE = new PathTemplate("/api/v1/meta/types/user/{typeId}");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        PathTemplate template =
                new PathTemplate(reading.definition().reading().get().orElseThrow());
        return reading.forEachParent(type -> {
            String path = template.expand(Map.of("schemaId", schemaOf(reading, type)));
            reading.accept(type.key(), reading.get(path));
        });
    }

    private static String schemaOf(TypeReading reading, Resource type) throws InterruptedException, RefusedException {
        Optional<String> linked = linked(type.document());
        if (linked.isPresent()) {
            return linked.get();
        }
        if (DEFAULT.find(type.document()).equals(Optional.of(JsonBoolean.TRUE))) {
            return "default";
        }
        String id = type.key().id();
        // The last resort is the type's own id, so that a refusal is seen instead of a schema missed.
        return linked(reading.get(TYPE.expand(Map.of("typeId", id)))).orElse(id);
    }

    private static Optional<String> linked(JsonValue type) {
        return LINK.findString(type).map(Links::lastSegment);
    }
}
