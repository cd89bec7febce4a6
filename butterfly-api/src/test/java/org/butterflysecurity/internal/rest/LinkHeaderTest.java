package org.butterflysecurity.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkHeaderTest {
    @Test
    void findsTheRelationAmongSeveralFields() {
        assertThat(next("<https://a/x?limit=1>; rel=\"self\"", "<https://a/x?after=1&limit=1>; rel=\"next\""))
                .contains("https://a/x?after=1&limit=1");
    }

    @Test
    void findsTheRelationAmongLinksJoinedByCommas() {
        assertThat(
                        next(
                                "<https://a/x?q=1,2>; rel=self, <https://a/y>; title=\"a, b; rel=\\\"next\\\"\"; rel=\"prev next\""))
                .contains("https://a/y");
    }

    @Test
    void takesRelationsWithoutQuotesAndInAnyCase() {
        assertThat(next("</y>;REL=Next")).contains("/y");
    }

    @Test
    void passesOverWhatIsNotWellFormed() {
        assertThat(next("", "garbage", "<unclosed; rel=\"next\"", "<a>; rel=\"unclosed"))
                .isEmpty();
    }

    private static java.util.Optional<String> next(String... fields) {
        return LinkHeader.target(List.of(fields), "next");
    }
}
