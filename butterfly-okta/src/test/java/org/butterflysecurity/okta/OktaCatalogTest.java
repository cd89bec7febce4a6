package org.butterflysecurity.okta;

import static org.assertj.core.api.Assertions.assertThat;

import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.junit.jupiter.api.Test;

class OktaCatalogTest {
    private final Catalog catalog = OktaCatalog.catalog();

    @Test
    void everyTypeThatOktaHasIsDeclared() {
        assertThat(catalog.types()).hasSize(188);
    }

    @Test
    void everyTypeSaysWhereItsFactsAreFrom() {
        assertThat(catalog.types())
                .allSatisfy(t -> assertThat(t.evidence()).as("%s", t.type()).isNotEmpty());
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
