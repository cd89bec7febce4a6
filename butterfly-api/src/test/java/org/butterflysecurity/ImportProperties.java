package org.butterflysecurity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonArbitraries;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.storage.InMemoryStorage;

/** What a dump has goes back in and comes out again the same; what is no dump is refused with file and line. */
class ImportProperties {
    private static final List<String> TYPES = List.of("app", "group");

    private final ScriptedConnector connector = ScriptedConnector.of(
            TYPES.stream().map(ImportProperties::definition).toArray(String[]::new));
    private Path directory = Path.of("");
    private int repositories;

    private static String definition(String type) {
        return "{'type':'" + type + "','read':{'list':'/" + type
                + "'},'identity':{'id':'/id','naturalKey':['/label']}}";
    }

    @BeforeTry
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("butterfly-import");
    }

    @AfterTry
    void deleteDirectory() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private IdentityBackup newBackup(long seed) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(connector)
                .storage(InMemoryStorage.create())
                .keyProvider(KeyFileProvider.generate(directory.resolve("key" + repositories++), new Random(seed)))
                .build();
    }

    private Snapshot run(IdentityBackup backup, Map<String, Map<String, JsonValue>> content) {
        TYPES.forEach(type -> connector.reads(type, (parents, sink) -> {
            for (Map.Entry<String, JsonValue> object :
                    content.getOrDefault(type, Map.of()).entrySet()) {
                sink.accept(ResourceKey.of(object.getKey()), object.getValue());
            }
            return ReadOutcome.COMPLETE;
        }));
        return backup.run();
    }

    private static Map<ResourceType, Optional<String>> roots(Snapshot snapshot) {
        return snapshot.types().stream().collect(Collectors.toMap(TypeResult::type, TypeResult::root));
    }

    /** The files of a dump but for what the snapshot says of itself. */
    private static Map<String, String> files(Path dump) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(dump)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                if (!path.endsWith("snapshot.json")) {
                    files.put(dump.relativize(path).toString(), Files.readString(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    @Property(tries = 25)
    void whatIsDumpedGoesInWithTheSameRootsAndComesOutTheSame(
            @ForAll("contents") Map<String, Map<String, JsonValue>> content, @ForAll long seed) {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        Path third = directory.resolve("third");
        try (IdentityBackup here = newBackup(seed);
                IdentityBackup elsewhere = newBackup(seed + 1)) {
            Snapshot dumped = run(here, content);
            here.dump(dumped.id(), first);
            assertThat(roots(here.importDump(first))).isEqualTo(roots(dumped));

            Snapshot moved = elsewhere.importDump(first);
            elsewhere.dump(moved.id(), second);
            assertThat(files(second)).isEqualTo(files(first));

            Snapshot back = here.importDump(second);
            assertThat(roots(back)).isEqualTo(roots(dumped));
            assertThat(back.takenAt()).isEqualTo(dumped.takenAt());
            here.dump(back.id(), third);
            assertThat(files(third)).isEqualTo(files(first));
            assertThat(here.verifyAll().isIntact()).isTrue();
            assertThat(elsewhere.verifyAll().isIntact()).isTrue();
        }
    }

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void aDumpThatWasChangedIsImportedOrRefusedWithFileAndLine(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path dump = directory.resolve("dump");
        try (IdentityBackup backup = newBackup(seed)) {
            Snapshot dumped = run(backup, sample());
            backup.dump(dumped.id(), dump);
            Path file = dump.resolve(
                    List.of("snapshot.json", "acme/app.json", "acme/group.json").get(random.nextInt(3)));
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, changed(bytes, random));
            try {
                backup.importDump(dump);
                assertThat(backup.verifyAll().isIntact()).isTrue();
            } catch (ConfigurationException e) {
                assertThat(e.code()).isIn(ErrorCode.INVALID_DUMP, ErrorCode.UNREADABLE_FILE);
                assertThat(e).hasMessageContaining(dump.toString());
                if (!file.endsWith("snapshot.json")) {
                    assertThat(e).hasMessageMatching(".* at line \\d+ .*|.*, and 'snapshot.json' says.*");
                }
                assertThat(backup.snapshots()).containsExactly(dumped);
            }
        }
    }

    private static Map<String, Map<String, JsonValue>> sample() {
        Map<String, JsonValue> apps = new TreeMap<>();
        Map<String, JsonValue> groups = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            apps.put(
                    "a" + i,
                    JsonObject.builder()
                            .put("id", "a" + i)
                            .put("label", "é\u2028" + i)
                            .build());
            groups.put(
                    "g" + i, JsonObject.builder().put("id", "g" + i).put("n", i).build());
        }
        return Map.of("app", apps, "group", groups);
    }

    private static byte[] changed(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int at = random.nextInt(bytes.length);
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        int in = random.nextInt(text.length());
        int to = Math.min(text.length(), in + 1 + random.nextInt(60));
        String now = switch (random.nextInt(7)) {
            case 0 -> "";
            case 1 -> text.substring(0, in);
            case 2 -> text.substring(0, in) + text.substring(to);
            case 3 -> text.substring(0, to) + text.substring(in);
            case 4 -> text.replaceFirst("\"[a-z]+\":", "\"other\":");
            case 5 -> text + text;
            default -> text.replaceAll("[0-9]+", "99999999999999999999");
        };
        return random.nextBoolean() ? flipped : now.getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<Map<String, Map<String, JsonValue>>> contents() {
        Arbitrary<String> keys =
                Arbitraries.strings().withChars("abc019/~._ é").ofMinLength(1).ofMaxLength(12);
        Arbitrary<JsonValue> documents = JsonArbitraries.values()
                .map(v -> JsonObject.builder().put("id", "1").put("v", v).build());
        Arbitrary<Map<String, JsonValue>> objects =
                Arbitraries.maps(keys, documents).ofMaxSize(25).map(TreeMap::new);
        return Arbitraries.maps(Arbitraries.of(TYPES), objects);
    }
}
