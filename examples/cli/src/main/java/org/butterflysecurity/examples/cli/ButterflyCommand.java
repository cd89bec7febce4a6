package org.butterflysecurity.examples.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** A command: does its work with the common options, and gives the exit code. */
@Command(mixinStandardHelpOptions = true)
abstract class ButterflyCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Butterfly butterfly;

    @Override
    public final Integer call() {
        if (butterfly == null) {
            throw new IllegalStateException("picocli has not injected the parent command");
        }
        return run(butterfly);
    }

    /** Does the work; what fails is thrown. */
    abstract int run(Butterfly butterfly);
}
