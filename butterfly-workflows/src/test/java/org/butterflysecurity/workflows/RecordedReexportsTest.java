package org.butterflysecurity.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedReexportsTest {
    private static final ResourceType FLOW = ResourceType.of("okta-workflows/flow");

    @TempDir
    Path directory;

    @Test
    void onlyTrueChangesAreTold() throws IOException {
        Map<String, Map<FlowChange.Kind, Long>> counts = new TreeMap<>();
        for (Path before : Corpus.packFiles()) {
            if (before.getParent().endsWith("reexports")) {
                String template = before.getFileName().toString().replace(".previous.flopack", "");
                List<FlowChange> changes = changes(before, Corpus.directory().resolve(template + ".flopack"), template);
                counts.put(
                        template,
                        changes.stream().collect(Collectors.groupingBy(FlowChange::kind, Collectors.counting())));
                assertThat(changes.stream().filter(c -> c.kind() == FlowChange.Kind.CHANGED))
                        .as(template)
                        .allMatch(c -> c.formerly().isPresent() || !c.details().isEmpty());
            }
        }
        System.out.println("changes told of re-exported packs: " + counts);

        assertThat(counts).hasSize(5);
        assertThat(counts.get("form_submission_to_workflows_api_endpoint")).isEmpty();
        // Counted without this code too: flows of which any leaf differs once ids are names and caches are left out.
        // Their
        // outermost folders were renamed in between.
        assertThat(counts.get("identity_security_posture_management"))
                .isEqualTo(Map.of(FlowChange.Kind.CHANGED, 1L, FlowChange.Kind.MOVED, 7L));
        assertThat(counts.get("manage_aws_sso_entitlements"))
                .isEqualTo(Map.of(FlowChange.Kind.CHANGED, 4L, FlowChange.Kind.MOVED, 2L));
        assertThat(counts.get("manage_group_members_using_profile_attributes"))
                .isEqualTo(Map.of(FlowChange.Kind.CHANGED, 3L, FlowChange.Kind.MOVED, 1L));
        assertThat(counts.get("slack_app_template_project")).isEqualTo(Map.of(FlowChange.Kind.CHANGED, 7L));
    }

    private List<FlowChange> changes(Path before, Path after, String name) throws IOException {
        Path source = Files.createDirectories(directory.resolve(name));
        try (IdentityBackup backup = Backups.of(source)) {
            Files.copy(before, source.resolve("export.flopack"));
            Snapshot first = backup.run();
            Files.delete(source.resolve("export.flopack"));
            Files.copy(after, source.resolve("export.flopack"));
            Snapshot second = backup.run();
            return FlowDiff.between(flows(backup, first), flows(backup, second));
        }
    }

    private static List<Resource> flows(IdentityBackup backup, Snapshot snapshot) {
        try (var flows = backup.read(snapshot.id(), FLOW)) {
            return flows.toList();
        }
    }
}
