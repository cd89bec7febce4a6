package org.butterflysecurity.examples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Starts the command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 something is incomplete, 4 something differs. */
public final class Main {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int INCOMPLETE = 3;
    static final int DIFFERS = 4;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    @SuppressWarnings(
            "SystemConsoleNull") // from JDK 22 on it draws progress into pipes too; --quiet and --json stop it
    public static void main(String[] args) {
        try (Interruption interruption = Interruption.ofThisThread()) {
            boolean terminal = System.console() != null;
            boolean colours = terminal && coloursFor(System.getenv("NO_COLOR"));
            int code = run(
                    new Butterfly(writerTo(FileDescriptor.out), writerTo(FileDescriptor.err), terminal, colours), args);
            interruption.exit(code);
        }
    }

    /** Whether there may be colours, by what the environment says (no-color.org): any text that is not empty forbids them. */
    static boolean coloursFor(@Nullable String noColor) {
        return noColor == null || noColor.isEmpty();
    }

    /** Runs one command in this process. */
    static int run(PrintWriter out, PrintWriter err, boolean terminal, String... args) {
        return run(new Butterfly(out, err, terminal, false), args);
    }

    private static int run(Butterfly butterfly, String... args) {
        PrintWriter out = butterfly.out();
        PrintWriter err = butterfly.err();
        CommandLine line = new CommandLine(butterfly);
        Errors errors = new Errors(err, List.of(args).contains("--json"));
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler(errors);
        line.setExecutionExceptionHandler(errors);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        try {
            return line.execute(args);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static PrintWriter writerTo(FileDescriptor file) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(file), StandardCharsets.UTF_8), false);
    }
}
