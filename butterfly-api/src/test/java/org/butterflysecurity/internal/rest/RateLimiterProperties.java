package org.butterflysecurity.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.butterflysecurity.internal.rest.SimulatedLimit.Setting;
import org.butterflysecurity.internal.rest.SimulatedLimit.Windows;

class RateLimiterProperties {
    private static final int WINDOWS = 15;

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void neverProvokesARefusalNorExceedsItsShare(@ForAll("anything") Setting setting) {
        SimulatedLimit simulation = new SimulatedLimit(setting);

        simulation.run((int) budget(setting) * WINDOWS);

        assertThat(simulation.refusals()).isZero();
        assertThat(simulation.mostOwn()).isLessThanOrEqualTo((int) budget(setting));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void usesNearlyAllOfItsShareWhileThereIsWork(@ForAll("quickServer") Setting setting) {
        SimulatedLimit simulation = new SimulatedLimit(setting);
        int requests = (int) budget(setting) * WINDOWS;

        simulation.run(requests);

        assertThat(simulation.fullWindows())
                .isNotEmpty()
                .allSatisfy(own -> assertThat((double) own).isGreaterThanOrEqualTo(0.95 * budget(setting)));
        double possible = simulation.seconds() * 1000 / SimulatedLimit.WINDOW * budget(setting);
        assertThat(requests / possible).isGreaterThanOrEqualTo(0.95);
    }

    @Provide
    Arbitrary<Setting> anything() {
        return settings(Arbitraries.integers().between(1, 20_000), 1.0, 1);
    }

    /** Fast enough that the limit and not the latency decides; others leave the client its share. */
    @Provide
    Arbitrary<Setting> quickServer() {
        return settings(Arbitraries.integers().between(1, 400), 0.75, 4)
                .filter(s -> s.concurrency() * SimulatedLimit.WINDOW / (2.0 * s.latencyMillis()) > 2 * budget(s));
    }

    private static Arbitrary<Setting> settings(Arbitrary<Integer> latency, double ofTheirs, int leastConcurrency) {
        Arbitrary<Integer> limit = Arbitraries.integers().between(2, 1200);
        Arbitrary<Double> share = Arbitraries.of(0.1, 0.25, 0.5, 0.75, 1.0);
        Arbitrary<Double> others = Arbitraries.of(0.0, 0.3, 1.0);
        return Combinators.combine(
                        limit,
                        share,
                        Arbitraries.integers().between(leastConcurrency, 16),
                        latency,
                        others,
                        Arbitraries.of(Windows.class),
                        Arbitraries.longs().between(-100_000, 100_000),
                        Arbitraries.longs())
                .as((l, s, c, ms, o, w, ahead, seed) -> new Setting(
                        l,
                        s,
                        c,
                        ms,
                        (int) Math.floor((l - RateWindow.budget(l, s)) * o * ofTheirs),
                        w,
                        seed % 2 == 0,
                        ahead,
                        seed));
    }

    private static long budget(Setting setting) {
        return RateWindow.budget(setting.limit(), setting.share());
    }
}
