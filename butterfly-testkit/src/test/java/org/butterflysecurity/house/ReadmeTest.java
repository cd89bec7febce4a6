package org.butterflysecurity.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)[^)]*\\)");

    @Test
    void firstExampleCompiles() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String source = Files.readString(Path.of("src/test/java/org/butterflysecurity/house/ReadmeExample.java"));

        String shown = between(readme, "```java\n", "\n```");
        String compiled =
                between(source, "// spotless:off\n", "\n        // spotless:on").stripIndent();

        assertThat(shown).isEqualTo(compiled);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (String page : new String[] {"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"}) {
            Stream<String> links =
                    LINK.matcher(Files.readString(ROOT.resolve(page))).results().map(m -> m.group(1));

            assertThat(links)
                    .as(page)
                    .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
        }
    }

    private static String between(String text, String start, String end) {
        Matcher matcher = Pattern.compile(Pattern.quote(start) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
                .matcher(text);
        assertThat(matcher.find())
                .as("a part between %s and %s", start.strip(), end.strip())
                .isTrue();
        return matcher.group(1);
    }
}
