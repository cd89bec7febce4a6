package org.butterflysecurity.examples.cli;

import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.RestoreId;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.RestoreReport.StepResult;

/** Restores as this command line carries them out and tells of them. */
final class Restores {
    private Restores() {}

    /** The restore that somebody named by its number, with or without leading zeros. */
    static RestoreId id(String text) {
        try {
            return text.matches("[0-9]{1,17}") ? RestoreId.of(Long.parseLong(text)) : new RestoreId(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(ErrorCode.INVALID_SETTING, String.valueOf(e.getMessage()), e);
        }
    }

    /** Fails unless somebody has said yes: a restore asks nobody at a prompt, because scripts run it. */
    static void needYes(Butterfly butterfly, boolean yes, RestorePlan plan) {
        if (!yes && plan.calls() > 0) {
            butterfly.out().println(plan);
            throw butterfly.usage("This writes to the tenant. Read the plan, then add --yes.");
        }
    }

    /** Prints the report and gives the exit code. */
    static int tell(Butterfly butterfly, RestoreReport report) {
        if (butterfly.json()) {
            butterfly.print(report.toJson());
        } else {
            for (StepResult result : report.results()) {
                if (result.outcome() != Outcome.DONE) {
                    butterfly.out().println(line(result));
                }
            }
            butterfly
                    .out()
                    .printf(
                            "Restore %s is %s: %d steps done, %d refused, %d skipped, %d for a person; %d differences remain."
                                    + " Safety snapshot %s.%n",
                            report.id(),
                            report.isComplete() ? "complete" : "INCOMPLETE",
                            report.count(Outcome.DONE),
                            report.count(Outcome.REFUSED),
                            report.count(Outcome.SKIPPED),
                            report.count(Outcome.NEEDS_PERSON),
                            report.remaining().size(),
                            report.safety().map(Object::toString).orElse("none"));
        }
        return report.isComplete() ? 0 : Main.INCOMPLETE;
    }

    private static String line(StepResult result) {
        String text = "%4d %s %s: %s"
                .formatted(
                        result.step().number(),
                        result.outcome().label(),
                        result.step().target(),
                        result.detail());
        return clean(text);
    }

    /** Names and words of the tenant or its provider on one line: they must not steer a terminal. */
    static String clean(String text) {
        return text.replaceAll("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]", " ");
    }
}
