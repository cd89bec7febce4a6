package org.butterflysecurity.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing;
import org.junit.jupiter.api.Test;

class Auth0CatalogTest {
    private final Catalog catalog = Auth0Catalog.catalog();

    @Test
    void itsFilesAgreeWithEachOther() {
        assertThat(catalog.checked().types()).hasSameSizeAs(catalog.types());
    }

    @Test
    void everyTypeThatAuth0HasIsDeclared() {
        assertThat(catalog.types()).hasSize(122);
    }

    @Test
    void everyTypeSaysWhereItsFactsAreFrom() {
        assertThat(catalog.types())
                .allSatisfy(t -> assertThat(t.evidence()).as("%s", t.type()).isNotEmpty());
    }

    @Test
    void everyTypeThatIsReadSaysWhichScopeReadingNeeds() {
        assertThat(catalog.types())
                .filteredOn(TypeDefinition::isBackedUp)
                .allSatisfy(
                        t -> assertThat(t.reading().scopes()).as("%s", t.type()).isNotEmpty());
    }

    @Test
    void everyTypeThatIsReadNamesTheRateLimitByItsPath() {
        assertThat(catalog.types())
                .filteredOn(TypeDefinition::isBackedUp)
                .allSatisfy(t -> assertThat(t.reading().bucket())
                        .as("%s", t.type())
                        .startsWith("/api/v2/")
                        .doesNotContain("?"));
    }

    @Test
    void whatCanBePutBackHasAPlaceInTheOrder() {
        assertThat(catalog.types())
                .filteredOn(t -> t.writing().restorable() != Writing.Restorable.NO)
                .allSatisfy(
                        t -> assertThat(t.writing().layer()).as("%s", t.type()).isPresent());
    }

    @Test
    void everyTypeThatIsNotBackedUpSaysWhy() {
        assertThat(catalog.types())
                .filteredOn(t -> !t.isBackedUp())
                .isNotEmpty()
                .extracting(TypeDefinition::coverageNote)
                .allSatisfy(note -> assertThat(note).isNotBlank());
    }

    @Test
    void programsAndPagesAreToldFromOtherTexts() {
        assertThat(catalog.types())
                .filteredOn(t -> !t.fields().code().isEmpty())
                .extracting(t -> t.type().name())
                .containsAll(
                        List.of("action", "action-version", "rule", "hook", "connection", "tenant-settings", "client"));
    }
}
