package org.butterflysecurity.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.SecretResolver;
import org.junit.jupiter.api.Test;

/** What every connector must do. Extend it, and say how a tenant of your provider is simulated. */
public abstract class IdentityConnectorContract {

    /** For JUnit. */
    protected IdentityConnectorContract() {}

    /** What a tenant is to be like. */
    public enum Situation {
        /** Everything is well: all scopes, no faults. */
        ORDINARY,
        /** The credential lacks the scope or the role for some types. */
        SCOPE_MISSING,
        /** The provider does not know the credential. */
        CREDENTIAL_REFUSED,
        /** A few requests are answered with "too many". */
        TOO_MANY_REQUESTS,
        /** A few requests are answered with a server error. */
        SERVER_ERRORS,
        /** A few answers end too early. */
        CUT_ANSWERS
    }

    /** A simulated tenant. Its content is the same whenever the situation is. */
    public interface TestTenant extends AutoCloseable {
        IdentityConnector connector();

        SecretResolver secrets();

        /** Texts that must never be told: parts of the private key, passwords, tokens as far as they are known. */
        List<String> secretTexts();

        /** Whether there is a provider on the other side: what a connector to files cannot meet is left out. */
        default boolean isRemote() {
            return true;
        }

        /** Types whose documents the provider makes anew each time, so that only their keys last. */
        default Set<ResourceType> madeAnew() {
            return Set.of();
        }

        @Override
        void close();
    }

    /** Makes a small tenant that has objects of most types. */
    protected abstract TestTenant tenant(Situation situation);

    @Test
    void everyTypeGetsAnOutcome() throws InterruptedException {
        try (TestTenant tenant = tenant(Situation.ORDINARY)) {
            TenantReading reading = TenantReading.of(tenant);

            assertThat(reading.failures()).isEmpty();
            assertThat(reading.outcomes().keySet()).isEqualTo(reading.selected());
            assertThat(reading.complete()).hasSizeGreaterThan(reading.selected().size() / 2);
        }
    }

    @Test
    void readingTwiceGivesTheSame() throws InterruptedException {
        try (TestTenant tenant = tenant(Situation.ORDINARY)) {
            TenantReading first = TenantReading.of(tenant);
            TenantReading second = TenantReading.of(tenant);

            for (ResourceType type : first.selected()) {
                assertThat(second.objects(type).keySet())
                        .as(type.toString())
                        .isEqualTo(first.objects(type).keySet());
                if (!tenant.madeAnew().contains(type)) {
                    assertThat(second.objects(type)).as(type.toString()).isEqualTo(first.objects(type));
                }
            }
        }
    }

    @Test
    void keysOfChildrenBeginWithTheKeyOfAParent() throws InterruptedException {
        try (TestTenant tenant = tenant(Situation.ORDINARY)) {
            TenantReading reading = TenantReading.of(tenant);

            for (TypeDefinition type : tenant.connector().catalog().types()) {
                if (type.reading().parent().isEmpty() || !reading.complete().contains(type.type())) {
                    continue;
                }
                Set<ResourceKey> parents =
                        reading.objects(type.reading().parent().get()).keySet();
                assertThat(reading.objects(type.type()).keySet())
                        .as(type.type().toString())
                        .allMatch(key -> beginsWithOneOf(key, parents));
            }
        }
    }

    /** An id may have several parts, so that the parent is not always one step up. */
    private static boolean beginsWithOneOf(ResourceKey key, Set<ResourceKey> parents) {
        return parents.contains(key)
                || key.parent().filter(above -> beginsWithOneOf(above, parents)).isPresent();
    }

    @Test
    void aMissingScopeSkipsItsTypesAndNothingElse() throws InterruptedException {
        try (TestTenant tenant = tenant(Situation.SCOPE_MISSING)) {
            assumeTrue(tenant.isRemote(), "files have no scopes");
            TenantReading reading = TenantReading.of(tenant);

            assertThat(reading.failures()).isEmpty();
            assertThat(reading.complete()).isNotEmpty();
            Set<ResourceType> skipped = new HashSet<>(reading.skippedFor(SkipReason.SCOPE_MISSING));
            skipped.addAll(reading.skippedFor(SkipReason.ROLE_MISSING));
            assertThat(skipped).isNotEmpty();
            assertThat(reading.outcomes().values())
                    .filteredOn(o -> !o.isComplete())
                    .allSatisfy(o -> assertThat(o.detail()).isNotBlank());
        }
    }

