package org.butterflysecurity.workflows.pack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/**
 * An exported pack: flows, the folders they are in, the schemas of tables and the names of connections. It holds the bytes it
 * was read from, and nothing in it is interpreted away: {@link #bytes()} gives them back unchanged. The ids of a pack's flows,
 * tables, connections and folders are made anew by each export and mean nothing outside it. Immutable.
 */
public final class Pack {
    /** The largest pack that is read: 64 MiB, 30 times the largest seen, nested at most 200 levels deep. */
    public static final JsonLimits LIMITS = JsonLimits.DEFAULT;

    private final String name;
    private final byte[] bytes;
    private final JsonObject document;
    private final Map<String, Folder> folders;
    private final List<Flow> flows;
    private final List<Table> tables;
    private final List<Connection> connections;

    private Pack(String name, byte[] bytes, PackParser parser) {
        this.name = name;
        this.bytes = bytes;
        this.document = parser.document();
        this.folders = parser.folders();
        this.flows = parser.flows();
        this.tables = parser.tables();
        this.connections = parser.connections();
    }

    /**
     * Reads a pack.
     *
     * @param name what to call it in errors: its file name
     * @throws ProviderException with {@link ErrorCode#INVALID_PACK}, naming the pack and the line and column or the pointer at
     *     which it is no pack; never quoting its content
     */
    public static Pack parse(String name, byte[] utf8) {
        byte[] bytes = utf8.clone();
        JsonValue root;
        try {
            root = Json.parse(bytes, LIMITS);
        } catch (JsonParseException e) {
            throw invalid(name, e.getMessage() == null ? "no JSON" : e.getMessage());
        }
        return new Pack(name, bytes, new PackParser(name, root));
    }

    static ProviderException invalid(String name, JsonPointer at, String what) {
        return invalid(name, "at '" + at + "' " + what);
    }

    private static ProviderException invalid(String name, String what) {
        return new ProviderException(
                ErrorCode.INVALID_PACK,
                "'" + name + "' is not a pack that Okta Workflows exports: " + what + ".",
                (Throwable) null);
    }

    /** What it is called: its file name. */
    public String name() {
        return name;
    }

    /** The bytes it was read from. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** All of it, members in their order. */
    public JsonObject document() {
        return document;
    }

    /** The version of the format, such as {@code 1.5.0}. */
    public String version() {
        return document.string("version").orElse("");
    }

    /** When it was exported, as written: an ISO instant in every pack seen. */
    public Optional<String> created() {
        return document.string("created");
    }

    /** A checksum whose algorithm is unknown; only some versions have it. A changed pack may be refused because of it. */
    public Optional<String> checksum() {
        return document.string("checksum");
    }

    /** The folders that the pack brings, in its order. Empty for most flows that were exported by themselves. */
    public List<Folder> folders() {
        return List.copyOf(folders.values());
    }

    /** The flows, stubs included, in its order. */
    public List<Flow> flows() {
        return flows;
    }

    /** The tables, without rows, in its order. */
    public List<Table> tables() {
        return tables;
    }

    /** The connections that cards name, without credentials, in its order. */
    public List<Connection> connections() {
        return connections;
    }

    /** The folder with this id of the pack. */
    public Optional<Folder> folder(String id) {
        return Optional.ofNullable(folders.get(id));
    }

    /** Every card of every flow, those of nested flows included. */
    public Stream<Card> cards() {
        return flows.stream().flatMap(Flow::cards);
    }

    /** Where the pack names its own objects. */
    public List<PackReference> references() {
        return PackReferences.of(this);
    }

    /**
     * What no version of the format seen so far has: members, as {@code card/newMember}, a new version, cards and columns of new
     * kinds. It is kept like all else.
     */
    public List<String> novelties() {
        return KnownMembers.unknownIn(this);
    }

    /** Names the pack and tells its size, never its content. */
    @Override
    public String toString() {
        return "Pack[" + name + ", version " + version() + ", " + flows.size() + " flows]";
    }
}
