package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.testkit.internal.GeneratedDocuments;

/**
 * A made-up company: the same seed gives the same objects. Users, memberships and app assignments are made when they are asked
 * for and take no memory, whatever their number; all other types are there at small size. Not thread-safe while it is set up.
 */
public final class DemoTenant {
    /** Which app is the service app that the simulated client is. */
    static final long CLIENT_APP = 3;

    private final long seed;
    private long users = 40;
    private int groups = 12;
    private int apps = 12;
    private int membershipsPerUser = 3;
    private int assignmentsPerUser = 2;
    private Optional<String> canary = Optional.empty();

    private DemoTenant(long seed) {
        this.seed = seed;
    }

    /** A small tenant: 40 users, 12 groups, 12 apps, 3 memberships and 2 app assignments a user. */
    public static DemoTenant seed(long seed) {
        return new DemoTenant(seed);
    }

    /** How many users there are, deactivated ones included. Between 1 and 50,000,000. */
    public DemoTenant users(long count) {
        this.users = within(count, 1, 50_000_000);
        return this;
    }

    /** How many groups there are, the two built-in ones included. At least 4. */
    public DemoTenant groups(int count) {
        this.groups = (int) within(count, 4, 1_000_000);
        return this;
    }

    /** How many apps there are, the built-in ones and the client's own included. At least 6. */
    public DemoTenant apps(int count) {
        this.apps = (int) within(count, 6, 100_000);
        return this;
    }

    /** In how many groups each user is that is not deactivated, Everyone not counted. */
    public DemoTenant membershipsPerUser(int count) {
        this.membershipsPerUser = (int) within(count, 0, 1000);
        return this;
    }

    /** To how many apps each user is assigned that is not deactivated. */
    public DemoTenant assignmentsPerUser(int count) {
        this.assignmentsPerUser = (int) within(count, 0, 1000);
        return this;
    }

    /** A text that every secret value contains, so that a test can look for it where no secret may be. */
    public DemoTenant canary(String text) {
        this.canary = Optional.of(text);
        return this;
    }

    long seed() {
        return seed;
    }

    long users() {
        return users;
    }

    int groups() {
        return groups;
    }

    int apps() {
        return apps;
    }

    int membershipsPerUser() {
        return membershipsPerUser;
    }

    int assignmentsPerUser() {
        return assignmentsPerUser;
    }

    /** A secret value: with the canary if there is one. */
    String secret(String where) {
        return canary.orElse("demo-secret") + "-" + Dpop.sha256(where + seed).substring(0, 24);
    }

    void fill(Org org, Assets assets, Rules rules) {
        DemoUsers people = new DemoUsers(org, this);
        org.store().use("user", new GeneratedDocuments(people));
        org.store().use("group-membership", new GeneratedDocuments(new DemoMemberships(org, this, people)));
        org.store().use("app-user", new GeneratedDocuments(new DemoAppUsers(org, this, people)));
        DemoGroups.fill(org, this);
        DemoApps.fill(org, this, assets);
        DemoFile.fill(org, this);
        new DemoRest(org, this, rules).fill();
    }

    private static long within(long count, long least, long most) {
        if (count < least || count > most) {
            throw new IllegalArgumentException("Not between " + least + " and " + most + ": " + count);
        }
        return count;
    }
}
