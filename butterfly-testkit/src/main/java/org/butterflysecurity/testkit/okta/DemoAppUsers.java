package org.butterflysecurity.testkit.okta;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.GeneratedDocuments;
import org.butterflysecurity.testkit.internal.Spread;

/** Who is assigned to which app: evenly over the ordinary apps, one in ten in person and the others through a group. */
final class DemoAppUsers implements GeneratedDocuments.Rule {
    private final Org org;
    private final DemoUsers users;
    private final int apps;
    private final Spread spread;

    DemoAppUsers(Org org, DemoTenant tenant, DemoUsers users) {
        this.org = org;
        this.users = users;
        this.apps = tenant.apps();
        this.spread = new Spread(
                tenant.users(),
                tenant.apps() - DemoApps.SPECIAL,
                tenant.assignmentsPerUser(),
                DemoUsers.DEACTIVATED_EVERY);
    }

    private Optional<Integer> place(String id) {
        return org.ids()
                .indexOf("app", id)
                .filter(n -> n >= DemoApps.SPECIAL && n < apps)
                .map(n -> n.intValue() - DemoApps.SPECIAL);
    }

    @Override
    public Optional<JsonValue> make(ResourceKey key) {
        Optional<Long> user = users.number(key.id());
        boolean assigned = key.segments().size() == 2
                && user.isPresent()
                && place(key.segments().get(0))
                        .filter(p -> spread.belongs(user.get(), p))
                        .isPresent();
        return assigned ? Optional.of(appUser(key, user.get())) : Optional.empty();
    }

    private JsonObject appUser(ResourceKey key, long user) {
        JsonObject profile = users.user(user).object("profile").orElseThrow();
        String created = users.user(user).string("created").orElseThrow();
        String id = key.id();
        String app = key.segments().get(0);
        boolean own = user % 10 == 0;
        return JsonObject.builder()
                .put("id", id)
                .put("externalId", JsonNull.NULL)
                .put("created", created)
                .put("lastUpdated", created)
                .put("scope", own ? "USER" : "GROUP")
                .put("status", "ACTIVE")
                .put("statusChanged", created)
                .put("passwordChanged", JsonNull.NULL)
                .put("syncState", "DISABLED")
                .put(
                        "credentials",
                        JsonObject.builder()
                                .put("userName", DemoUsers.login(user))
                                .build())
                .put(
                        "profile",
                        JsonObject.builder()
                                .put("email", profile.find("email").orElse(JsonNull.NULL))
                                .put("given_name", profile.find("firstName").orElse(JsonNull.NULL))
                                .put("family_name", profile.find("lastName").orElse(JsonNull.NULL))
                                .put("locale", JsonNull.NULL)
                                .build())
                .put(
                        "_links",
                        JsonObject.builder()
                                .put("app", Org.link(org.url() + "/api/v1/apps/" + app))
                                .put("user", Org.link(org.url() + "/api/v1/users/" + id))
                                .build())
                .build();
    }

    @Override
    public Iterator<ResourceKey> keys(Optional<ResourceKey> parent, String after) {
        ResourceKey app = parent.orElseThrow();
        return place(app.id())
                .map(p -> keysOf(app, p, users.behind(after)))
                .orElseGet(Stream::<ResourceKey>empty)
                .iterator();
    }

    private Stream<ResourceKey> keysOf(ResourceKey app, int place, long first) {
        Iterable<Long> members = () -> spread.of(place, first);
        return StreamSupport.stream(members.spliterator(), false).map(u -> app.child(users.id(u)));
    }

    @Override
    public Iterator<ResourceKey> keys() {
        return IntStream.range(0, spread.places())
                .boxed()
                .flatMap(p -> keysOf(ResourceKey.of(org.ids().of("app", p + DemoApps.SPECIAL)), p, 0))
                .iterator();
    }

    @Override
    public long count() {
        return spread.count();
    }
}
