package org.butterflysecurity.examples.cli;

import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupListener;

/** Warnings on standard error, unless nobody wants to read them. */
final class Warnings {
    private Warnings() {}

    static BackupListener of(Butterfly butterfly) {
        return event -> {
            if (event instanceof BackupEvent.Warning warning) {
                print(butterfly, warning);
            }
        };
    }

    static void print(Butterfly butterfly, BackupEvent.Warning warning) {
        if (!butterfly.quiet() && !butterfly.json()) {
            butterfly.err().println("warning: " + warning.message() + " [" + warning.code() + "]");
        }
    }
}
