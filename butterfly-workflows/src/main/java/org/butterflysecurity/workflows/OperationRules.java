package org.butterflysecurity.workflows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a profile may say of each request that the connector knows to make. All of them read. */
enum OperationRules {
    ORG("org", true, "", "", "id", "name"),
    FOLDERS("folders", true, "org", "", "id name", "parent externalId"),
    SUBFOLDERS("subfolders", false, "org folder", "folder", "id name", "parent externalId"),
    FLOWS("flows", true, "org folder", "folder", "id name", "externalId active alias"),
    EXPORT_FOLDER("exportFolder", true, "org folder", "folder", "", ""),
    TABLES("tables", false, "org folder", "folder", "id name", "externalId"),
    TABLE_ROWS("tableRows", false, "org table", "table", "", "rowId updated dropped");

    private final String word;
    private final boolean required;
    private final String variables;
    private final String neededVariables;
    private final String neededFields;
    private final String otherFields;

    OperationRules(
            String word,
            boolean required,
            String variables,
            String neededVariables,
            String neededFields,
            String otherFields) {
        this.word = word;
        this.required = required;
        this.variables = variables;
        this.neededVariables = neededVariables;
        this.neededFields = neededFields;
        this.otherFields = otherFields;
    }

    private static List<String> split(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    static String words() {
        return Arrays.stream(values()).map(OperationRules::word).collect(Collectors.joining(", "));
    }

    String word() {
        return word;
    }

    boolean isRequired() {
        return required;
    }

    List<String> variables() {
        return split(variables);
    }

    List<String> neededVariables() {
        return split(neededVariables);
    }

    List<String> neededFields() {
        return split(neededFields);
    }

    List<String> fields() {
        return Stream.concat(neededFields().stream(), split(otherFields).stream())
                .toList();
    }
}
