package org.butterflysecurity.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbered pages and checkpoints, with the oddities of providers that have both. */
class PagesTest {
    private static final String NUMBERED = "/x?per_page=2&include_totals=true";

    private final FakeTenant tenant = new FakeTenant();

    @AfterEach
    void stop() {
        tenant.close();
    }

    @Test
    void aShortPageIsTheLastWhateverTheTotalSays() throws Exception {
        answers(NUMBERED + "&page=0", 200, "{\"rows\":[1,2],\"limit\":2,\"total\":0}");
        answers(NUMBERED + "&page=1", 200, "{\"rows\":[3],\"limit\":2,\"total\":9}");

        assertThat(rows(NUMBERED, Paging.PAGE)).containsExactly("1", "2", "3");
    }

    @Test
    void aPageThatTheProviderMadeSmallerIsNoShortOne() throws Exception {
        String listing = "/x?per_page=3";
        answers(listing + "&page=0", 200, "{\"rows\":[1,2],\"limit\":2}");
        answers(listing + "&page=1", 200, "{\"rows\":[3],\"limit\":2}");

        assertThat(rows(listing, Paging.PAGE)).containsExactly("1", "2", "3");
    }

    @Test
    void aBareArrayOfAllRowsIsTheListing() throws Exception {
        answers(NUMBERED + "&page=0", 200, "[1,2,3]");

        assertThat(rows(NUMBERED, Paging.PAGE)).containsExactly("1", "2", "3");
    }

    @Test
    void aListingThatHasNoTotalIsAskedWithoutOne() throws Exception {
        answers(NUMBERED + "&page=0", 400, "{\"message\":\"include_totals is not allowed\"}");
        answers("/x?per_page=2&page=0", 200, "{\"rows\":[1,2]}");
        answers("/x?per_page=2&page=1", 200, "{\"rows\":[]}");

        assertThat(rows(NUMBERED, Paging.PAGE)).containsExactly("1", "2");
    }

