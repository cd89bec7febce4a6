package org.butterflysecurity.okta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;
import org.junit.jupiter.api.Test;

class OktaCatalogTest {
    private final Catalog catalog = OktaCatalog.catalog();

    @Test
    void itsFilesAgreeWithEachOther() {
        assertThat(catalog.checked().types()).hasSameSizeAs(catalog.types());
    }

    @Test
    void everyTypeThatOktaHasIsDeclared() {
        assertThat(catalog.types()).hasSize(188);
    }

    @Test
    void everyTypeSaysWhereItsFactsAreFrom() {
        assertThat(catalog.types())
                .allSatisfy(t -> assertThat(t.evidence()).as("%s", t.type()).isNotEmpty());
    }

    /**
     * One name for one limit: under two names the two together would spend more than the share. Source: Okta "Rate limits",
     * read 2026-08.
     */
    @Test
    void everyTypeSpendsTheRateLimitThatOktaCountsItsRequestsFor() {
        assertThat(catalog.types())
                .filteredOn(t -> path(t.reading()).isPresent())
                .allSatisfy(t -> assertThat(t.reading().bucket())
                        .as("%s", t.type())
                        .isEqualTo(RateLimits.of(path(t.reading()).get())));
    }

    @Test
    void whatIsReadObjectByObjectSpendsTheLimitOfItsListing() {
        assertThat(catalog.types())
                .filteredOn(t -> t.reading().detail())
                .allSatisfy(t -> assertThat(RateLimits.of(t.reading().get().get()))
                        .as("%s", t.type())
                        .isEqualTo(t.reading().bucket()));
    }

    private static Optional<String> path(Reading reading) {
        return reading.listing().map(Reading.Listing::path).or(reading::get);
    }

    @Test
    void everyTypeThatIsNotBackedUpSaysWhy() {
        assertThat(catalog.types())
                .filteredOn(t -> !t.isBackedUp())
                .isNotEmpty()
                .extracting(TypeDefinition::coverageNote)
                .allSatisfy(note -> assertThat(note).isNotBlank());
    }
}
