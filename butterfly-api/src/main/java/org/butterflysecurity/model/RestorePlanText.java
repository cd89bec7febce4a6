package org.butterflysecurity.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan in words. */
final class RestorePlanText {
    private RestorePlanText() {}

    static String of(RestorePlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("Restore of " + plan.tenant() + " to snapshot " + plan.snapshot() + ": " + counts(plan) + ".");
        plan.connections().forEach(c -> lines.add("Writes to " + c.provider() + " " + c.origin() + "."));
        plan.steps().forEach(step -> lines.addAll(of(step)));
        lines.add(plan.unchanged() + " objects are as the snapshot has them.");
        if (plan.onlyLive() > 0) {
            lines.add(plan.onlyLive() + " objects are not in the snapshot and stay: deletions were not asked for.");
        }
        if (!plan.unknown().isEmpty()) {
            lines.add("Unknown, so nothing of them is created or deleted:");
            plan.unknown().forEach(n -> lines.add("  " + n.type() + ": " + n.why()));
        }
        lines.add(plan.calls() + " requests, about " + plan.estimate().toSeconds() + " s. Hash " + plan.hash() + ".");
        return String.join("\n", lines);
    }

    private static String counts(RestorePlan plan) {
        List<String> parts = new ArrayList<>();
        for (Step.Kind kind : Step.Kind.values()) {
            long count = plan.count(kind);
            if (count > 0) {
                parts.add(count + " to " + word(kind));
            }
        }
        return parts.isEmpty() ? "nothing to do" : String.join(", ", parts);
    }

    private static String word(Step.Kind kind) {
        return kind == Step.Kind.NEEDS_PERSON
                ? "be done by a person"
                : kind.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> of(Step step) {
        List<String> lines = new ArrayList<>();
        Step.Target target = step.target();
        String name = target.name().equals(target.key().id()) ? "" : " '" + target.name() + "'";
        String verb = step.kind() == Step.Kind.NEEDS_PERSON ? "by a person:" : word(step.kind());
        lines.add(Shown.clean(String.format(
                Locale.ROOT, "%4d  %s %s%s (%s)", step.number(), verb, target.type(), name, target.key())));
        step.call().ifPresent(call -> lines.add("        " + Shown.clean(call.toString())));
        if (step instanceof Step.Update update) {
            update.changes().forEach(change -> DiffText.of(change).forEach(line -> lines.add("  " + line)));
        }
        if (step instanceof Step.NeedsPerson person) {
            lines.add("        " + Shown.clean(person.instructions()));
        }
        return lines;
    }
}
