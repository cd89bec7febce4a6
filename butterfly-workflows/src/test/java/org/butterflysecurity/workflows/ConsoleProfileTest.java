package org.butterflysecurity.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.butterflysecurity.error.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleProfileTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"profileVersion\": 1            | \"profileVersion\": 2            | '/profileVersion' must be 1",
                "\"name\": \"auth_token\"         | \"name\": 7                      | '/cookie/name' must be a text",
                "\"flows\": {                    | \"flowers\": {                  | '/operations/flowers' is no operation",
                "\"path\": \"/app/api/org\"       | \"path\": \"//evil.example/\"    | '/operations/org/path' must be a path",
                "\"path\": \"/app/api/org\"       | \"path\": \"https://a.example/\" | '/operations/org/path' must be a path",
                "\"path\": \"/app/api/org\"       | \"path\": \"/app?x={secret}\"    | '/operations/org/path' has the variable {secret}",
                "&group_id={folder}              | &group_id=1                     | '/operations/flows/path' must have the variable {folder}",
                "\"id\": \"/id\", \"name\": \"/name\" } | \"id\": \"id\", \"name\": \"/name\" } | '/operations/org/fields/id' must be a JSON pointer",
                "\"evidence\": \"documented\"     | \"evidence\": \"hearsay\"        | '/signIn/evidence' must be documented, observed or unknown",
                "\"app\": \"okta_flow_sso\"       | \"apps\": \"okta_flow_sso\"      | '/discovery/apps' is unknown"
            })
    void aMistakeIsToldWithItsPlace(String right, String wrong, String told) throws IOException {
        String shipped = shipped();
        assertThat(shipped).contains(right);

        assertThatThrownBy(() -> parse(shipped.replaceFirst(java.util.regex.Pattern.quote(right), wrong)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("mine.json")
                .hasMessageContaining(told);
    }

    @Test
    void whatIsCutOffIsToldWithLineAndColumn() throws IOException {
        String shipped = shipped();
        for (int length = 1; length < shipped.length() - 3; length += 97) {
            String cut = shipped.substring(0, length);
            assertThatThrownBy(() -> parse(cut))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("mine.json")
                    .hasMessageContaining("line");
        }
    }

    @Test
    void anOperationThatIsLeftOutIsAbsentUnlessItIsNeeded() throws IOException {
        assertThatThrownBy(() -> parse(
                        shipped().replaceFirst("(?s)\"flows\": \\{.*?\\},\\s*\"exportFolder\"", "\"exportFolder\"")))
                .hasMessageContaining("'/operations/flows' is missing");
        String without = shipped().replaceFirst("(?s)\"tables\": \\{.*?\\},\\s*\"tableRows\"", "\"tableRows\"");
        assertThat(parse(without).operation("tables")).isEmpty();
    }

    private static ConsoleProfile parse(String text) {
        return ConsoleProfile.parse("mine.json", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String shipped() throws IOException {
        try (var file = Objects.requireNonNull(ConsoleProfile.class.getResourceAsStream("console-profile.json"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
