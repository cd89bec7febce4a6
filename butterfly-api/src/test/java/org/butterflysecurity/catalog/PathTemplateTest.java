package org.butterflysecurity.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathTemplateTest {

    @Test
    void variablesAreFilledFromTheLeftAfterTheBoundOnes() {
        PathTemplate path = new PathTemplate("/api/v1/apps/{appId}/features/{name}/x/{z}");

        assertThat(path.variables()).containsExactly("appId", "name", "z");
        assertThat(path.expand(path.assign(List.of("0oa1", "9"), Map.of("name", "push"))))
                .isEqualTo("/api/v1/apps/0oa1/features/push/x/9");
    }

    @Test
    void valuesAreEncodedAndCannotLeaveTheirSegment() {
        PathTemplate path = new PathTemplate("/groups/{id}?search=profile.name eq \"{name}\"&limit=200");

        assertThat(path.expand(Map.of("id", "../a/b?c", "name", "R&D = 1+1")))
                .isEqualTo("/groups/..%2Fa%2Fb%3Fc?search=profile.name%20eq%20%22R%26D%20%3D%201%2B1%22&limit=200");
    }

    @Test
    void alternativesGiveOnePathEach() {
        assertThat(new PathTemplate("/policies?type={A|B}&x={1|2}").alternatives())
                .extracting(PathTemplate::text)
                .containsExactly(
                        "/policies?type=A&x=1", "/policies?type=A&x=2", "/policies?type=B&x=1", "/policies?type=B&x=2");
    }

    @Test
    void variableWithoutValueIsAMistake() {
        assertThatThrownBy(() -> new PathTemplate("/a/{b}").expand(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{b}");
        assertThatThrownBy(() -> new PathTemplate("a")).isInstanceOf(IllegalArgumentException.class);
    }
}
