package org.butterflysecurity.model;

import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;

/** The JSON form of a diff. {@code "after":"live"} says that it was compared with the live tenant. An absent {@code before} or {@code after} says that the field was absent; null says that it was null. */
public final class DiffJson {
    private DiffJson() {}

    public static JsonObject of(Diff diff) {
        return JsonObject.builder()
                .put("before", diff.before().value())
                .put("after", diff.after().map(SnapshotId::value).orElse("live"))
                .put("count", diff.count())
                .put("cut", diff.isCut())
                .put("types", JsonArray.from(diff.types(), DiffJson::type))
                .put("changes", JsonArray.from(diff.changes(), DiffJson::of))
                .put("notCompared", JsonArray.from(diff.notCompared(), DiffJson::notCompared))
                .build();
    }

    /** One object that differs. */
    public static JsonObject of(ObjectChange change) {
        return JsonObject.builder()
                .put("change", change.kind().label())
                .put("type", change.type().toString())
                .put("id", change.key().id())
                .put("key", change.key().toString())
                .put("name", change.name())
                .put("fields", JsonArray.from(change.fields(), DiffJson::field))
                .build();
    }

    private static JsonObject type(Diff.TypeChanges changes) {
        return JsonObject.builder()
                .put("type", changes.type().toString())
                .put("added", changes.added())
                .put("removed", changes.removed())
                .put("changed", changes.changed())
                .build();
    }

    private static JsonObject field(FieldChange field) {
        JsonObject.Builder json = JsonObject.builder().put("at", field.at().toString());
        field.before().ifPresent(v -> json.put("before", v));
        field.after().ifPresent(v -> json.put("after", v));
        return json.build();
    }

    private static JsonObject notCompared(Diff.NotCompared type) {
        return JsonObject.builder()
                .put("type", type.type().toString())
                .put("why", type.why())
                .build();
    }
}
