package org.butterflysecurity.internal.engine;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.TypeStatus;
import org.butterflysecurity.spi.ReadOutcome;

/** What becomes of types whose parent, or which themselves, cannot be read. */
final class Unread {
    private Unread() {}

    /** The selected types that will be skipped according to {@code preflight}, with the children of these. */
    static Map<ResourceType, TypeResult> foreseen(Selection selection, Map<ResourceType, ReadOutcome> preflight) {
        Map<ResourceType, TypeResult> skipped = new TreeMap<>();
        selection
                .selected()
                .values()
                .forEach(type ->
                        foresee(type, selection, preflight).ifPresent(result -> skipped.put(type.type(), result)));
        return skipped;
    }

    private static Optional<TypeResult> foresee(
            TypeDefinition type, Selection selection, Map<ResourceType, ReadOutcome> preflight) {
        ReadOutcome own = preflight.getOrDefault(type.type(), ReadOutcome.COMPLETE);
        if (!own.isComplete()) {
            return Optional.of(TypeResult.skipped(type.type(), own.skipped().orElseThrow(), own.detail(), 0));
        }
        return type.reading()
                .parent()
                .map(selection.selected()::get)
                .flatMap(parent -> foresee(parent, selection, preflight))
                .map(parent -> becauseOf(parent, type));
    }

    /** The result of a child of a type that was not read. Where there is no parent there cannot be children: no gap. */
    static TypeResult becauseOf(TypeResult parent, TypeDefinition child) {
        boolean noGap = parent.status() == TypeStatus.SKIPPED && !parent.leavesGap();
        SkipReason reason = noGap ? parent.skipReason().orElseThrow() : SkipReason.PARENT_UNREAD;
        String what = parent.status() == TypeStatus.FAILED ? " failed: " : " was not read: ";
        return TypeResult.skipped(child.type(), reason, "Its parent " + parent.type() + what + parent.detail(), 0);
    }
}
