package org.butterflysecurity.testkit.contract;

import java.nio.file.Path;
import java.time.Duration;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.Faults;
import org.junit.jupiter.api.io.TempDir;

class OktaConnectorContractTest extends IdentityConnectorContract {
    @TempDir
    Path directory;

    @Override
    protected TestTenant tenant(Situation situation) {
        OktaOptions options = OktaOptions.defaults().tenant(DemoTenant.seed(7).canary("CANARY"));
        if (situation == Situation.SCOPE_MISSING) {
            options.scopes("okta.users.read", "okta.groups.read");
        }
        SimulatedOkta org = SimulatedOkta.start(options);
        switch (situation) {
            case TOO_MANY_REQUESTS ->
                org.faults().next("/api/v1/(groups|zones|idps)", 3, new Faults.Fault.TooMany(Duration.ofSeconds(1)));
            case SERVER_ERRORS ->
                org.faults().next("/api/v1/(groups|zones|users)", 3, new Faults.Fault.Error(500, "E0000009"));
            case CUT_ANSWERS ->
                org.faults()
                        .next("/api/v1/users", new Faults.Fault.CutAfter(100))
                        .next("/api/v1/groups", new Faults.Fault.TruncatedJson());
            default -> {}
        }
        String client = situation == Situation.CREDENTIAL_REFUSED ? "0oaUnknownClient00000" : org.clientId();
        return new OktaTestTenant(org, client, directory);
    }
}
