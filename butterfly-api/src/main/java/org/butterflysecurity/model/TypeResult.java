package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a run did with one resource type.
 *
 * @param skipReason why it was skipped; present exactly when the status is {@link TypeStatus#SKIPPED}
 * @param detail why it was skipped or failed, in words, or what was lost; empty when complete
 * @param count objects in the snapshot
 * @param bytes canonical JSON of those objects, before compression
 * @param calls requests sent to read the type, retries included
 * @param reused objects whose stored form was already in the repository
 * @param root name of the type's tree; present exactly when complete or salvaged. Equal content has an equal root.
 */
public record TypeResult(
        ResourceType type,
        TypeStatus status,
        Optional<SkipReason> skipReason,
        String detail,
        long count,
        long bytes,
        long calls,
        long reused,
        Optional<String> root) {
    public TypeResult {
        requireNonNull(type, "type");
        requireNonNull(detail, "detail");
        if (skipReason.isPresent() != (status == TypeStatus.SKIPPED)
                || root.isPresent() != (status == TypeStatus.COMPLETE || status == TypeStatus.SALVAGED)) {
            throw new IllegalArgumentException(
                    "A " + status + " type must not have skip reason " + skipReason + " and root " + root);
        }
    }

    public static TypeResult complete(ResourceType type, long count, long bytes, long calls, long reused, String root) {
        return new TypeResult(
                type, TypeStatus.COMPLETE, Optional.empty(), "", count, bytes, calls, reused, Optional.of(root));
    }

    public static TypeResult skipped(ResourceType type, SkipReason reason, String detail, long calls) {
        return new TypeResult(type, TypeStatus.SKIPPED, Optional.of(reason), detail, 0, 0, calls, 0, Optional.empty());
    }

    public static TypeResult failed(ResourceType type, String detail, long calls) {
        return new TypeResult(type, TypeStatus.FAILED, Optional.empty(), detail, 0, 0, calls, 0, Optional.empty());
    }

    /** @param detail what was lost, and of which snapshot it was */
    public static TypeResult salvaged(ResourceType type, String detail, long count, long bytes, String root) {
        return new TypeResult(
                type, TypeStatus.SALVAGED, Optional.empty(), detail, count, bytes, 0, 0, Optional.of(root));
    }

    /** Whether the type was read whole and is whole: only then does the absence of an object say that it was not there. */
    public boolean isComplete() {
        return status == TypeStatus.COMPLETE;
    }

    /** Whether the snapshot may lack objects of this type. */
    public boolean leavesGap() {
        return status == TypeStatus.FAILED
                || status == TypeStatus.SALVAGED
                || skipReason.map(SkipReason::leavesGap).orElse(false);
    }
}
