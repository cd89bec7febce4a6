package org.butterflysecurity.internal.repository;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/**
 * The process that holds a lease.
 *
 * @param host its computer's name; empty where it cannot be told
 * @param place what tells computers and containers of one name apart: on Linux the boot and the process id namespace
 * @param startedAt when the process began, to tell it from a later one with the same number
 */
record LeaseOwner(String host, String place, long pid, String startedAt) {
    /** The holder of a lease that cannot be read. */
    static final LeaseOwner UNKNOWN = new LeaseOwner("", "", 0, "");

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

    /** Found out once, and only where a lease is taken or met: the host's name may take a question to the network. */
    private static final class Current {
        static final LeaseOwner VALUE = of(ProcessHandle.current());

        private static LeaseOwner of(ProcessHandle process) {
            return new LeaseOwner(hostName(), placeName(), process.pid(), started(process));
        }
    }

    /** This process. */
    static LeaseOwner current() {
        return Current.VALUE;
    }

    /** Whether this process is known to have ended: it ran in the same place as {@code here} and is not there any more. */
    boolean isDead(LeaseOwner here) {
        if (host.isEmpty() || !host.equals(here.host()) || !place.equals(here.place())) {
            return false;
        }
        return ProcessHandle.of(pid).map(p -> !started(p).equals(startedAt)).orElse(true);
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String placeName() {
        try {
            return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMESPACE);
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return "";
        }
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
