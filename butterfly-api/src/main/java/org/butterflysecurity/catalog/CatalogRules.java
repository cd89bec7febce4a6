package org.butterflysecurity.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.model.ResourceType;

/** What a definition must fulfil among the others. */
final class CatalogRules {
    private CatalogRules() {}

    static void check(TypeDefinition type, Map<ResourceType, TypeDefinition> all, List<String> faults) {
        parentExists(type, all, faults);
        noCycle(type, all, faults);
        noWaitingInACircle(type, all, faults);
        referencesExist(type, all, faults);
        obstaclesExist(type, all, faults);
        canBeRead(type, all, faults);
        gapsAreExplained(type, faults);
    }

    private static void parentExists(TypeDefinition type, Map<ResourceType, TypeDefinition> all, List<String> faults) {
        type.reading()
                .parent()
                .filter(parent -> !all.containsKey(parent))
                .ifPresent(parent -> faults.add(type.type() + " has the undeclared parent " + parent));
    }

    private static void noCycle(TypeDefinition type, Map<ResourceType, TypeDefinition> all, List<String> faults) {
        Set<ResourceType> seen = new HashSet<>();
        Optional<TypeDefinition> at = Optional.of(type);
        while (at.isPresent()) {
            if (!seen.add(at.get().type())) {
                if (at.get().type().equals(type.type())) {
                    faults.add(type.type() + " is its own ancestor");
                }
                return;
            }
            at = at.get().reading().parent().map(all::get);
        }
    }

    private static void noWaitingInACircle(
            TypeDefinition type, Map<ResourceType, TypeDefinition> all, List<String> faults) {
        Set<ResourceType> awaited = new LinkedHashSet<>(type.reading().after());
        awaited.addAll(type.reading().dependsOn());
        for (ResourceType before : awaited) {
            if (!all.containsKey(before)) {
                faults.add(type.type() + " is read after the undeclared type " + before);
            } else if (predecessors(before, all).contains(type.type())) {
                faults.add(type.type() + " and " + before + " are each read after the other");
            }
        }
    }

    /** All types that are read before {@code type}, itself included. */
    private static Set<ResourceType> predecessors(ResourceType type, Map<ResourceType, TypeDefinition> all) {
        Set<ResourceType> seen = new HashSet<>();
        Deque<ResourceType> open = new ArrayDeque<>(List.of(type));
        while (!open.isEmpty()) {
            ResourceType next = open.remove();
            if (all.containsKey(next) && seen.add(next)) {
                open.addAll(all.get(next).reading().predecessors());
            }
        }
        return seen;
    }

    private static void referencesExist(
            TypeDefinition type, Map<ResourceType, TypeDefinition> all, List<String> faults) {
        for (Fields.Reference reference : type.fields().references()) {
            for (ResourceType target : reference.to()) {
                if (!all.containsKey(target)) {
                    faults.add(type.type() + " refers at '" + reference.at() + "' to the undeclared type " + target);
                }
            }
        }
    }

    private static void obstaclesExist(
            TypeDefinition type, Map<ResourceType, TypeDefinition> all, List<String> faults) {
        for (Writing.Obstacle obstacle : type.writing().obstacles()) {
            if (!all.containsKey(obstacle.type())) {
                faults.add(type.type() + " has an obstacle of the undeclared type " + obstacle.type());
            }
            obstacle.to().stream()
                    .filter(name -> type.writing().operation(name).isEmpty())
                    .forEach(name -> faults.add(type.type() + " has an obstacle to the undeclared operation " + name));
        }
    }

    private static void canBeRead(TypeDefinition type, Map<ResourceType, TypeDefinition> all, List<String> faults) {
        Reading reading = type.reading();
        if (!type.isBackedUp() || reading.reader().isPresent()) {
            return;
        }
        Optional<String> path = reading.listing().map(Reading.Listing::path).or(reading::get);
        if (path.isEmpty()) {
            faults.add(type.type() + " is backed up but has neither a listing, a path nor a reader");
            return;
        }
        if (!path.get().startsWith("/")) {
            faults.add(type.type() + " has the path '" + path.get() + "', which does not start with '/'");
            return;
        }
        List<String> unbound = new ArrayList<>(new PathTemplate(path.get()).variables());
        unbound.removeAll(reading.bindings().keySet());
        int available =
                reading.parent().map(all::get).map(p -> p.keyLength(all)).orElse(0);
        if (unbound.size() > available) {
            faults.add(
                    type.type() + " has the path '" + path.get() + "' with more variables than its parents have ids");
        }
        if (reading.detail() && (reading.listing().isEmpty() || reading.get().isEmpty())) {
            faults.add(type.type() + " reads each listed object by itself but lacks a listing or a path for that");
        }
        if (reading.listing().isPresent() && type.identity().id().isEmpty()) {
            faults.add(type.type() + " is listed but does not say where its id is");
        }
    }

    private static void gapsAreExplained(TypeDefinition type, List<String> faults) {
        if (type.coverage() != TypeDefinition.Coverage.FULL
                && type.coverageNote().isBlank()) {
            faults.add(type.type() + " is not backed up whole but does not say why");
        }
    }
}
