package org.butterflysecurity.examples.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells what went wrong, on standard error: in words, or as one JSON object. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final PrintWriter err;
    private final boolean json;

    Errors(PrintWriter err, boolean json) {
        this.err = err;
        this.json = json;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof ButterflyException failure) {
            tell(failure.code(), failure.happened(), failure.effect(), failure.remedy());
        } else {
            tell(ErrorCode.INTERNAL, String.valueOf(e), Effect.UNKNOWN, ErrorCode.INTERNAL.remedy());
            if (!json) {
                e.printStackTrace(err);
            }
        }
        return Main.FAILED;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        tell(
                ErrorCode.INVALID_SETTING,
                String.valueOf(e.getMessage()),
                Effect.NOTHING_CHANGED,
                "Run '" + command + " --help' to see how it is used.");
        return Main.WRONG_USAGE;
    }

    private void tell(ErrorCode code, String message, Effect effect, String remedy) {
        if (json) {
            err.println(Json.compact(JsonObject.builder()
                    .put("code", code.id())
                    .put("message", message)
                    .put("effect", label(effect))
                    .put("remedy", remedy)
                    .build()));
        } else {
            err.println(code.id() + ": " + message);
            err.println(remedy);
            err.println(inWords(effect));
        }
    }

    private static String label(Effect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }

    private static String inWords(Effect effect) {
        return switch (effect) {
            case NOTHING_CHANGED -> "Nothing was changed.";
            case CHANGED_PARTLY -> "Part of the work is done.";
            case UNKNOWN -> "Whether anything was changed is not known.";
        };
    }
}