    @Test
    void aRefusalFromTheBeginningStaysWhatItIs() {
        answers(NUMBERED + "&page=0", 400, "{\"message\":\"no\"}");
        answers("/x?per_page=2&page=0", 400, "{\"message\":\"no\"}");

        assertThatThrownBy(() -> rows(NUMBERED, Paging.PAGE))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().kind()).isEqualTo(Refusal.Kind.REFUSED));
    }

    @Test
    void aShortPageEndsAListingThatHasCheckpointsToo() throws Exception {
        answers(NUMBERED + "&page=0", 200, "{\"rows\":[1],\"limit\":2,\"total\":1}");

        assertThat(rows(NUMBERED, Paging.PAGE_OR_CHECKPOINT)).containsExactly("1");
        tenant.server.verify(1, getRequestedFor(anyUrl()));
    }

    @Test
    void moreRowsThanPagesReachAreReadByCheckpoints() throws Exception {
        answers(NUMBERED + "&page=0", 200, "{\"rows\":[1,2],\"limit\":2,\"total\":1001}");
        answers("/x?take=100", 200, "{\"rows\":[1,2],\"next\":\"t\"}");
        answers("/x?take=100&from=t", 200, "{\"rows\":[3]}");

        assertThat(rows(NUMBERED, Paging.PAGE_OR_CHECKPOINT)).containsExactly("1", "2", "3");
    }

    @Test
    void aTotalThatIsTooSmallIsFoundOutWhenPagesAreRefused() throws Exception {
        String listing = "/x?per_page=500";
        answers(listing + "&page=0", 200, page(0, 500));
        answers(listing + "&page=1", 200, page(500, 1000));
        answers(listing + "&page=2", 400, "{\"message\":\"You can only page through the first 1000 records\"}");
        answers("/x?take=100", 200, "{\"rows\":[0],\"next\":\"t\"}");
        answers("/x?take=100&from=t", 200, "{\"rows\":[1000]}");

        assertThat(rows(listing, Paging.PAGE_OR_CHECKPOINT)).endsWith("999", "0", "1000");
    }

    @Test
    void aListingThatWantsNoNumbersIsReadByCheckpoints() throws Exception {
        answers(NUMBERED + "&page=0", 400, "{}");
        answers("/x?take=100", 200, "{\"rows\":[1]}");

        assertThat(rows(NUMBERED, Paging.PAGE_OR_CHECKPOINT)).containsExactly("1");
    }

    @Test
    void aListingThatAnswersNumbersWithACheckpointIsReadByCheckpoints() throws Exception {
        answers(NUMBERED + "&page=0", 200, "{\"rows\":[1],\"next\":\"t\"}");
        answers("/x?take=100", 200, "{\"rows\":[1],\"next\":\"t\"}");
        answers("/x?take=100&from=t", 200, "{\"rows\":[2]}");

        assertThat(rows(NUMBERED, Paging.PAGE)).containsExactly("1", "2");
        assertThat(rows(NUMBERED, Paging.PAGE_OR_CHECKPOINT)).containsExactly("1", "2");
    }

    @Test
    void aListingThatIsOfTwoMindsEnds() {
        answers(NUMBERED + "&page=0", 200, "{\"rows\":[1,2],\"next\":\"t\"}");
        answers("/x?take=100", 400, "{}");
        answers("/x?include_totals=true&per_page=100&page=0", 400, "{}");
        answers("/x?per_page=100&include_totals=true&page=0", 400, "{}");
        answers("/x?per_page=100&page=0", 400, "{}");

        assertThatThrownBy(() -> rows(NUMBERED, Paging.PAGE_OR_CHECKPOINT)).isInstanceOf(RefusedException.class);
    }

    @Test
    void theArrayOfAnEnvelopeThatNobodyKnowsIsFound() throws Exception {
        answers("/x", 200, "{\"count\":2,\"whatever\":[1,2]}");

        List<String> found = new ArrayList<>();
        tenant.client()
                .pages(
                        RestRequest.get("/x"),
                        JsonPointer.of("/*"),
                        Paging.NONE,
                        page -> page.forEach(item -> found.add(item.toString())));
        assertThat(found).containsExactly("1", "2");
    }

    @Test
    void aShortPageIsNotTheLastOfCheckpointsAndAnEmptyOneIs() throws Exception {
        answers("/x?take=2", 200, "{\"rows\":[1],\"next\":\"a\"}");
        answers("/x?take=2&from=a", 200, "{\"rows\":[2],\"next\":\"b\"}");
        answers("/x?take=2&from=b", 200, "{\"rows\":[],\"next\":\"c\"}");

        assertThat(rows("/x?take=2", Paging.CHECKPOINT)).containsExactly("1", "2");
    }

    @Test
    void aListingThatWantsNoCheckpointsIsReadByNumbers() throws Exception {
        answers("/x?take=2", 400, "{}");
        answers("/x?per_page=2&include_totals=true&page=0", 200, "{\"rows\":[1,2],\"limit\":2}");
        answers("/x?per_page=2&include_totals=true&page=1", 200, "{\"rows\":[],\"limit\":2}");

        assertThat(rows("/x?take=2", Paging.CHECKPOINT)).containsExactly("1", "2");
    }

    @Test
    void aListingThatWantsSmallerPagesGetsThem() throws Exception {
        answers("/x?take=1000", 400, "{}");
        answers("/x?take=100", 200, "{\"rows\":[1],\"next\":\"a\"}");
        answers("/x?take=100&from=a", 200, "{\"rows\":[2]}");

        assertThat(rows("/x?take=1000", Paging.CHECKPOINT)).containsExactly("1", "2");
    }

    @Test
    void aListingThatDoesNotHeedCheckpointsIsReadByNumbers() throws Exception {
        answers("/x?take=2", 200, "{\"rows\":[1,2],\"start\":0,\"limit\":2}");
        answers("/x?per_page=2&include_totals=true&page=0", 200, "{\"rows\":[1,2],\"limit\":2}");
        answers("/x?per_page=2&include_totals=true&page=1", 200, "{\"rows\":[3],\"limit\":2}");

        assertThat(rows("/x?take=2", Paging.CHECKPOINT)).containsExactly("1", "2", "3");
    }

    @Test
    void aCheckpointThatHasExpiredBeginsTheListingAgain() throws Exception {
        answers("/x?take=2", 200, "{\"rows\":[1,2],\"next\":\"a\"}");
        answers("/x?take=2&from=a", 400, "{}");

        assertThatThrownBy(() -> rows("/x?take=2", Paging.CHECKPOINT))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().kind()).isEqualTo(Refusal.Kind.BROKEN_OFF));
        tenant.server.verify(3, getRequestedFor(urlEqualTo("/x?take=2")));
    }

    @Test
    void pagesThatRepeatThemselvesFail() {
        answers("/x?per_page=2&page=0", 200, "{\"rows\":[1,2]}");
        answers("/x?per_page=2&page=1", 200, "{\"rows\":[1,2]}");
        answers("/x?take=2", 200, "{\"rows\":[1],\"next\":\"a\"}");
        answers("/x?take=2&from=a", 200, "{\"rows\":[2],\"next\":\"a\"}");

        fails(() -> rows("/x?per_page=2", Paging.PAGE));
        fails(() -> rows("/x?take=2", Paging.CHECKPOINT));
    }

    private static void fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNEXPECTED_ANSWER));
    }

    private static String page(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "{\"rows\":[", "],\"limit\":500,\"total\":0}"));
    }

    private List<String> rows(String path, Paging paging) throws Exception {
        List<String> found = new ArrayList<>();
        tenant.client().pages(RestRequest.get(path), JsonPointer.of("/rows"), paging, page -> {
            for (JsonValue item : page) {
                found.add(item.toString());
            }
        });
        return found;
    }

    private void answers(String url, int status, String body) {
        tenant.server.stubFor(get(urlEqualTo(url)).willReturn(tenant.json(status, body)));
    }
}
