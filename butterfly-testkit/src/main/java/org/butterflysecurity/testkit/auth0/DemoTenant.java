package org.butterflysecurity.testkit.auth0;

import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.testkit.internal.GeneratedDocuments;

/**
 * A made-up company: the same seed gives the same objects. Users, holders of roles and members of organizations are made when
 * they are asked for and take no memory, whatever their number. Not thread-safe while it is set up.
 */
public final class DemoTenant {
    /** Which client is the one that the simulated caller is. */
    static final long OWN_CLIENT = 1;

    private final long seed;
    private long users = 40;
    private int clients = 6;
    private int roles = 4;
    private int organizations = 3;
    private int connections = 4;
    private int actions = 3;
    private int rolesPerUser = 1;
    private int organizationsPerUser = 1;
    private Optional<String> canary = Optional.empty();

    private DemoTenant(long seed) {
        this.seed = seed;
    }

    /** A small tenant: 40 users, 6 clients, 4 roles, 3 organizations, 4 connections, 3 actions. */
    public static DemoTenant seed(long seed) {
        return new DemoTenant(seed);
    }

    /** How many users there are. Between 0 and 50,000,000. */
    public DemoTenant users(long count) {
        this.users = within(count, 0, 50_000_000);
        return this;
    }

    /** How many clients there are, the global one and the caller's own included. At least 4. */
    public DemoTenant clients(int count) {
        this.clients = (int) within(count, 4, 100_000);
        return this;
    }

    /** How many roles of the tenant there are. At least 2. */
    public DemoTenant roles(int count) {
        this.roles = (int) within(count, 2, 100_000);
        return this;
    }

    /** How many organizations there are. At least 2. */
    public DemoTenant organizations(int count) {
        this.organizations = (int) within(count, 2, 1_000_000);
        return this;
    }

    /** How many connections there are, one of each strategy in turn; the first is a database. At least 4. */
    public DemoTenant connections(int count) {
        this.connections = (int) within(count, 4, 100_000);
        return this;
    }

    /** How many actions there are. At least 2. */
    public DemoTenant actions(int count) {
        this.actions = (int) within(count, 2, 10_000);
        return this;
    }

    /** How many roles each user holds. */
    public DemoTenant rolesPerUser(int count) {
        this.rolesPerUser = (int) within(count, 0, 1000);
        return this;
    }

    /** Of how many organizations each user is a member. */
    public DemoTenant organizationsPerUser(int count) {
        this.organizationsPerUser = (int) within(count, 0, 1000);
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

    int clients() {
        return clients;
    }

    int roles() {
        return roles;
    }

    int organizations() {
        return organizations;
    }

    int connections() {
        return connections;
    }

    int actions() {
        return actions;
    }

    int rolesPerUser() {
        return rolesPerUser;
    }

    int organizationsPerUser() {
        return organizationsPerUser;
    }

    /** A secret value: with the canary if there is one. */
    String secret(String where) {
        return canary.orElse("demo-secret") + "-" + Digests.sha256(where + seed).substring(0, 24);
    }

    /** Fills an empty tenant; {@code scopes} are those of the Management API. */
    void fill(Tenant tenant, Set<String> scopes) {
        DemoUsers people = new DemoUsers(tenant, this);
        tenant.store().use("user", new GeneratedDocuments(people));
        DemoObjects objects = new DemoObjects(tenant, this);
        objects.fill(scopes);
        tenant.store()
                .use(
                        "role-member",
                        new GeneratedDocuments(
                                new DemoRelation(tenant, people, "role", roles, rolesPerUser, UserEndpoints::summary)));
        tenant.store()
                .use(
                        "organization-member",
                        new GeneratedDocuments(new DemoRelation(
                                tenant,
                                people,
                                "organization",
                                organizations,
                                organizationsPerUser,
                                DemoRelation::idOnly)));
        DemoFile.fill(tenant, this);
    }

    private static long within(long count, long least, long most) {
        if (count < least || count > most) {
            throw new IllegalArgumentException("Not between " + least + " and " + most + ": " + count);
        }
        return count;
    }
}
