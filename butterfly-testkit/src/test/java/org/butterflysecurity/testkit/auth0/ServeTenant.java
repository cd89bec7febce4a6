package org.butterflysecurity.testkit.auth0;

import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps a simulated tenant running until it is stopped, and tells how to reach it, in the words of {@code a0deploy}. */
final class ServeTenant {
    private ServeTenant() {}

    /** Arguments: clients, organizations, roles, actions, users; each may be left out from the right. */
    public static void main(String[] sizes) throws Exception {
        DemoTenant demo = DemoTenant.seed(42)
                .clients(size(sizes, 0, 6))
                .organizations(size(sizes, 1, 3))
                .roles(size(sizes, 2, 4))
                .actions(size(sizes, 3, 3))
                .users(size(sizes, 4, 40));
        try (SimulatedAuth0 tenant =
                SimulatedAuth0.start(Auth0Options.defaults().tenant(demo))) {
            Path directory = Files.createTempDirectory("simulated-auth0");
            System.out.println("export AUTH0_DOMAIN=" + tenant.domain());
            System.out.println("export AUTH0_CLIENT_ID=" + tenant.clientId());
            System.out.println("export AUTH0_CLIENT_SECRET=" + tenant.clientSecret());
            System.out.println("export NODE_EXTRA_CA_CERTS=" + tenant.caFile(directory.resolve("ca.pem")));
            int read;
            do {
                read = System.in.read();
                if (read == 'c') {
                    System.out.println("calls: " + tenant.calls().total());
                    tenant.calls().latest().stream()
                            .filter(c -> c.status() >= 400)
                            .forEach(System.out::println);
                    var calls = tenant.calls().latest();
                    calls.subList(Math.max(0, calls.size() - 6), calls.size()).forEach(System.out::println);
                    tenant.calls().reset();
                }
            } while (read >= 0 && read != 'q');
        }
    }

    private static int size(String[] sizes, int index, int usual) {
        return index < sizes.length ? Integer.parseInt(sizes[index]) : usual;
    }
}
