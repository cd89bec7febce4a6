package org.butterflysecurity.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import org.butterflysecurity.catalog.Catalog;
import org.junit.jupiter.api.Test;

class WorkflowsCatalogTest {
    @Test
    void itsTypesAgreeWithEachOther() {
        Catalog catalog = WorkflowsCatalog.catalog();
        assertThat(catalog.checked().types()).hasSameSizeAs(catalog.types()).isNotEmpty();
    }
}
