package org.butterflysecurity.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/**
 * A diff as JSON patches (RFC 6902), one for each object: applied to the object before, it gives the object after, apart from fields that
 * do not count and the order of sets. An object that is not there is null.
 */
public final class DiffPatch {
    private DiffPatch() {}

    /** {@code [{"change","type","key","name","patch":[…]}, …]}, in the order of the changes. */
    public static JsonArray of(Diff diff) {
        return JsonArray.from(
                diff.changes(),
                change -> JsonObject.builder()
                        .put("change", change.kind().label())
                        .put("type", change.type().toString())
                        .put("key", change.key().toString())
                        .put("name", change.name())
                        .put("patch", of(change))
                        .build());
    }

    /** The patch of one object. */
    public static JsonArray of(ObjectChange change) {
        List<JsonValue> operations = new ArrayList<>();
        change.fields().forEach(field -> add(operations, field));
        return new JsonArray(operations);
    }

    private static void add(List<JsonValue> operations, FieldChange field) {
        switch (field.form()) {
            case VALUE, LINES -> operations.add(value(field));
            case SET, LIST -> elements(operations, field);
        }
    }

    private static JsonObject value(FieldChange field) {
        boolean isWhole = field.at().isRoot();
        Optional<JsonValue> after = isWhole ? field.after().or(() -> Optional.of(JsonNull.NULL)) : field.after();
        String op = after.isEmpty() ? "remove" : field.before().isEmpty() && !isWhole ? "add" : "replace";
        return operation(op, field.at(), after);
    }

    /** Indexes are those of the moment: what went before has shifted what follows. */
    private static void elements(List<JsonValue> operations, FieldChange field) {
        boolean isSet = field.form() == FieldChange.Form.SET;
        List<Edit> edits = isSet ? inPlace(field) : field.edits();
        int index = 0;
        for (Edit edit : edits) {
            JsonPointer at = field.at().child(Integer.toString(index));
            switch (edit.kind()) {
                case KEEP -> index++;
                case REMOVE -> operations.add(operation("remove", at, Optional.empty()));
                case ADD -> {
                    operations.add(operation("add", at, Optional.of(edit.value())));
                    index++;
                }
            }
        }
    }

    /** The edits of a set with what stays between them: what went goes where it stands first, what came follows at the end. */
    private static List<Edit> inPlace(FieldChange field) {
        List<JsonValue> gone = new ArrayList<>();
        List<Edit> added = new ArrayList<>();
        field.edits().forEach(e -> {
            if (e.kind() == Edit.Kind.REMOVE) {
                gone.add(e.value());
            } else {
                added.add(e);
            }
        });
        List<Edit> all = new ArrayList<>();
        ((JsonArray) field.before().orElse(JsonArray.EMPTY))
                .forEach(v -> all.add(new Edit(gone.remove(v) ? Edit.Kind.REMOVE : Edit.Kind.KEEP, v)));
        all.addAll(added);
        return all;
    }

    private static JsonObject operation(String op, JsonPointer path, Optional<JsonValue> value) {
        JsonObject.Builder json = JsonObject.builder().put("op", op).put("path", path.toString());
        value.ifPresent(v -> json.put("value", v));
        return json.build();
    }
}
