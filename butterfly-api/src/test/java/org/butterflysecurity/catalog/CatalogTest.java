package org.butterflysecurity.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private static final ResourceType APP = ResourceType.of("acme/app");
    private static final ResourceType APP_USER = ResourceType.of("acme/app-user");

    private static final String SOUND =
            "{'type':'app','read':{'list':'/apps','scopes':['apps.read']},'identity':{'id':'/id'}},"
                    + "{'type':'app-user','read':{'parent':'app','list':'/apps/{appId}/users','scopes':['users.read']},"
                    + "'identity':{'id':'/id'}}";

    @Test
    void parentsAreReadWithTheirChildren() {
        Catalog catalog = catalog(SOUND);

        assertThat(catalog.withParents(Set.of(APP_USER))).containsExactlyInAnyOrder(APP, APP_USER);
        assertThat(catalog.readScopes(Set.of(APP, APP_USER))).containsExactly("apps.read", "users.read");
    }

    @Test
    void typeOfAHostReplacesOursAndIsCheckedAlike() {
        Catalog catalog = catalog(SOUND);
        TypeDefinition own = definitions("{'type':'app','read':{'list':'/v2/apps'},'identity':{'id':'/id'}}")
                .get(0);

        assertThat(catalog.with(own).get(APP).reading().listing().orElseThrow().path())
                .isEqualTo("/v2/apps");
        TypeDefinition broken = definitions(
                        "{'type':'app','read':{'parent':'nothing','list':'/x'},'identity':{'id':'/id'}}")
                .get(0);
        assertThatThrownBy(() -> catalog.with(broken))
                .hasMessageContaining("acme/app has the undeclared parent acme/nothing");
    }

    @Test
    void unknownTypeIsNamed() {
        assertThatThrownBy(() -> catalog(SOUND).get(ResourceType.of("acme/x")))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE))
                .hasMessageContaining("acme/x");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'a','read':{'list':'/a'},'identity':{'id':'/id'}},{'type':'a','read':{'list':'/a'},'identity':{'id':'/id'}}"
                        + "|acme/a is declared twice",
                "{'type':'a','read':{'parent':'b','list':'/a/{b}'},'identity':{'id':'/id'}}|acme/a has the undeclared parent acme/b",
                "{'type':'a','read':{'parent':'a','list':'/a/{a}'},'identity':{'id':'/id'}}|acme/a is its own ancestor",
                "{'type':'a','read':{'parent':'b','list':'/a/{b}'},'identity':{'id':'/id'}},"
                        + "{'type':'b','read':{'parent':'a','list':'/b/{a}'},'identity':{'id':'/id'}}|acme/b is its own ancestor",
                "{'type':'a','read':{'list':'/a'},'identity':{'id':'/id'},'fields':{'references':[{'at':'/x','to':['y']}]}}"
                        + "|acme/a refers at '/x' to the undeclared type acme/y",
                "{'type':'a'}|acme/a is backed up but has neither a listing, a path nor a reader",
                "{'type':'a','read':{'list':'a'},'identity':{'id':'/id'}}|acme/a has the path 'a', which does not start with '/'",
                "{'type':'a','read':{'list':'/a/{b}'},'identity':{'id':'/id'}}"
                        + "|acme/a has the path '/a/{b}' with more variables than its parents have ids",
                "{'type':'a','read':{'list':'/a'}}|acme/a is listed but does not say where its id is",
                "{'type':'a','coverage':'none'}|acme/a is not backed up whole but does not say why"
            })
    void everyFaultIsNamed(String types, String expected) {
        assertThatThrownBy(() -> catalog(types))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CATALOG))
                .hasMessageContaining(expected);
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        assertThatThrownBy(() -> catalog("{'type':'a'},{'type':'b'}"))
                .hasMessageContaining("acme/a is backed up")
                .hasMessageContaining("acme/b is backed up");
    }

    @Test
    void typeOfAnotherProviderIsRefused() {
        assertThatThrownBy(() -> Catalog.of("other", definitions(SOUND)))
                .hasMessageContaining("acme/app is not a type of provider other");
    }

    private static Catalog catalog(String types) {
        return Catalog.of("acme", definitions(types));
    }

    private static List<TypeDefinition> definitions(String types) {
        String json = "{\"types\":[" + types.replace('\'', '"') + "]}";
        return CatalogFile.read("acme", "area", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
