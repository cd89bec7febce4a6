package org.butterflysecurity.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.butterflysecurity.json.JsonArbitraries;

class ResourceKeyProperties {

    @Property(tries = 500)
    void textFormIsReadBack(@ForAll("keys") ResourceKey key) {
        assertThat(ResourceKey.parse(key.toString())).isEqualTo(key);
    }

    @Property(tries = 500)
    void childKnowsItsParentAndItself(@ForAll("keys") ResourceKey key, @ForAll("ids") String id) {
        assertThat(key.child(id).parent()).contains(key);
        assertThat(key.child(id).id()).isEqualTo(id);
    }

    @Property(tries = 500)
    void orderIsThatOfTheUtf8Bytes(@ForAll("keys") ResourceKey one, @ForAll("keys") ResourceKey other) {
        assertThat(Integer.signum(one.compareTo(other)))
                .isEqualTo(Integer.signum(Arrays.compareUnsigned(one.utf8(), other.utf8())));
        assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
    }

    @Provide
    Arbitrary<ResourceKey> keys() {
        return ids().list().ofMinSize(1).ofMaxSize(3).map((List<String> s) -> new ResourceKey(s));
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.oneOf(JsonArbitraries.names(), Arbitraries.of("a/b", "~", "-", "a~1b"))
                .filter(s -> !s.isEmpty());
    }
}
