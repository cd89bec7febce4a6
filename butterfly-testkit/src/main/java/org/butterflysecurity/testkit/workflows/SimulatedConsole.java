package org.butterflysecurity.testkit.workflows;

import java.nio.file.Path;
import org.butterflysecurity.testkit.internal.Server;
import org.butterflysecurity.testkit.simulation.Calls;
import org.butterflysecurity.testkit.simulation.Faults;

/**
 * A Workflows console on loopback and the sign-in of its org, as far as anything is known of them; what is not known is not there.
 * Reads only. Safe for use by several threads.
 */
public final class SimulatedConsole implements AutoCloseable {
    /** Every session begins with this. */
    public static final String SESSION = "CANARYsession";

    /** What the listing shows as the client token of each API endpoint. */
    public static final String CLIENT_TOKEN = "CANARYclienttoken0123456789abcdef0123456789abcdef";

    private final Server console;
    private final Server org;
    private final ConsoleSessions sessions;
    private final ConsoleHost host;
    private final ConsoleState state = new ConsoleState();
    private final Calls calls = new Calls();
    private final Calls orgCalls = new Calls();
    private final Faults faults = new Faults();

    private SimulatedConsole(ConsoleOptions options) {
        console = Server.bind(options.transport());
        org = Server.beside(console, options.transport());
        sessions = new ConsoleSessions(options, orgCalls);
        sessions.at(org.url(), console.url());
        host = new ConsoleHost(options, state, sessions, calls);
        console.start(host, faults);
        org.start(sessions, faults);
    }

    /** Starts a console without folders. */
    public static SimulatedConsole start(ConsoleOptions options) {
        return new SimulatedConsole(options);
    }

    /** Address of the console without a final slash. */
    public String url() {
        return console.url();
    }

    /** Address of the org that people sign in at. */
    public String orgUrl() {
        return org.url();
    }

    /** Writes the certificate of the authority that signed both servers' certificates and gives the file back. */
    public Path caFile(Path file) {
        return Server.write(file, console.caPem());
    }

    /** What is in the console. */
    public ConsoleState state() {
        return state;
    }

    /** Opens a session as a person with a browser does, and gives the cookie's value. */
    public String openSession() {
        return sessions.open();
    }

    /** Ends all sessions. */
    public void endSessions() {
        sessions.endAll();
    }

    /** Registers a user; {@code status} is what the org answers to the right password, such as {@code SUCCESS} or {@code MFA_REQUIRED}. */
    public void user(String name, String password, String status) {
        sessions.user(name, password, status);
    }

    /** Takes away the right to see a folder. */
    public void hideFolder(int id) {
        host.hide(id);
    }

    /** Takes away the right to see the rows of tables. */
    public void hideRows() {
        host.hideRows();
    }

    /** What the console was asked. */
    public Calls calls() {
        return calls;
    }

    /** What the org was asked, without queries. */
    public Calls orgCalls() {
        return orgCalls;
    }

    /** Where answers are made to go wrong. */
    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        console.close();
        org.close();
    }
}
