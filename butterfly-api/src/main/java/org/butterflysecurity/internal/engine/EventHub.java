package org.butterflysecurity.internal.engine;

import java.util.List;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events to the host's listeners: one at a time, in the order in which they were given, whatever a listener throws. */
public final class EventHub implements BackupListener {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private final List<BackupListener> listeners;

    public EventHub(List<BackupListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public synchronized void on(BackupEvent event) {
        for (BackupListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                // The message may hold anything; the class says enough to find the listener's fault.
                LOG.debug("A listener failed with {}", e.getClass().getName());
            }
        }
    }
}
