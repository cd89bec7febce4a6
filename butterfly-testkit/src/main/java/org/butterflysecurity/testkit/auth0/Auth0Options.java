package org.butterflysecurity.testkit.auth0;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.simulation.Transport;

/** What a simulated tenant is like. Not thread-safe; used up by {@link SimulatedAuth0#start(Auth0Options)}. */
public final class Auth0Options {
    private Catalog catalog = Auth0Catalog.catalog();
    private DemoTenant tenant = DemoTenant.seed(42);
    private Transport transport = Transport.TLS_1_3;
    private Auth0RatePlan plan = Auth0RatePlan.unlimited();
    private Clock clock = Clock.systemUTC();
    private Duration tokenLifetime = Duration.ofHours(24);
    private int pendingPolls = 1;
    private Optional<Set<String>> scopes = Optional.empty();
    private final Map<ResourceType, Auth0Absence> absences = new LinkedHashMap<>();

    private Auth0Options() {}

    /** A tenant over TLS 1.3 with a small demo content, limits that no test reaches, and a client with all scopes. */
    public static Auth0Options defaults() {
        return new Auth0Options();
    }

    /** The types the tenant knows. Default: the whole Auth0 catalog. */
    public Auth0Options catalog(Catalog types) {
        this.catalog = requireNonNull(types, "types");
        return this;
    }

    /** What is in the tenant. Default: a small demo tenant with seed 42. */
    public Auth0Options tenant(DemoTenant demo) {
        this.tenant = requireNonNull(demo, "demo");
        return this;
    }

    public Auth0Options transport(Transport how) {
        this.transport = requireNonNull(how, "how");
        return this;
    }

    /** Rate limits. Default: {@link Auth0RatePlan#unlimited()}. */
    public Auth0Options rateLimits(Auth0RatePlan limits) {
        this.plan = requireNonNull(limits, "limits");
        return this;
    }

    /** The tenant's time: for tokens, rate limits, links and time stamps. Default: the real time. */
    public Auth0Options clock(Clock time) {
        this.clock = requireNonNull(time, "time");
        return this;
    }

    /** How long a token is good. Default 24 hours. */
    public Auth0Options tokenLifetime(Duration lifetime) {
        this.tokenLifetime = requireNonNull(lifetime, "lifetime");
        return this;
    }

    /** How often a job is asked for before it is done, and an action before it is built. Default 1. */
    public Auth0Options pendingPolls(int times) {
        this.pendingPolls = times;
        return this;
    }

    /** The scopes granted to the client. Default: all but {@code read:user_idp_tokens}. */
    public Auth0Options scopes(String... granted) {
        this.scopes = Optional.of(Set.copyOf(List.of(granted)));
        return this;
    }

    /** The tenant's plan lacks the feature behind {@code type}. */
    public Auth0Options without(ResourceType type, Auth0Absence how) {
        this.absences.put(type, how);
        return this;
    }

    Catalog catalog() {
        return catalog;
    }

    DemoTenant tenant() {
        return tenant;
    }

    Transport transport() {
        return transport;
    }

    Auth0RatePlan plan() {
        return plan;
    }

    Clock clock() {
        return clock;
    }

    Duration tokenLifetime() {
        return tokenLifetime;
    }

    int pendingPolls() {
        return pendingPolls;
    }

    Optional<Set<String>> scopes() {
        return scopes;
    }

    Map<ResourceType, Auth0Absence> absences() {
        return absences;
    }
}
