package org.butterflysecurity.testkit.okta;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonPointer;

/** The types that do something of their own. */
final class Rules {
    /** Types of which several objects may have the same natural key, or whose key says nothing about refusals. */
    private static final Set<String> REPEATABLE = Set.of("ui-schema", "app-group-assignment", "group-owner");

    private final Map<String, TypeRules> byType = new HashMap<>();

    TypeRules of(TypeDefinition type) {
        return byType.getOrDefault(type.type().name(), TypeRules.NONE);
    }

    boolean mayRepeat(String type) {
        return REPEATABLE.contains(type);
    }

    Refusal duplicate(String type, JsonPointer field) {
        return switch (type) {
            case "group" ->
                new Refusal(
                        409,
                        "E0000055",
                        "Duplicate group",
                        "An object with this field already exists in the current organization");
            case "app" ->
                new Refusal(
                        400,
                        "E0000040",
                        "Application label must not be the same as another existing application label.");
            case "linked-object-definition" -> new Refusal(409, "E0000127", "Linked object already exists.");
            default ->
                Refusal.invalid(
                        field.last().orElse("name"),
                        "An object with this field already exists in the current organization");
        };
    }

    /** Paths that the catalog does not name. */
    void addRoutes(Router router, Catalog catalog) {}
}
