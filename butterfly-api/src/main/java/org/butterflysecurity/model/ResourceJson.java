package org.butterflysecurity.model;

import org.butterflysecurity.json.JsonObject;

/** The JSON form of a resource, the same wherever one is written: a dump, the command line, an export. */
public final class ResourceJson {
    private ResourceJson() {}

    /** {@code {"type","id","key","parent","name","document"}}; {@code parent} only where there is one. */
    public static JsonObject of(Resource resource) {
        return JsonObject.builder()
                .put("type", resource.type().toString())
                .put("id", resource.key().id())
                .put("key", resource.key().toString())
                .putIfPresent("parent", resource.key().parent().map(ResourceKey::toString))
                .put("name", resource.name())
                .put("document", resource.document())
                .build();
    }
}
