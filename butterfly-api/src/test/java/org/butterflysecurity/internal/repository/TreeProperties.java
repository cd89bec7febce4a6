package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.storage.InMemoryStorage;

/** Laws of trees: what is written is read, equal content has an equal root, a diff is what a naive comparison says. */
class TreeProperties {

    @Provide
    Arbitrary<Map<String, Integer>> contents() {
        Arbitrary<String> key = Combinators.combine(
                        Arbitraries.strings()
                                .withCharRange('a', 'f')
                                .ofMinLength(1)
                                .ofMaxLength(4),
                        Arbitraries.of("", "/x", "/ä", "/~1y"))
                .as((a, b) -> a + b);
        Arbitrary<Integer> size = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.integers().between(0, 3000)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(30_000, 140_000)));
        return Arbitraries.maps(key, size).ofMaxSize(120);
    }

    private static List<Record> records(Map<String, Integer> content) {
        List<Record> records = new ArrayList<>();
        content.forEach((key, size) -> records.add(new Record(
                ResourceKey.parse(key),
                Sandbox.user(1, size, key.hashCode() + (long) size).value())));
        return Sandbox.sorted(records);
    }

    private static String write(SnapshotWriter writer, List<Record> records) {
        return writer.write(USERS, records.iterator()).root();
    }

    @Property(tries = 60)
    void whatIsWrittenIsReadAndEqualContentHasAnEqualRoot(@ForAll("contents") Map<String, Integer> content) {
        List<Record> records = records(content);
        InMemoryStorage storage = Sandbox.storage();
        try (Repository repository = Sandbox.create(storage, 1);
                SnapshotWriter writer = repository.startSnapshot();
                SnapshotWriter another = repository.startSnapshot()) {
            String root = write(writer, records);

            assertThat(write(another, records)).isEqualTo(root);
            try (Stream<Record> read = writer.records(root)) {
                assertThat(Sandbox.asMap(read.toList())).isEqualTo(Sandbox.asMap(records));
            }
            records.forEach(r ->
                    assertThat(writer.find(root, r.key()).orElseThrow().value()).isEqualTo(r.value()));
        }
    }

    @Property(tries = 60)
    void aDiffSaysWhatANaiveComparisonSays(
            @ForAll("contents") Map<String, Integer> before, @ForAll("contents") Map<String, Integer> added) {
        Map<String, Integer> after = new TreeMap<>(before);
        added.forEach((key, size) -> {
            if (size % 3 == 0) {
                after.remove(key);
            } else {
                after.put(key, size);
            }
        });
        before.keySet().stream().limit(before.size() / 3).forEach(after::remove);
        try (Repository repository = Sandbox.create(Sandbox.storage(), 1);
                SnapshotWriter writer = repository.startSnapshot()) {
            String a = write(writer, records(before));
            String b = write(writer, records(after));
            writer.flush();

            try (Stream<RecordChange> changes = repository.diff(Optional.of(a), Optional.of(b))) {
                assertThat(changes.map(TreeProperties::describe))
                        .containsExactlyElementsOf(naive(records(before), records(after)));
            }
            assertThat(repository.diff(Optional.of(a), Optional.of(a))).isEmpty();
        }
    }

    private static String describe(RecordChange change) {
        return change.key() + " " + text(change.before()) + " " + text(change.after());
    }

    private static String text(Optional<byte[]> value) {
        return value.map(v -> new String(v, java.nio.charset.StandardCharsets.UTF_8))
                .orElse("absent");
    }

    private static List<String> naive(List<Record> before, List<Record> after) {
        Map<ResourceKey, byte[]> old = new TreeMap<>();
        Map<ResourceKey, byte[]> now = new TreeMap<>();
        before.forEach(r -> old.put(r.key(), r.value()));
        after.forEach(r -> now.put(r.key(), r.value()));
        Set<ResourceKey> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        return keys.stream()
                .map(k -> new RecordChange(k, Optional.ofNullable(old.get(k)), Optional.ofNullable(now.get(k))))
                .filter(c -> !text(c.before()).equals(text(c.after())))
                .map(TreeProperties::describe)
                .toList();
    }
}
