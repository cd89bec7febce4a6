package org.butterflysecurity.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.model.TypeResult;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final ResourceType MEMBERSHIP = ResourceType.of("okta/group-membership");

    private final StringWriter screen = new StringWriter();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final InstantSource source = () -> now;

    @Test
    void drawsHowFarARunIsAndHowLongItMayStillTake() {
        ProgressBar bar = bar(true);
        bar.on(new BackupEvent.RunStarted(TenantId.of("acme"), List.of(GROUP, MEMBERSHIP)));
        now = now.plusSeconds(60);
        bar.on(new BackupEvent.TypeFinished(TypeResult.complete(GROUP, 7, 70, 1, 0, "root")));
        now = now.plusSeconds(30);

        bar.on(new BackupEvent.TypeProgress(MEMBERSHIP, 1_200, OptionalLong.empty(), 1, OptionalLong.of(2), 3));

        assertThat(line())
                .isEqualTo("[##################......]  75 %  1:30, 0:30 left  okta/group-membership, 1,200 objects");
    }

    @Test
    void tellsThatItWaitsForALimit() {
        ProgressBar bar = bar(true);
        bar.on(new BackupEvent.RunStarted(TenantId.of("acme"), List.of(GROUP)));

        bar.on(new BackupEvent.RateLimitWait("/api/v1/apps", Duration.ofSeconds(41)));

        assertThat(line())
                .isEqualTo("[........................]   0 %  0:00  waiting 41 s for rate limit /api/v1/apps");
    }

    @Test
    void anOperationCountsItsOwnTimeAndItsLineGoesWithItsLastStep() {
        ProgressBar bar = bar(true);
        now = now.plusSeconds(600);
        bar.on(new BackupEvent.Progress("verify", "packs", 1, 4));
        now = now.plusSeconds(10);

        bar.on(new BackupEvent.Progress("verify", "packs", 2, 4));

        assertThat(line()).isEqualTo("[############............]  50 %  0:10, 0:10 left  verify, 2 of 4 packs");
        bar.on(new BackupEvent.Progress("verify", "packs", 4, 4));
        assertThat(line()).isEmpty();
    }

    @Test
    void drawsNothingWhereNobodyIsLooking() {
        ProgressBar bar = bar(false);

        bar.on(new BackupEvent.Progress("verify", "packs", 1, 4));
        bar.close();

        assertThat(screen.toString()).isEmpty();
    }

    private ProgressBar bar(boolean visible) {
        return ProgressBar.on(new PrintWriter(screen), visible, source.withZone(ZoneOffset.UTC));
    }

    /** What stands on the line now. */
    private String line() {
        String all = screen.toString();
        return all.substring(all.lastIndexOf('\r') + 1).strip();
    }
}
