package org.butterflysecurity.testkit.okta;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.testkit.simulation.Transport;

/** What a simulated org is like. Not thread-safe; used up by {@link SimulatedOkta#start(OktaOptions)}. */
public final class OktaOptions {
    private Catalog catalog = OktaCatalog.catalog();
    private DemoTenant tenant = DemoTenant.seed(42);
    private boolean classic;
    private Transport transport = Transport.TLS_1_3;
    private RatePlan plan = RatePlan.unlimited();
    private Duration rateWindow = Duration.ofSeconds(60);
    private int ratePercent = 100;
    private Clock clock = Clock.systemUTC();
    private Duration tokenLifetime = Duration.ofHours(1);
    private boolean dpop;
    private Optional<Set<String>> scopes = Optional.empty();
    private boolean role = true;
    private final Map<ResourceType, Absence> absences = new LinkedHashMap<>();

    private OktaOptions() {}

    /**
     * An Identity Engine org over TLS 1.3 with a small demo tenant, limits that no test reaches, bearer tokens of one hour, and
     * a client with all scopes and the role SUPER_ADMIN.
     */
    public static OktaOptions defaults() {
        return new OktaOptions();
    }

    /** The types the org knows. Default: the whole Okta catalog. */
    public OktaOptions catalog(Catalog types) {
        this.catalog = requireNonNull(types, "types");
        return this;
    }

    /** What is in the org. Default: a small demo tenant with seed 42. */
    public OktaOptions tenant(DemoTenant demo) {
        this.tenant = requireNonNull(demo, "demo");
        return this;
    }

    /** A Classic org: pipeline {@code v1}, without the types that only Identity Engine has. */
    public OktaOptions classic() {
        this.classic = true;
        return this;
    }

    public OktaOptions transport(Transport how) {
        this.transport = requireNonNull(how, "how");
        return this;
    }

    /** Rate limits. Default: {@link RatePlan#unlimited()}. */
    public OktaOptions rateLimits(RatePlan limits) {
        this.plan = requireNonNull(limits, "limits");
        return this;
    }

    /** How long a rate limit's window is. Default 60 seconds, as at Okta; at least one second. */
    public OktaOptions rateWindow(Duration window) {
        this.rateWindow = requireNonNull(window, "window");
        return this;
    }

    /** The part of each limit that the client gets, in percent, shown reduced in the headers. Default 100; Okta's default is 50. */
    public OktaOptions clientShare(int percent) {
        this.ratePercent = percent;
        return this;
    }

    /** The org's time: for tokens, windows of rate limits and time stamps. Default: the real time. */
    public OktaOptions clock(Clock time) {
        this.clock = requireNonNull(time, "time");
        return this;
    }

    /** How long a token is good. Default 1 hour. */
    public OktaOptions tokenLifetime(Duration lifetime) {
        this.tokenLifetime = requireNonNull(lifetime, "lifetime");
        return this;
    }

    /** The org demands proofs of possession, as it does by default of new service apps. */
    public OktaOptions dpop() {
        this.dpop = true;
        return this;
    }

    /** The scopes granted to the client. Default: all. */
    public OktaOptions scopes(String... granted) {
        this.scopes = Optional.of(Set.copyOf(List.of(granted)));
        return this;
    }

    /** The client has no admin role: its tokens are good, and everything answers 403 E0000006. */
    public OktaOptions withoutRole() {
        this.role = false;
        return this;
    }

    /** The org lacks the feature behind {@code type}. */
    public OktaOptions without(ResourceType type, Absence how) {
        this.absences.put(type, how);
        return this;
    }

    Catalog catalog() {
        return catalog;
    }

    DemoTenant tenant() {
        return tenant;
    }

    boolean isClassic() {
        return classic;
    }

    Transport transport() {
        return transport;
    }

    RatePlan plan() {
        return plan;
    }

    Duration rateWindow() {
        return rateWindow;
    }

    int ratePercent() {
        return ratePercent;
    }

    Clock clock() {
        return clock;
    }

    Duration tokenLifetime() {
        return tokenLifetime;
    }

    boolean isDpop() {
        return dpop;
    }

    Optional<Set<String>> scopes() {
        return scopes;
    }

    boolean hasRole() {
        return role;
    }

    Map<ResourceType, Absence> absences() {
        return absences;
    }
}
