package org.butterflysecurity.event;

/**
 * Hears what a run does. Called from the run's own threads, one call at a time; a listener that is slow slows the run, and
 * one that throws is ignored for that event.
 */
@FunctionalInterface
public interface BackupListener {
    void on(BackupEvent event);
}
