package org.butterflysecurity.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.model.ObjectChange.Kind;

/** Objects that were deleted and made anew, as far as names tell: of one type and in one parent one went and one came, of the same name. */
final class Namesakes {
    private final Map<Called, ObjectChange> gone = new HashMap<>();
    private final Map<Called, ObjectChange> come = new HashMap<>();
    private final Set<Called> ambiguous = new HashSet<>();

    private record Called(ResourceType type, Optional<String> parent, String name) {
        static Called of(ObjectChange change) {
            return new Called(change.type(), change.parent().map(ObjectChange.Named::name), change.name());
        }
    }

    Namesakes(Diff diff) {
        for (ObjectChange change : diff.changes()) {
            Map<Called, ObjectChange> same = change.kind() == Kind.ADDED ? come : gone;
            boolean isNamed = !change.name().equals(change.key().id());
            if (change.kind() != Kind.CHANGED && isNamed && same.put(Called.of(change), change) != null) {
                ambiguous.add(Called.of(change));
            }
        }
    }

    /** The key of the object that came in the place of this one, or in whose place it came. */
    Optional<ResourceKey> of(ObjectChange change) {
        Called called = Called.of(change);
        if (change.kind() == Kind.CHANGED || ambiguous.contains(called)) {
            return Optional.empty();
        }
        Map<Called, ObjectChange> other = change.kind() == Kind.ADDED ? gone : come;
        return Optional.ofNullable(other.get(called)).map(ObjectChange::key);
    }

    /** The same in words; empty if there is none. */
    String inWords(ObjectChange change) {
        return of(change)
                .map(key -> change.kind() == Kind.ADDED
                        ? ", made anew: it was " + Shown.clean(key.toString())
                        : ", made anew as " + Shown.clean(key.toString()))
                .orElse("");
    }
}
