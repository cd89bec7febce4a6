package org.butterflysecurity.examples.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.Snapshot;
import picocli.CommandLine.Option;

/** What of a snapshot {@code plan} and {@code rehearse} put back. */
final class WhatToRestore {
    @Option(names = "--only", paramLabel = "TYPE[:NAME]", description = Picks.DESCRIPTION)
    private List<String> only = new ArrayList<>();

    @Option(names = "--with-needs", description = "with all that the selected objects refer to")
    private boolean needs;

    @Option(names = "--with-dependents", description = "with all that refers to the selected objects")
    private boolean dependents;

    @Option(
            names = "--field",
            paramLabel = "POINTER",
            description = "only this field, for instance /profile/name; repeatable")
    private List<String> fields = new ArrayList<>();

    @Option(
            names = "--deletes",
            paramLabel = "N",
            description =
                    "remove what the snapshot does not have, at most so many objects and attributes of schemas; default: remove nothing")
    private int deletes;

    @Option(
            names = "--mails",
            description = "users who are activated get the provider's mail for that; default: nobody gets any")
    private boolean mails;

    @Option(
            names = "--replace",
            paramLabel = "FROM=TO",
            description =
                    "another text for this one wherever it stands in what is written, for instance a domain; repeatable")
    private Map<String, String> replacements = new LinkedHashMap<>();

    RestoreOptions options(Snapshot snapshot) {
        Selection selection = Picks.of(only, Names.typesOf(snapshot));
        selection = needs ? selection.withNeeds() : selection;
        selection = dependents ? selection.withDependents() : selection;
        try {
            selection = fields.isEmpty() ? selection : selection.fields(fields.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(ErrorCode.INVALID_SETTING, "--field: " + e.getMessage() + ".", e);
        }
        try {
            RestoreOptions options = RestoreOptions.of(selection).withDeletes(new Deletes(deletes));
            for (Map.Entry<String, String> each : replacements.entrySet()) {
                options = options.withReplacement(each.getKey(), each.getValue());
            }
            return mails ? options.withMails() : options;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(ErrorCode.INVALID_SETTING, "--deletes: " + e.getMessage() + ".", e);
        }
    }
}
