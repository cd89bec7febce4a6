package org.butterflysecurity.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ObjectChange.Named;

/**
 * The JSON form of a diff. {@code "after":"live"} says that it was compared with the live tenant. An absent {@code before} or {@code
 * after} says that the field was absent; null says that it was null. What {@link FieldChange#edits} derives stands in {@code removed} and
 * {@code added}, and the key of the object that came or went under the same name in {@code namesake}, for the convenience of other programs;
 * neither is read again.
 */
public final class DiffJson {
    private static final String LIVE = "live";

    private DiffJson() {}

    public static JsonObject of(Diff diff) {
        Namesakes namesakes = new Namesakes(diff);
        return JsonObject.builder()
                .put("tenant", diff.tenant().value())
                .put("before", diff.before().value())
                .put("after", diff.after().map(SnapshotId::value).orElse(LIVE))
                .put("beforeAt", diff.beforeAt().toString())
                .put("afterAt", diff.afterAt().toString())
                .put("count", diff.count())
                .put("cut", diff.isCut())
                .put("types", JsonArray.from(diff.types(), DiffJson::type))
                .put("changes", JsonArray.from(diff.changes(), change -> of(change, namesakes)))
                .put("notCompared", JsonArray.from(diff.notCompared(), DiffJson::notCompared))
                .put("logs", JsonArray.from(diff.logs(), DiffJson::log))
                .build();
    }

    private static JsonObject of(ObjectChange change, Namesakes namesakes) {
        JsonObject json = of(change);
        return namesakes
                .of(change)
                .map(key -> json.with("namesake", new JsonString(key.toString())))
                .orElse(json);
    }

    /** One object that differs. */
    public static JsonObject of(ObjectChange change) {
        JsonObject.Builder json = JsonObject.builder()
                .put("change", change.kind().label())
                .put("type", change.type().toString())
                .put("id", change.key().id())
                .put("key", change.key().toString())
                .put("name", change.name());
        change.parent().ifPresent(p -> json.put("parent", named(p)));
        json.put("fields", JsonArray.from(change.fields(), DiffJson::field));
        if (!change.references().isEmpty()) {
            json.put("references", JsonArray.from(change.references(), DiffJson::named));
        }
        if (!change.log().isEmpty()) {
            json.put("log", JsonArray.from(change.log(), DiffJson::logged));
        }
        return json.build();
    }

    /**
     * The reverse of {@link #of(Diff)}.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_DIFF} if it is not such JSON
     */
    public static Diff read(JsonValue json) {
        try {
            JsonObject diff = (JsonObject) json;
            String after = text(diff, "after");
            return new Diff(
                    TenantId.of(text(diff, "tenant")),
                    new SnapshotId(text(diff, "before")),
                    after.equals(LIVE) ? Optional.empty() : Optional.of(new SnapshotId(after)),
                    Instant.parse(text(diff, "beforeAt")),
                    Instant.parse(text(diff, "afterAt")),
                    list(diff, "types", DiffJson::readType),
                    list(diff, "changes", DiffJson::readChange),
                    list(diff, "notCompared", n -> new Diff.NotCompared(type(n), text(n, "why"))),
                    list(
                            diff,
                            "logs",
                            l -> new Diff.LogReading(
                                    text(l, "provider"),
                                    l.bool("read").orElseThrow(),
                                    l.string("detail").orElse(""))));
        } catch (RuntimeException e) {
            // Whatever is missing or of the wrong kind fails in its own way, and may quote what is in the tenant.
            if (e instanceof ClassCastException
                    || e instanceof IllegalArgumentException
                    || e instanceof DateTimeParseException
                    || e instanceof java.util.NoSuchElementException) {
                throw new ConfigurationException(ErrorCode.INVALID_DIFF, "This is not the JSON form of a diff.", e);
            }
            throw e;
        }
    }

    private static JsonObject type(Diff.TypeChanges changes) {
        return JsonObject.builder()
                .put("type", changes.type().toString())
                .put("added", changes.added())
                .put("removed", changes.removed())
                .put("changed", changes.changed())
                .build();
    }

