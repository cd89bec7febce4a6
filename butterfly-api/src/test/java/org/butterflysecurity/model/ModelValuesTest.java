package org.butterflysecurity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.spi.StorageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelValuesTest {
    private static final ResourceType GROUP = ResourceType.of("okta/group");

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "-a", "a_b", "a/b", "../x", "a.b", "ä", "a b", "a\n"})
    void tenantIdThatCouldLeaveItsPrefixIsRefused(String text) {
        assertThatThrownBy(() -> TenantId.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a tenant id");
    }

    @Test
    void tenantIdHasAtMost63Characters() {
        assertThat(TenantId.of("a".repeat(63))).hasToString("a".repeat(63));
        assertThatThrownBy(() -> TenantId.of("a".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/.b", "A", "a\\b", "a b", "a/b\n"})
    void storageKeyOutsideItsGrammarIsRefused(String text) {
        assertThatThrownBy(() -> StorageKey.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"okta", "Okta/app", "okta/", "/app", "okta/app/x", "okta/app_user"})
    void resourceTypeOutsideItsGrammarIsRefused(String text) {
        assertThatThrownBy(() -> ResourceType.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void snapshotIdsSortAsTheyWereTaken() {
        assertThat(SnapshotId.of(42)).hasToString("00000042").isEqualTo(SnapshotId.of("00000042"));
        assertThat(SnapshotId.of(99_999_999L)).isLessThan(SnapshotId.of(100_000_000L));
        assertThat(SnapshotId.of("100000000").sequence()).isEqualTo(100_000_000L);
    }

    @Test
    void numbersHaveTheDigitsOfAsciiInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(SnapshotId.of(42)).hasToString("00000042");
            assertThat(RestoreId.of(42)).hasToString("00000042");
            assertThat(DrillId.of(100_000_000)).hasToString("100000000");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "latest", "000000042", "-0000001", "0000000a", "00000042\n"})
    void whatIsNoSnapshotIdIsRefused(String text) {
        assertThatThrownBy(() -> SnapshotId.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a snapshot id");
    }

    @Test
    void typeIsCompleteWithARootOrSkippedWithAReason() {
        assertThat(TypeResult.complete(GROUP, 3, 100, 1, 0, "root").leavesGap()).isFalse();
        assertThat(TypeResult.skipped(GROUP, SkipReason.FEATURE_OFF, "no licence", 1)
                        .leavesGap())
                .isFalse();
        assertThat(TypeResult.skipped(GROUP, SkipReason.SCOPE_MISSING, "okta.groups.read", 0)
                        .leavesGap())
                .isTrue();
        assertThat(TypeResult.failed(GROUP, "500", 5).leavesGap()).isTrue();
        assertThatThrownBy(() ->
                        new TypeResult(GROUP, TypeStatus.SKIPPED, Optional.empty(), "", 0, 0, 0, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new TypeResult(GROUP, TypeStatus.COMPLETE, Optional.empty(), "", 0, 0, 0, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printedResourceNamesItAndShowsNoContent() {
        Resource user = new Resource(
                ResourceType.of("okta/user"), ResourceKey.of("00u1"), "ann@acme.test", Json.parse("{\"ssn\":\"123\"}"));

        assertThat(user.toString()).isEqualTo("okta/user 00u1");
    }

    @Test
    void retentionRefusesNegativeNumbers() {
        assertThat(Retention.keep().last(3).daily(7))
                .isEqualTo(new Retention(3, 0, 7, 0, 0, 0, Set.of(), Duration.ZERO));
        assertThatThrownBy(() -> Retention.keep().last(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyKeySegmentsAreRefused() {
        assertThatThrownBy(() -> ResourceKey.of()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResourceKey.of("a", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResourceKey.parse("a//b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(ResourceKey.SINGLETON.segments()).isEqualTo(List.of("-"));
    }
}
