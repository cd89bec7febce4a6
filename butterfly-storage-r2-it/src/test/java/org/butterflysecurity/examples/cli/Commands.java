package org.butterflysecurity.examples.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Lets tests of other packages run commands in this process. */
public final class Commands {
    private Commands() {}

    /** How a command ended. */
    public record Result(int code, String out, String err) {}

    public static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), false, args);
        return new Result(code, out.toString(), err.toString());
    }
}
