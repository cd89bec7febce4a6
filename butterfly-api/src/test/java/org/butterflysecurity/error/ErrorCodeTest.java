package org.butterflysecurity.error;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.Golden;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    private static final String CODES = "src/test/resources/golden/error-codes.txt";
    private static final String PAGE = "../docs/errors.md";

    private static final Map<String, String> AREAS = areas();

    @Test
    void everyCodeStandsInTheGoldenFile() {
        Golden.check(
                CODES,
                Arrays.stream(ErrorCode.values()).map(ErrorCodeTest::line).collect(joining("\n", "", "\n")));
    }

    @Test
    void codeThatWasPublishedIsNeverChangedOrUsedAgain() throws IOException {
        List<String> published = Files.readAllLines(Path.of(CODES));

        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCodeTest::line)).containsAll(published);
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::id)).doesNotHaveDuplicates();
    }

    @Test
    void everyCodeHasItsAreaAndARemedyInASentence() {
        assertThat(ErrorCode.values()).allSatisfy(code -> {
            assertThat(code.id()).matches("BF-[A-Z]{3}-[0-9]{3}");
            assertThat(AREAS).containsKey(area(code));
            assertThat(code.remedy()).matches("[A-Z].*\\.");
        });
    }

    @Test
    void documentationListsEveryCode() {
        StringBuilder page = new StringBuilder("""
                # Errors

                Generated from `ErrorCode`; a test keeps it current (`-Dgolden.update=true` rewrites it).

                Every failure is a `ButterflyException`. It has a permanent `code()`, says what happened and to what, what is true now
                (`effect()`: nothing changed, changed partly, unknown) and what to do. Decide by the code, never by words of the message.
                The command line prints them on standard error; with `--json` as `{"code","message","effect","remedy"}`.
                """);
        AREAS.forEach((area, title) -> {
            page.append("\n## ")
                    .append(area)
                    .append(": ")
                    .append(title)
                    .append("\n\n| code | name | what to do |\n|---|---|---|\n");
            Arrays.stream(ErrorCode.values())
                    .filter(code -> area(code).equals(area))
                    .forEach(code -> page.append("| ")
                            .append(code.id())
                            .append(" | `")
                            .append(code.name())
                            .append("` | ")
                            .append(code.remedy())
                            .append(" |\n"));
        });

        Golden.check(PAGE, page.toString());
    }

    @Test
    void messageSaysCodeWhatHappenedAndWhatToDo() {
        ButterflyException e = new StorageException(ErrorCode.STORAGE_CONFLICT, "The key 'a/b' is taken.");

        assertThat(e).hasMessage("BF-STO-002: The key 'a/b' is taken. Another writer was first. Run again.");
        assertThat(e.happened()).isEqualTo("The key 'a/b' is taken.");
        assertThat(e.effect()).isEqualTo(Effect.NOTHING_CHANGED);
    }

    @Test
    void whatAProviderSaysIsShortenedAndHasNoControlCharacters() {
        HttpFailure failure = new HttpFailure(400, "E1", "a\nb\u0007" + "c".repeat(1_000), "req");

        assertThat(failure.summary()).startsWith("a b c").hasSizeLessThan(310).doesNotContain("\n");
    }

    private static String line(ErrorCode code) {
        return code.id() + " " + code.name();
    }

    private static String area(ErrorCode code) {
        return code.id().substring(3, 6);
    }

    private static Map<String, String> areas() {
        Map<String, String> areas = new LinkedHashMap<>();
        areas.put("CFG", "what the host asked for");
        areas.put("AUT", "credentials");
        areas.put("PRV", "the provider");
        areas.put("NET", "the way to the provider");
        areas.put("STO", "storage");
        areas.put("REP", "the repository");
        areas.put("KEY", "keys");
        areas.put("CAT", "the catalog");
        areas.put("RUN", "a run");
        return areas;
    }
}