    @Test
    void aRefusedCredentialIsAnAccessErrorThatTellsNoSecret() {
        try (TestTenant tenant = tenant(Situation.CREDENTIAL_REFUSED)) {
            assumeTrue(tenant.isRemote(), "files need no credential");
            Throwable thrown = catchThrowable(() -> TenantReading.of(tenant));

            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            AccessException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIAL_REFUSED));
            StringWriter told = new StringWriter();
            thrown.printStackTrace(new PrintWriter(told, true));
            assertThat(told.toString()).doesNotContain(tenant.secretTexts());
        }
    }

    @Test
    void survivesTooManyRequests() throws InterruptedException {
        readsTheSameAsOrdinarily(Situation.TOO_MANY_REQUESTS);
    }

    @Test
    void survivesServerErrors() throws InterruptedException {
        readsTheSameAsOrdinarily(Situation.SERVER_ERRORS);
    }

    @Test
    void survivesAnswersThatEndTooEarly() throws InterruptedException {
        readsTheSameAsOrdinarily(Situation.CUT_ANSWERS);
    }

    private void readsTheSameAsOrdinarily(Situation situation) throws InterruptedException {
        try (TestTenant ordinary = tenant(Situation.ORDINARY);
                TestTenant difficult = tenant(situation)) {
            assumeTrue(ordinary.isRemote(), "files are not sent");
            TenantReading expected = TenantReading.of(ordinary);
            TenantReading reading = TenantReading.of(difficult);

            assertThat(reading.failures()).isEmpty();
            assertThat(reading.complete()).isEqualTo(expected.complete());
            for (ResourceType type : expected.complete()) {
                assertThat(reading.objects(type).keySet())
                        .as(type.toString())
                        .isEqualTo(expected.objects(type).keySet());
            }
        }
    }

    @Test
    void eventsTellNoSecret() throws InterruptedException {
        try (TestTenant tenant = tenant(Situation.SERVER_ERRORS)) {
            TenantReading reading = TenantReading.of(tenant);

            for (String event : reading.events()) {
                assertThat(event).doesNotContain(tenant.secretTexts());
            }
        }
    }

    @Test
    void aConnectorAndASessionTellNoSecretWhenPrinted() {
        try (TestTenant tenant = tenant(Situation.ORDINARY);
                ConnectorSession session = TenantReading.open(tenant)) {
            String printed = tenant.connector() + " " + session + " " + session.connection();

            assertThat(printed).doesNotContain(tenant.secretTexts());
        }
    }

    @Test
    void aClosedSessionReadsNothingAndMayBeClosedAgain() {
        try (TestTenant tenant = tenant(Situation.ORDINARY)) {
            TypeDefinition type = TenantReading.firstListed(tenant);
            ConnectorSession session = TenantReading.open(tenant);
            session.close();

            assertThatThrownBy(() -> TenantReading.readOne(session, type)).isInstanceOf(RuntimeException.class);
            session.close();
        }
    }

    @Test
    void anInterruptedReadEndsAsACancellation() {
        try (TestTenant tenant = tenant(Situation.ORDINARY);
                ConnectorSession session = TenantReading.open(tenant)) {
            TypeDefinition type = TenantReading.firstListed(tenant);
            Thread.currentThread().interrupt();

            Throwable thrown = catchThrowable(() -> TenantReading.readOne(session, type));

            boolean flag = Thread.interrupted();
            assertThat(thrown).isNotNull();
            assertThat(thrown instanceof InterruptedException
                            || flag && thrown instanceof RunException e && e.code() == ErrorCode.CANCELLED)
                    .as("%s, flag %s", thrown, flag)
                    .isTrue();
        }
    }

    @Test
    void callsAreCounted() throws InterruptedException {
        try (TestTenant tenant = tenant(Situation.ORDINARY);
                ConnectorSession session = TenantReading.open(tenant)) {
            assumeTrue(tenant.isRemote(), "files are read without calls");
            TypeDefinition type = TenantReading.firstListed(tenant);
            long before = session.calls();

            ReadOutcome outcome = TenantReading.readOne(session, type);

            assertThat(outcome.isComplete()).isTrue();
            assertThat(session.calls(type.type())).isPositive();
            assertThat(session.calls()).isGreaterThanOrEqualTo(before + session.calls(type.type()));
        }
    }
}
