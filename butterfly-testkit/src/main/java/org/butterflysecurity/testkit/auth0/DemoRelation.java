package org.butterflysecurity.testkit.auth0;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.GeneratedDocuments;
import org.butterflysecurity.testkit.internal.Spread;

/** Which users belong to which roles or organizations of the demo tenant. */
final class DemoRelation implements GeneratedDocuments.Rule {
    private final Tenant tenant;
    private final DemoUsers people;
    private final String places;
    private final List<String> ids;
    private final Spread spread;
    private final UnaryOperator<JsonObject> view;

    DemoRelation(Tenant tenant, DemoUsers people, String places, int count, int each, UnaryOperator<JsonObject> view) {
        this.tenant = tenant;
        this.people = people;
        this.places = places;
        this.ids = IntStream.range(0, count)
                .mapToObj(n -> tenant.ids().of(places, n))
                .toList();
        this.spread = new Spread(people.count(), count, each, 0);
        this.view = view;
    }

    static JsonObject idOnly(JsonObject user) {
        return JsonObject.builder()
                .put("user_id", user.string("user_id").orElseThrow())
                .build();
    }

    private int place(String id) {
        return ids.indexOf(id);
    }

    @Override
    public Optional<JsonValue> make(ResourceKey key) {
        if (key.segments().size() != 2) {
            return Optional.empty();
        }
        int place = place(key.segments().get(0));
        // The user may be gone since.
        return people.number(key.id())
                .filter(n -> place >= 0 && spread.belongs(n, place))
                .map(n -> view.apply(people.user(n)));
    }

    @Override
    public Iterator<ResourceKey> keys(Optional<ResourceKey> parent, String after) {
        int place = parent.map(p -> place(p.segments().get(0))).orElse(-1);
        if (place < 0
                || !tenant.store()
                        .of(places)
                        .find(ResourceKey.of(ids.get(place)))
                        .isPresent()) {
            return List.<ResourceKey>of().iterator();
        }
        Iterable<Long> members = () -> spread.of(place, people.behind(after));
        return StreamSupport.stream(members.spliterator(), false)
                .map(n -> ResourceKey.of(ids.get(place), people.id(n)))
                .iterator();
    }

    @Override
    public Iterator<ResourceKey> keys() {
        return ids.stream()
                .flatMap(id -> {
                    Iterable<ResourceKey> below = () -> keys(Optional.of(ResourceKey.of(id)), "");
                    return StreamSupport.stream(below.spliterator(), false);
                })
                .iterator();
    }

    @Override
    public long count() {
        return spread.count();
    }
}
