package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.DiffHtml;
import org.butterflysecurity.model.DiffJson;
import org.butterflysecurity.model.DiffPatch;
import org.butterflysecurity.model.DiffText;
import org.butterflysecurity.model.DiffText.Colours;
import org.butterflysecurity.model.ResourceType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code diff} and {@code drift} look at, and how they tell it. */
final class DiffOutput {
    @Option(names = "--types", split = ",", paramLabel = "TYPE", description = "only these types")
    private List<String> types = new ArrayList<>();

    @Option(names = "--only", paramLabel = "TYPE[:NAME]", description = Picks.DESCRIPTION)
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, json, patch (RFC 6902, one for each object) or html; default: text, with --json json")
    private @Nullable Format format;

    @Option(names = "--out", paramLabel = "FILE", description = "write it there instead; it may hold personal data")
    private @Nullable Path out;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto, always or never; auto colours text in a terminal unless NO_COLOR is set")
    private When color = When.AUTO;

    @Option(
            names = "--exit-code",
            description = "exit with 4 if something differs, with 3 if nothing does but something was not compared")
    private boolean exitCode;

    @Option(
            names = "--authors",
            description = "also say who changed it and when, as far as the provider's log tells; needs --connection")
    private boolean authors;

    @Option(
            names = "--ignore",
            paramLabel = "[TYPE:]POINTER",
            description = "a field that does not count, such as app:/label or /profile/costCenter; repeatable")
    private List<String> ignored = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "list so many objects at most, and count all; 0 gives the counts only")
    private int limit = DiffOptions.DEFAULT_LIMIT;

    /** The forms of a diff. */
    enum Format {
        TEXT,
        JSON,
        PATCH,
        HTML
    }

    /** When text is coloured. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** What to compare, of the types that there are. */
    DiffOptions options(Collection<ResourceType> known) {
        DiffOptions options =
                DiffOptions.defaults().withTypes(Names.types(types, known)).withOnly(Picks.of(only, known));
        for (String field : ignored) {
            options = ignoring(options, field, known);
        }
        try {
            options = options.withLimit(limit);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(ErrorCode.INVALID_SETTING, "--limit: " + e.getMessage() + ".", e);
        }
        return authors ? options.withAuthors() : options;
    }

    private static DiffOptions ignoring(DiffOptions options, String field, Collection<ResourceType> known) {
        int colon = field.indexOf(":/");
        try {
            JsonPointer at = JsonPointer.of(field.substring(colon + 1));
            return colon < 0
                    ? options.withIgnored(at)
                    : options.withIgnored(Names.type(field.substring(0, colon), known), at);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(ErrorCode.INVALID_SETTING, "--ignore: " + e.getMessage() + ".", e);
        }
    }

    /** Whether the providers' logs are asked too. */
    boolean authors() {
        return authors;
    }

    /** Tells it and gives the exit code. */
    int tell(Butterfly butterfly, Diff diff) {
        String text = text(butterfly, diff);
        if (out == null) {
            butterfly.out().print(text);
        } else {
            write(out, text);
        }
        if (!exitCode) {
            return 0;
        }
        return !diff.isEmpty() ? Main.DIFFERS : diff.notCompared().isEmpty() ? 0 : Main.INCOMPLETE;
    }

    private String text(Butterfly butterfly, Diff diff) {
        Format form = format != null ? format : butterfly.json() ? Format.JSON : Format.TEXT;
        return switch (form) {
            case TEXT -> DiffText.of(diff, colours(butterfly)) + System.lineSeparator();
            case JSON -> Json.compact(DiffJson.of(diff)) + System.lineSeparator();
            case PATCH -> Json.pretty(DiffPatch.of(diff)) + System.lineSeparator();
            case HTML -> DiffHtml.of(diff);
        };
    }

    private Colours colours(Butterfly butterfly) {
        boolean isWanted = color == When.ALWAYS || color == When.AUTO && out == null && butterfly.colours();
        return isWanted ? Colours.ANSI : Colours.NONE;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNWRITABLE_FILE, "The diff cannot be written to '" + file.toAbsolutePath() + "'.", e);
        }
    }
}