    private static Diff.TypeChanges readType(JsonObject json) {
        return new Diff.TypeChanges(
                type(json),
                json.number("added").orElseThrow(),
                json.number("removed").orElseThrow(),
                json.number("changed").orElseThrow());
    }

    private static ObjectChange readChange(JsonObject json) {
        return new ObjectChange(
                ObjectChange.Kind.valueOf(text(json, "change").toUpperCase(Locale.ROOT)),
                type(json),
                key(json),
                text(json, "name"),
                json.object("parent").map(DiffJson::readNamed),
                list(json, "fields", DiffJson::readField),
                list(json, "references", DiffJson::readNamed),
                list(json, "log", DiffJson::readLogged));
    }

    private static JsonObject field(FieldChange field) {
        JsonObject.Builder json = JsonObject.builder().put("at", field.at().toString());
        if (field.form() != FieldChange.Form.VALUE) {
            json.put("form", field.form().name().toLowerCase(Locale.ROOT));
        }
        field.before().ifPresent(v -> json.put("before", v));
        field.after().ifPresent(v -> json.put("after", v));
        if (field.form() == FieldChange.Form.SET) {
            json.put("removed", edited(field, Edit.Kind.REMOVE)).put("added", edited(field, Edit.Kind.ADD));
        } else if (field.form() == FieldChange.Form.LINES) {
            json.put("lines", JsonArray.ofStrings(UnifiedLines.of(field.edits())));
        }
        return json.build();
    }

    private static JsonArray edited(FieldChange field, Edit.Kind kind) {
        return new JsonArray(field.edits().stream()
                .filter(e -> e.kind() == kind)
                .map(Edit::value)
                .toList());
    }

    static FieldChange readField(JsonObject json) {
        return new FieldChange(
                JsonPointer.of(text(json, "at")),
                json.find("before"),
                json.find("after"),
                json.string("form")
                        .map(f -> FieldChange.Form.valueOf(f.toUpperCase(Locale.ROOT)))
                        .orElse(FieldChange.Form.VALUE));
    }

    private static JsonObject named(Named named) {
        return JsonObject.builder()
                .put("type", named.type().toString())
                .put("id", named.key().id())
                .put("key", named.key().toString())
                .put("name", named.name())
                .build();
    }

    private static Named readNamed(JsonObject json) {
        return new Named(type(json), key(json), text(json, "name"));
    }

    private static JsonObject logged(LoggedChange entry) {
        return JsonObject.builder()
                .put("id", entry.id())
                .put("at", entry.at().toString())
                .put("actor", entry.actor())
                .putIfPresent("actorId", entry.actorId())
                .put("action", entry.action())
                .build();
    }

    private static LoggedChange readLogged(JsonObject json) {
        return new LoggedChange(
                text(json, "id"),
                Instant.parse(text(json, "at")),
                text(json, "actor"),
                json.string("actorId"),
                text(json, "action"));
    }

    private static JsonObject notCompared(Diff.NotCompared type) {
        return JsonObject.builder()
                .put("type", type.type().toString())
                .put("why", type.why())
                .build();
    }

    private static JsonObject log(Diff.LogReading log) {
        return JsonObject.builder()
                .put("provider", log.provider())
                .put("read", log.isRead())
                .put("detail", log.detail())
                .build();
    }

    private static String text(JsonObject json, String name) {
        return json.string(name).orElseThrow();
    }

    private static ResourceType type(JsonObject json) {
        return ResourceType.of(text(json, "type"));
    }

    private static ResourceKey key(JsonObject json) {
        return ResourceKey.parse(text(json, "key"));
    }

    private static <T> List<T> list(JsonObject json, String name, Function<JsonObject, T> read) {
        return json.array(name).orElse(JsonArray.EMPTY).stream()
                .map(v -> read.apply((JsonObject) v))
                .toList();
    }
}
