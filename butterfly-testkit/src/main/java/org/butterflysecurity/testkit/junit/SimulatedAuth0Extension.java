package org.butterflysecurity.testkit.junit;

import java.util.function.Supplier;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test that asks for a {@link SimulatedAuth0} one of its own, and closes it afterwards.
 *
 * <pre>{@code
 * @ExtendWith(SimulatedAuth0Extension.class)
 * class MyTest {
 *     @Test
 *     void readsClients(SimulatedAuth0 tenant) { … }
 * }
 * }</pre>
 */
public final class SimulatedAuth0Extension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SimulatedAuth0Extension.class);

    private final Supplier<Auth0Options> options;

    /** A tenant as {@link Auth0Options#defaults()} describes it. */
    public SimulatedAuth0Extension() {
        this(Auth0Options::defaults);
    }

    private SimulatedAuth0Extension(Supplier<Auth0Options> options) {
        this.options = options;
    }

    /** Another tenant, for {@code @RegisterExtension}. {@code options} is asked once for each test. */
    public static SimulatedAuth0Extension of(Supplier<Auth0Options> options) {
        return new SimulatedAuth0Extension(options);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SimulatedAuth0.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        context.getUniqueId(), id -> new Closing(SimulatedAuth0.start(options.get())), Closing.class)
                .tenant();
    }

    /** JUnit closes what its stores hold when the test is over. */
    private record Closing(SimulatedAuth0 tenant) implements AutoCloseable {
        @Override
        public void close() {
            tenant.close();
        }
    }
}
