package org.butterflysecurity;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;

/**
 * What a restore puts back. Immutable.
 *
 * @param deletes whether objects that the snapshot does not have are removed
 * @param replacements texts to replace wherever they stand in what is written, for another tenant: domains, addresses. The tenant's
 *     own address and id are replaced without being named.
 * @param mails whether the provider sends users whom the restore activates its mail for that, where it has one: Okta does
 */
public record RestoreOptions(Selection selection, Deletes deletes, Map<String, String> replacements, boolean mails) {
    public RestoreOptions {
        requireNonNull(selection, "selection");
        requireNonNull(deletes, "deletes");
        replacements = Map.copyOf(replacements);
    }

    /** What {@code selection} selects, without deleting anything. */
    public static RestoreOptions of(Selection selection) {
        return new RestoreOptions(selection, Deletes.NONE, Map.of(), false);
    }

    public RestoreOptions withDeletes(Deletes allowed) {
        return new RestoreOptions(selection, allowed, replacements, mails);
    }

    /** A copy that also replaces {@code from} by {@code to}. */
    public RestoreOptions withReplacement(String from, String to) {
        Map<String, String> more = new LinkedHashMap<>(replacements);
        more.put(from, to);
        return new RestoreOptions(selection, deletes, more, mails);
    }

    /** A copy with which users that are activated get the provider's mail for that. Without it nobody gets any. */
    public RestoreOptions withMails() {
        return new RestoreOptions(selection, deletes, replacements, true);
    }

    /** What was asked for, as JSON. */
    public JsonObject toJson() {
        JsonObject.Builder texts = JsonObject.builder();
        replacements.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> texts.put(e.getKey(), e.getValue()));
        return JsonObject.builder()
                .put("selection", selection.toJson())
                .put("deletes", deletes.most())
                .put("replacements", texts.build())
                .put("mails", mails)
                .build();
    }

    /** The reverse of {@link #toJson}. */
    public static RestoreOptions fromJson(JsonObject json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.object("replacements")
                .orElse(JsonObject.EMPTY)
                .members()
                .forEach((from, to) -> texts.put(from, ((JsonString) to).value()));
        int most = Math.toIntExact(json.number("deletes").orElse(0L));
        return new RestoreOptions(
                Selection.fromJson(json.object("selection").orElseThrow()),
                new Deletes(most),
                texts,
                json.bool("mails").orElse(false));
    }
}
