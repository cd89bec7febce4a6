package org.butterflysecurity.internal.repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.TenantId;

/**
 * What the tenant's history should be, as of the last commit or prune. It may lag behind by commits that were cut short before
 * they wrote it; their manifests continue the chain from {@code last}.
 *
 * @param last the newest manifest, also if it has been pruned since
 * @param live the manifests that must exist, oldest first
 * @param indexes the index objects that must exist
 * @param keyring the generation of keyring that was known when this was written, or a former one
 * @param rebuiltAt when this had to be put together anew because the former one was lost or damaged: what was removed before
 *     each of these moments cannot be told
 */
record Head(Optional<Link> last, List<Link> live, List<String> indexes, long keyring, List<Instant> rebuiltAt) {
    static final Head EMPTY = new Head(Optional.empty(), List.of(), List.of(), 0, List.of());
    private static final int FORMAT = 1;

    Head {
        live = List.copyOf(live);
        indexes = List.copyOf(indexes);
        rebuiltAt = List.copyOf(rebuiltAt);
    }

    boolean hasLive(Link link) {
        return live.contains(link);
    }

    /** The same, knowing of this generation of the keyring. */
    Head knowing(long generation) {
        return new Head(last, live, indexes, generation, rebuiltAt);
    }

    /** The number of the newest manifest it knows; 0 for none. */
    long lastSequence() {
        return last.map(l -> l.id().sequence()).orElse(0L);
    }

    byte[] encode(TenantId tenant) {
        JsonObject.Builder json = JsonObject.builder()
                .put("format", FORMAT)
                .put("tenant", tenant.value())
                .put(
                        "live",
                        new JsonArray(live.stream().<JsonValue>map(Link::toJson).toList()))
                .put("indexes", JsonArray.ofStrings(indexes))
                .put("keyring", keyring)
                .put(
                        "rebuiltAt",
                        new JsonArray(rebuiltAt.stream()
                                .<JsonValue>map(i -> new JsonString(i.toString()))
                                .toList()));
        last.ifPresent(l -> json.put("last", l.toJson()));
        return Json.canonical(json.build());
    }

    static Head decode(TenantId tenant, byte[] bytes) {
        Fields json = Fields.parse(bytes).format(FORMAT);
        if (!json.string("tenant").equals(tenant.value())) {
            throw new DamagedException("it is the head of another tenant");
        }
        try {
            return new Head(
                    json.object().object("last").map(l -> Link.fromJson(new Fields(l))),
                    json.objects("live").stream().map(Link::fromJson).toList(),
                    json.strings("indexes"),
                    json.object().number("keyring").orElse(0L),
                    json.strings("rebuiltAt").stream().map(Instant::parse).toList());
        } catch (java.time.DateTimeException e) {
            throw new DamagedException("its content has no proper 'rebuiltAt'");
        }
    }
}
