package org.butterflysecurity.catalog;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.model.ResourceType;

/**
 * All that is known of one resource type.
 *
 * @param area the file and chapter it belongs to, such as {@code apps}
 * @param group {@code core}, or a part that a host switches on, such as {@code governance}
 * @param coverage how much of it a backup keeps
 * @param coverageNote why it is not kept whole; empty when it is
 * @param availability where the provider has it
 * @param terraform how Terraform calls it, where it does
 * @param deployCli how the provider's own deployment tool calls it, where it does
 * @param evidence where these facts are from
 */
public record TypeDefinition(
        ResourceType type,
        String area,
        String group,
        Coverage coverage,
        String coverageNote,
        Reading reading,
        Identity identity,
        Fields fields,
        Writing writing,
        Changes changes,
        Availability availability,
        Optional<Terraform> terraform,
        Optional<DeployCli> deployCli,
        List<String> evidence) {
    public TypeDefinition {
        requireNonNull(type, "type");
        evidence = List.copyOf(evidence);
    }

    /** Whether a backup reads the type by itself. */
    public boolean isBackedUp() {
        return coverage == Coverage.FULL || coverage == Coverage.INVENTORY;
    }

    /**
     * How many segments the keys of the type have: its parents' and its own; a singleton shares its parent's.
     *
     * @param all where its parents are
     */
    public int keyLength(Map<ResourceType, TypeDefinition> all) {
        int length = 0;
        Set<ResourceType> seen = new HashSet<>();
        Optional<TypeDefinition> at = Optional.of(this);
        while (at.isPresent() && seen.add(at.get().type())) {
            length += at.get().reading().singleton()
                    ? 0
                    : Math.max(1, at.get().identity().ids().size());
            at = at.get().reading().parent().map(all::get);
        }
        return length;
    }

    /** How much of a type a backup keeps. */
    public enum Coverage {
        /** Everything that reading gives, apart from secrets. */
        FULL,
        /** An inventory: it says what was there, and cannot be put back from it. */
        INVENTORY,
        /** Everything, as part of another type that the note names. */
        ELSEWHERE,
        /** Nothing. */
        NONE
    }

    /**
     * Where the provider has the type.
     *
     * @param engine the engine or edition that has it, such as {@code oie} or {@code classic}; empty where all have
     * @param stage the provider's word for how mature the interface is, such as {@code GA} or {@code EA}; empty where unknown
     * @param plan the licence it needs beyond the ordinary one; empty where none
     */
    public record Availability(Optional<String> engine, Optional<String> stage, Optional<String> plan) {}

    /**
     * How Terraform calls the type.
     *
     * @param resource resource names, joined by {@code |} where a field decides between them
     * @param importId form of the import id; empty where it cannot be imported
     */
    public record Terraform(String resource, Optional<String> importId, Optional<String> note) {}

    /**
     * How the provider's own deployment tool keeps the type in a directory.
     *
     * @param asset its word for the type
     * @param files which files an object becomes, in words
     */
    public record DeployCli(String asset, String files, Optional<String> note) {}
}
