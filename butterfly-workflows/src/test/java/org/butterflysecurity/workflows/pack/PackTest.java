package org.butterflysecurity.workflows.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.workflows.TestPack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackTest {

    @Test
    void partsAndReferencesAreFound() {
        Pack pack = Pack.parse("x.folder", TestPack.exported(new Random(1)).bytes());

        assertThat(pack.flows()).extracting(Flow::name).containsExactly("Create user", "Every night");
        assertThat(pack.flows()).extracting(Flow::kind).containsExactly(FlowKind.HELPER, FlowKind.SCHEDULED);
        assertThat(pack.cards()).hasSize(4);
        assertThat(pack.references()).hasSize(6).allMatch(PackReference::isResolved);
        assertThat(pack.novelties()).isEmpty();
    }

    @Test
    void bytesComeBackUnchangedAlsoWhenTheyAreNotInTheUsualForm() {
        byte[] indented =
                Json.pretty(TestPack.exported(new Random(1)).document()).getBytes(StandardCharsets.UTF_8);

        assertThat(Pack.parse("x", indented).bytes()).isEqualTo(indented);
    }

    @Test
    void membersThatNobodyKnowsAreKeptAndTold() {
        byte[] bytes = Json.compact(
                        TestPack.exported(new Random(1)).document().with("novelty", Json.parse("{\"a\":1}")))
                .getBytes(StandardCharsets.UTF_8);

        Pack pack = Pack.parse("x", bytes);

        assertThat(pack.novelties()).containsExactly("pack/novelty");
        assertThat(pack.bytes()).isEqualTo(bytes);
    }

    @Test
    void whatNoPackSeenSoFarHasIsReadAndTold() {
        String text =
                "{\"type\":\"flopack\",\"version\":\"2.1.0\",\"data\":{\"agents\":{},\"flos\":{\"f\":{\"name\":\"N\",\"data\":"
                        + "{\"methods\":[{\"uuid\":\"a\",\"address\":\"root:agents:llm:ask\"},{\"uuid\":\"b\"}]}}},"
                        + "\"groups\":{\"g\":{\"data\":{\"name\":\"N\",\"path\":\"not.here\"}}},"
                        + "\"tables\":{\"outside\":{\"name\":\"T\",\"data\":null},"
                        + "\"t\":{\"name\":\"U\",\"data\":{\"structure\":[{\"name\":\"c\",\"type\":\"json\"}]}}}}}";

        Pack pack = Pack.parse("new.folder", text.getBytes(StandardCharsets.UTF_8));

        assertThat(pack.novelties())
                .containsExactly(
                        "card of address ",
                        "card of address root:agents:llm:ask",
                        "column of type json",
                        "data/agents",
                        "version 2.1.0");
        assertThat(pack.cards()).extracting(Card::function).containsExactly("root:agents:llm:ask", "");
        assertThat(pack.folders()).extracting(Folder::path).containsExactly(java.util.List.of("N"));
        assertThat(pack.tables()).extracting(Table::isStub).containsExactly(true, false);
        assertThat(new String(pack.bytes(), StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                         | at ''",
                "{\"type\":\"other\",\"version\":\"1.5.0\",\"data\":{}}        | at '/type'",
                "{\"type\":\"flopack\",\"version\":\"new\",\"data\":{}}        | at '/version'",
                "{\"type\":\"flopack\",\"version\":\"1.5.0\"}                  | at '/data'",
                "{\"type\":\"flopack\",\"version\":\"1.5.0\",\"data\":{\"flos\":[]}} | at '/data/flos'",
                "{\"type\":\"flopack\",\"version\":\"1.5.0\",\"data\":{\"flos\":{\"f\":{\"name\":\"N\",\"data\":{\"methods\":[{}]}}}}} | at '/data/flos/f/data/methods/0/uuid'",
                "{\"type\":\"flopack\",\"version\":\"1.5.0\",\"data\":{\"tables\":{\"t\":{\"name\":\"N\",\"data\":{\"class\":\"simple\"}}}}} | at '/data/tables/t/data/structure'"
            })
    void whatIsNoPackIsToldWithFileAndPlace(String text, String place) {
        assertThatThrownBy(() -> Pack.parse("bad.flopack", text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PACK))
                .hasMessageContaining("bad.flopack")
                .hasMessageContaining(place);
    }

    @Test
    void aPackThatIsCutOffIsToldWithLineAndColumn() {
        byte[] bytes =
                TestPack.exported(new Random(1)).password("hunter2hunter2").bytes();

        for (int length = 1; length < bytes.length - 1; length += 37) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Pack.parse("cut.flow", cut))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("cut.flow")
                    .hasMessageContaining("line")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
