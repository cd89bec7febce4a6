package org.butterflysecurity.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogFileTest {
    private static final String GROUP = """
            {
              "type": "group",
              "read": {"list": "/api/v1/groups?limit=200", "paging": "link", "bucket": "/groups", "scopes": ["groups.read"]},
              "identity": {"id": "/id", "naturalKey": ["/profile/name"], "builtIn": {"when": [{"at": "/type", "values": ["BUILT_IN"]}]}},
              "fields": {"references": [{"at": "/owner", "to": ["user"]}], "secrets": [{"at": "/key"}], "derived": ["/_links"]},
              "write": {"operations": {"create": {"method": "POST", "path": "/api/v1/groups"}}, "restorable": "yes", "layer": 3}
            }""";

    @Test
    void typeIsReadWithEverythingItDeclares() {
        TypeDefinition group = read("{\"types\": [" + GROUP + "]}").get(0);

        assertThat(group.type()).isEqualTo(ResourceType.of("acme/group"));
        assertThat(group.area()).isEqualTo("groups");
        assertThat(group.group()).isEqualTo("core");
        assertThat(group.reading().listing().orElseThrow().paging()).isEqualTo(Reading.Paging.LINK);
        assertThat(group.identity().id()).contains(JsonPointer.of("/id"));
        assertThat(group.identity().builtIn()).isPresent();
        assertThat(group.fields().references().get(0).to()).containsExactly(ResourceType.of("acme/user"));
        assertThat(group.fields().storeOnly()).isEmpty();
        assertThat(group.writing().operation("create").orElseThrow().isPossible())
                .isTrue();
        assertThat(group.writing().operation("delete")).isEmpty();
        assertThat(group.writing().layer()).hasValue(3);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}{}|acme/groups: Not JSON",
                "[]|acme/groups: must be an object",
                "{`types`: {}}|'types' must be an array",
                "{`typs`: []}|acme/groups: unknown word [typs]",
                "{`types`: [{}]}|'type' is missing",
                "{`types`: [{`type`: 7}]}|'type' must be a text",
                "{`types`: [{`type`: `Group`}]}|Not a resource type: 'acme/Group'",
                "{`types`: [{`type`: `g`, `colour`: `red`}]}|acme/g: unknown word [colour]",
                "{`types`: [{`type`: `g`, `coverage`: `some`}]}|acme/g: 'coverage' cannot be 'some'",
                "{`types`: [{`type`: `g`, `read`: []}]}|acme/g, read: must be an object",
                "{`types`: [{`type`: `g`, `read`: {`list`: `/x`, `paging`: `next`}}]}|acme/g, read: 'paging' cannot be 'next'",
                "{`types`: [{`type`: `g`, `read`: {`list`: `/x`, `items`: `x`}}]}|acme/g: Not a JSON pointer",
                "{`types`: [{`type`: `g`, `read`: {`singleton`: `yes`}}]}|acme/g, read: 'singleton' must be true or false",
                "{`types`: [{`type`: `g`, `read`: {`scopes`: [1]}}]}|acme/g, read: 'scopes' must be an array of texts",
                "{`types`: [{`type`: `g`, `read`: {`parent`: `a/b/c`}}]}|acme/g: Not a resource type: 'a/b/c'",
                "{`types`: [{`type`: `g`, `identity`: {`id`: `id`}}]}|acme/g: Not a JSON pointer",
                "{`types`: [{`type`: `g`, `identity`: {`naturalKey`: [`name`]}}]}|acme/g: Not a part of a natural key: 'name'",
                "{`types`: [{`type`: `g`, `fields`: {`derived`: [`_links`]}}]}|acme/g, fields: 'derived': Not a JSON pointer",
                "{`types`: [{`type`: `g`, `fields`: {`secrets`: [{}]}}]}|acme/g, fields, secrets: 'at' is missing",
                "{`types`: [{`type`: `g`, `write`: {`layer`: 1.5}}]}|acme/g",
                "{`types`: [{`type`: `g`, `write`: {`layer`: 99999999999}}]}|acme/g",
                "{`types`: [{`type`: `g`, `write`: {`operations`: {`create`: {`verb`: `POST`}}}}]}|unknown word [verb]"
            })
    void faultNamesFileTypeAndWord(String file, String expected) {
        assertThatThrownBy(() -> read(file.replace('`', '"')))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CATALOG))
                .hasMessageContaining(expected);
    }

    private static List<TypeDefinition> read(String json) {
        return CatalogFile.read("acme", "groups", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
