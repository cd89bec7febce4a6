package org.butterflysecurity.testkit.workflows;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.butterflysecurity.testkit.simulation.Transport;

/** What a simulated console is to be like. Not thread-safe. */
public final class ConsoleOptions {
    private final Map<String, String> paths = new LinkedHashMap<>(Map.of(
            "org", "/app/api/org",
            "folders", "/app/api/group?org_id={org}",
            "subfolders", "/app/api/group?org_id={org}&path={folder}",
            "flows", "/app/api/flo?org_id={org}&group_id={folder}",
            "exportFolder", "/app/api/publisher/flopack/export?orgId={org}&groupId={folder}&includeSubfolders=true",
            "tables", "/app/api/stash?orgId={org}&groupId={folder}",
            "tableRows", "/app/api/stash/{table}/row?orgId={org}"));
    private Clock clock = Clock.systemUTC();
    private Duration sessionLifetime = Duration.ofHours(8);
    private OptionalInt quota = OptionalInt.empty();
    private boolean flat;
    private boolean textIds;
    private boolean wrapped;
    private boolean appFactor;

    private ConsoleOptions() {}

    /** TLS, folders level by level, ids as numbers, no quota, sessions of eight hours. */
    public static ConsoleOptions defaults() {
        return new ConsoleOptions();
    }

    public ConsoleOptions clock(Clock value) {
        clock = value;
        return this;
    }

    /** How long a session holds. */
    public ConsoleOptions sessionLifetime(Duration value) {
        sessionLifetime = value;
        return this;
    }

    /** How many flows may be exported within 15 minutes; an export that goes beyond fails as a whole. */
    public ConsoleOptions quota(int flows) {
        quota = OptionalInt.of(flows);
        return this;
    }

    /** The first listing has all folders, with the ids of those above joined by dots. */
    public ConsoleOptions flatFolders() {
        flat = true;
        return this;
    }

    /** Ids are texts. */
    public ConsoleOptions textIds() {
        textIds = true;
        return this;
    }

    /** Listings stand in an object. */
    public ConsoleOptions wrappedListings() {
        wrapped = true;
        return this;
    }

    /** The app's sign-in policy asks for a second factor although the org's does not. */
    public ConsoleOptions appAsksForFactor() {
        appFactor = true;
        return this;
    }

    /** Another path for an operation, as after a release that changed it. */
    public ConsoleOptions path(String operation, String path) {
        if (paths.replace(operation, path) == null) {
            throw new IllegalArgumentException("No operation '" + operation + "'");
        }
        return this;
    }

    Map<String, String> paths() {
        return Map.copyOf(paths);
    }

    Clock clock() {
        return clock;
    }

    Duration sessionLifetime() {
        return sessionLifetime;
    }

    OptionalInt quota() {
        return quota;
    }

    boolean isFlat() {
        return flat;
    }

    boolean hasTextIds() {
        return textIds;
    }

    boolean isWrapped() {
        return wrapped;
    }

    boolean asksForFactor() {
        return appFactor;
    }

    Transport transport() {
        return Transport.TLS_1_3;
    }
}
