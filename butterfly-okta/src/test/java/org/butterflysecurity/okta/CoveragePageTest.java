package org.butterflysecurity.okta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.butterflysecurity.catalog.CoveragePage;
import org.junit.jupiter.api.Test;

class CoveragePageTest {
    private static final Path PAGE = Path.of("..", "docs", "coverage-okta.md");

    @Test
    void thePageSaysWhatTheCatalogSays() throws IOException {
        String page = CoveragePage.of(OktaCatalog.catalog(), "Okta");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("run with -Dgolden.update=true and review the difference")
                .hasContent(page);
    }
}
