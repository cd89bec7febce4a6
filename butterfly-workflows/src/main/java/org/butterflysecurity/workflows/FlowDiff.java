package org.butterflysecurity.workflows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.workflows.FlowChange.Kind;
import org.butterflysecurity.workflows.internal.CardChanges;
import org.butterflysecurity.workflows.internal.FlowMatching;

/**
 * Tells what happened to flows, by flow and card. A flow is known again by its folder and name, else by the cards that it has
 * in common with a flow that is gone: cards keep their ids when a flow is exported, renamed or moved. Source: {@code
 * workflows.md}, section 2.4. Stateless.
 */
public final class FlowDiff {
    private FlowDiff() {}

    /**
     * Compares the flows of two snapshots, as {@code IdentityBackup.read} gives those of the type {@code okta-workflows/flow}.
     * Give it flows that were read: what one side could not read must not be given as empty.
     */
    public static List<FlowChange> between(Collection<Resource> before, Collection<Resource> after) {
        FlowMatching matching = FlowMatching.of(before, after);
        List<FlowChange> changes = new ArrayList<>();
        matching.gone().forEach(flow -> changes.add(whole(Kind.REMOVED, flow)));
        matching.come().forEach(flow -> changes.add(whole(Kind.ADDED, flow)));
        for (FlowMatching.Pair pair : matching.pairs()) {
            changed(pair, matching).ifPresent(changes::add);
        }
        changes.sort(Comparator.comparing(FlowChange::flow).thenComparing(FlowChange::kind));
        return List.copyOf(changes);
    }

    private static FlowChange whole(Kind kind, Resource flow) {
        return new FlowChange(kind, flow.key().toString(), Optional.empty(), List.of());
    }

    private static Optional<FlowChange> changed(FlowMatching.Pair pair, FlowMatching matching) {
        JsonObject before = matching.renamed((JsonObject) pair.before().document());
        CardChanges changes =
                CardChanges.between(before, (JsonObject) pair.after().document());
        boolean moved = !pair.before().key().equals(pair.after().key());
        if (!moved && changes.byPerson().isEmpty() && changes.byPlatform().isEmpty()) {
            return Optional.empty();
        }
        List<String> details = new ArrayList<>(changes.byPerson());
        details.addAll(changes.byPlatform());
        Kind withoutPerson = moved ? Kind.MOVED : Kind.PLATFORM;
        return Optional.of(new FlowChange(
                changes.byPerson().isEmpty() ? withoutPerson : Kind.CHANGED,
                pair.after().key().toString(),
                moved ? Optional.of(pair.before().key().toString()) : Optional.empty(),
                details));
    }
}
