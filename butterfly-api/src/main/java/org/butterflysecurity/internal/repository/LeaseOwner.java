package org.butterflysecurity.internal.repository;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/**
 * The process that holds a lease.
 *
 * @param host its computer's name; empty where it cannot be told
 * @param startedAt when the process began, to tell it from a later one with the same number
 */
record LeaseOwner(String host, long pid, String startedAt) {

    static LeaseOwner current() {
        ProcessHandle process = ProcessHandle.current();
        return new LeaseOwner(hostName(), process.pid(), started(process));
    }

    /** Whether this process is known to have ended: it ran on the same computer as {@code here} and is not there any more. */
    boolean isDead(LeaseOwner here) {
        if (host.isEmpty() || !host.equals(here.host())) {
            return false;
        }
        return ProcessHandle.of(pid).map(p -> !started(p).equals(startedAt)).orElse(true);
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            LoggerFactory.getLogger(LeaseOwner.class).debug("The name of this computer is unknown", e);
            return "";
        }
    }

    @Override
    public String toString() {
        return "process " + pid + (host.isEmpty() ? "" : " on " + host);
    }
}
