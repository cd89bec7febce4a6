package org.butterflysecurity.workflows.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.workflows.Corpus;
import org.junit.jupiter.api.Test;

class RecordedPacksTest {

    @Test
    void everyPackIsWrittenBackByteForByteFromItsParts() throws IOException {
        for (Path file : Corpus.packFiles()) {
            byte[] exported = Files.readAllBytes(file);
            Pack pack = Corpus.pack(file);

            String end = exported[exported.length - 1] == '\n' ? "\n" : "";
            byte[] written = (Json.compact(pack.document()) + end).getBytes(StandardCharsets.UTF_8);

            assertThat(written).as(file.getFileName().toString()).isEqualTo(exported);
            assertThat(pack.bytes()).isEqualTo(exported);
        }
    }

    @Test
    void nothingInTheRecordedPacksIsUnknown() {
        for (Path file : Corpus.packFiles()) {
            assertThat(Corpus.pack(file).novelties())
                    .as(file.getFileName().toString())
                    .isEmpty();
        }
    }

    @Test
    void countsAreThoseOfTheRecordedTemplates() {
        List<Pack> packs = Corpus.packFiles().stream()
                .filter(f -> f.getParent().equals(Corpus.directory()))
                .map(Corpus::pack)
                .toList();

        assertThat(packs).hasSize(40);
        assertThat(packs.stream().mapToInt(p -> p.flows().size()).sum()).isEqualTo(194);
        assertThat(packs.stream().mapToInt(p -> p.tables().size()).sum()).isEqualTo(34);
        assertThat(packs.stream().mapToInt(p -> p.connections().size()).sum()).isEqualTo(44);
        assertThat(packs.stream().mapToInt(p -> p.folders().size()).sum()).isEqualTo(49);
        assertThat(packs.stream().mapToLong(p -> p.cards().count()).sum()).isEqualTo(2455);
    }

    @Test
    void referencesResolveUnlessASingleFlowLeftItsFolderBehind() {
        Map<PackReference.Kind, Integer> resolved = new EnumMap<>(PackReference.Kind.class);
        List<PackReference> dangling = new ArrayList<>();
        for (Path file : Corpus.packFiles()) {
            for (PackReference reference : Corpus.pack(file).references()) {
                if (reference.isResolved()) {
                    resolved.merge(reference.kind(), 1, Integer::sum);
                } else {
                    dangling.add(reference);
                }
            }
        }
        System.out.println("references resolved: " + resolved + ", dangling: " + dangling.size());

        assertThat(dangling)
                .allMatch(r -> r.kind() == PackReference.Kind.FOLDER_OF_FLOW
                        || r.kind() == PackReference.Kind.FOLDER_OF_TABLE);
        assertThat(resolved.keySet()).containsExactlyInAnyOrder(PackReference.Kind.values());
    }

    @Test
    void kindsOfFlowsAreThoseOfTheRecordedTemplates() {
        Map<FlowKind, Integer> kinds = new EnumMap<>(FlowKind.class);
        Corpus.packFiles().stream()
                .map(Corpus::pack)
                .flatMap(p -> p.flows().stream())
                .forEach(f -> kinds.merge(f.kind(), 1, Integer::sum));
        System.out.println("kinds of flows: " + kinds);

        assertThat(kinds.get(FlowKind.STUB)).isEqualTo(2);
    }
}
