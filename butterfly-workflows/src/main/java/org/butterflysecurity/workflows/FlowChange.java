package org.butterflysecurity.workflows;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happened to one flow between two snapshots, in words.
 *
 * @param flow folder path and name, as it is now or last was
 * @param formerly what it was called before it was renamed or moved
 * @param details a sentence for each difference; empty for a flow that came or went
 */
public record FlowChange(Kind kind, String flow, Optional<String> formerly, List<String> details) {
    public FlowChange {
        details = List.copyOf(details);
    }

    /** What happened. */
    public enum Kind {
        ADDED,
        REMOVED,
        /** A person changed what it does; it may have been renamed or moved too. */
        CHANGED,
        /** It has another name or folder. A person changed nothing in it. */
        MOVED,
        /** Only the platform changed something: the version of a connector that a card uses. */
        PLATFORM
    }

    /** The change as text, a line for the flow and one for each detail. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.name().toLowerCase(Locale.ROOT))
                .append(" '")
                .append(flow)
                .append('\'');
        formerly.ifPresent(name -> text.append(", formerly '").append(name).append('\''));
        details.forEach(detail -> text.append("\n    ").append(detail));
        return text.toString();
    }
}
