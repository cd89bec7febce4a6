package org.butterflysecurity.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.butterflysecurity.catalog.CoveragePage;
import org.junit.jupiter.api.Test;

class CoveragePageTest {
    private static final Path PAGE = Path.of("..", "docs", "coverage-auth0.md");

    @Test
    void thePageSaysWhatTheCatalogSays() throws IOException {
        String page = CoveragePage.of(Auth0Catalog.catalog(), "Auth0");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("run with -Dgolden.update=true and review the difference")
                .hasContent(page);
    }
}
