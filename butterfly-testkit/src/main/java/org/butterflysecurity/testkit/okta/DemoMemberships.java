package org.butterflysecurity.testkit.okta;

import java.util.Iterator;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.GeneratedDocuments;
import org.butterflysecurity.testkit.internal.Spread;

/**
 * Who is in which group: each user in one of a few big department groups and in others evenly. Everyone's members are served
 * but not counted, as they are all users.
 */
final class DemoMemberships implements GeneratedDocuments.Rule {
    private final Org org;
    private final DemoUsers users;
    private final DemoGroups.Plan plan;
    private final Spread departments;
    private final Spread others;
    private final Spread everyone;

    DemoMemberships(Org org, DemoTenant tenant, DemoUsers users) {
        this.org = org;
        this.users = users;
        this.plan = DemoGroups.plan(tenant);
        this.departments = new Spread(
                tenant.users(),
                plan.departments(),
                Math.min(1, tenant.membershipsPerUser()),
                DemoUsers.DEACTIVATED_EVERY);
        this.others = new Spread(
                tenant.users(),
                Math.max(1, plan.filled()),
                plan.filled() == 0 ? 0 : Math.max(0, tenant.membershipsPerUser() - 1),
                DemoUsers.DEACTIVATED_EVERY);
        this.everyone = new Spread(tenant.users(), 1, 1, DemoUsers.DEACTIVATED_EVERY);
    }

    private Optional<Integer> group(String id) {
        return org.ids().indexOf("group", id).filter(n -> n < plan.total()).map(Long::intValue);
    }

    private PrimitiveIterator.OfLong members(int group, long first) {
        if (group == 0) {
            return everyone.of(0, first);
        }
        if (plan.isDepartment(group)) {
            return departments.of(group - 2, first);
        }
        return plan.isFilled(group)
                ? others.of(plan.place(group), first)
                : java.util.stream.LongStream.empty().iterator();
    }

    private boolean isMember(int group, long user) {
        if (group == 0) {
            return everyone.belongs(user, 0);
        }
        return plan.isDepartment(group)
                ? departments.belongs(user, group - 2)
                : plan.isFilled(group) && others.belongs(user, plan.place(group));
    }

    @Override
    public Optional<JsonValue> make(ResourceKey key) {
        Optional<Long> user = users.number(key.id());
        boolean member = key.segments().size() == 2
                && user.isPresent()
                && group(key.segments().get(0))
                        .filter(g -> isMember(g, user.get()))
                        .isPresent();
        return member ? org.store().of("user").find(ResourceKey.of(key.id())) : Optional.empty();
    }

    @Override
    public Iterator<ResourceKey> keys(Optional<ResourceKey> parent, String after) {
        ResourceKey group = parent.orElseThrow();
        return group(group.id())
                .map(g -> keysOf(group, g, users.behind(after)))
                .orElseGet(Stream::<ResourceKey>empty)
                .iterator();
    }

    private Stream<ResourceKey> keysOf(ResourceKey group, int number, long first) {
        Iterable<Long> members = () -> members(number, first);
        return StreamSupport.stream(members.spliterator(), false).map(u -> group.child(users.id(u)));
    }

    @Override
    public Iterator<ResourceKey> keys() {
        return IntStream.range(1, plan.total())
                .boxed()
                .flatMap(g -> keysOf(ResourceKey.of(org.ids().of("group", g)), g, 0))
                .iterator();
    }

    @Override
    public long count() {
        return departments.count() + others.count();
    }
}
