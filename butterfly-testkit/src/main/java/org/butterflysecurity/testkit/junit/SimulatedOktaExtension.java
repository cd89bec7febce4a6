package org.butterflysecurity.testkit.junit;

import java.util.function.Supplier;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test that asks for a {@link SimulatedOkta} one of its own, and closes it afterwards.
 *
 * <pre>{@code
 * @ExtendWith(SimulatedOktaExtension.class)
 * class MyTest {
 *     @Test
 *     void readsUsers(SimulatedOkta org) { … }
 * }
 * }</pre>
 */
public final class SimulatedOktaExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SimulatedOktaExtension.class);

    private final Supplier<OktaOptions> options;

    /** An org as {@link OktaOptions#defaults()} describes it. */
    public SimulatedOktaExtension() {
        this(OktaOptions::defaults);
    }

    private SimulatedOktaExtension(Supplier<OktaOptions> options) {
        this.options = options;
    }

    /** Another org, for {@code @RegisterExtension}. {@code options} is asked once for each test. */
    public static SimulatedOktaExtension of(Supplier<OktaOptions> options) {
        return new SimulatedOktaExtension(options);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SimulatedOkta.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        context.getUniqueId(), id -> new Closing(SimulatedOkta.start(options.get())), Closing.class)
                .org();
    }

    /** JUnit closes what its stores hold when the test is over. */
    private record Closing(SimulatedOkta org) implements AutoCloseable {
        @Override
        public void close() {
            org.close();
        }
    }
}
