package org.butterflysecurity.testkit.contract;

import java.nio.file.Path;
import java.time.Duration;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.Faults;
import org.junit.jupiter.api.io.TempDir;

class Auth0ConnectorContractTest extends IdentityConnectorContract {
    @TempDir
    Path directory;

    @Override
    protected TestTenant tenant(Situation situation) {
        Auth0Options options = Auth0Options.defaults()
                .pendingPolls(0)
                .tenant(DemoTenant.seed(7).canary("CANARY"));
        if (situation == Situation.SCOPE_MISSING) {
            options.scopes("read:clients", "read:roles");
        }
        SimulatedAuth0 tenant = SimulatedAuth0.start(options);
        switch (situation) {
            case TOO_MANY_REQUESTS ->
                tenant.faults()
                        .next("/api/v2/(roles|clients|hooks)", 3, new Faults.Fault.TooMany(Duration.ofSeconds(1)));
            case SERVER_ERRORS ->
                tenant.faults()
                        .next("/api/v2/(roles|clients|organizations)", 2, new Faults.Fault.Error(500, ""))
                        .next("/api/v2/jobs/.*", new Faults.Fault.Error(502, ""));
            case CUT_ANSWERS ->
                tenant.faults()
                        .next("/api/v2/clients", new Faults.Fault.CutAfter(100))
                        .next("/api/v2/roles", new Faults.Fault.TruncatedJson())
                        .next("/job_.*", new Faults.Fault.CutAfter(100));
            default -> {}
        }
        String client = situation == Situation.CREDENTIAL_REFUSED ? "unknownClient" : tenant.clientId();
        return new Auth0TestTenant(tenant, client, directory);
    }
}
