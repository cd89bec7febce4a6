package org.butterflysecurity.testkit.restore;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.simulation.TenantState;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/**
 * Objects of a simulated tenant in words: {@code {type}} is the id of the first object of a type that is not built in, {@code {type!}} of
 * the first that is, {@code {type=WORD}} of the first whose document has a name or text that begins with the word, and
 * {@code {type.0}} the first segment of its key.
 */
public final class Placeholders {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{([a-z-]+)(!|=[A-Za-z0-9_@.:/ -]+?)?(?:\\.([0-9]))?}");

    private final Catalog catalog;
    private final TenantState state;

    public Placeholders(Catalog catalog, TenantState state) {
        this.catalog = catalog;
        this.state = state;
    }

    /** The text with ids in place of words. */
    public String filled(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(placeholder -> Matcher.quoteReplacement(segment(
                        found(placeholder.group(1), Optional.ofNullable(placeholder.group(2)))
                                .key(),
                        Optional.ofNullable(placeholder.group(3)))));
    }

    private static String segment(ResourceKey key, Optional<String> number) {
        return number.map(n -> key.segments().get(Integer.parseInt(n))).orElse(key.id());
    }

    /** The object that words such as {@code client=Application 2} stand for. */
    public Item found(String words) {
        int end = words.indexOf('=') < 0 ? words.indexOf('!') : words.indexOf('=');
        return end < 0
                ? found(words, Optional.empty())
                : found(words.substring(0, end), Optional.of(words.substring(end)));
    }

    private Item found(String name, Optional<String> which) {
        TypeDefinition type = catalog.get(new ResourceType(catalog.provider(), name));
        Optional<String> word = which.filter(w -> w.startsWith("=")).map(w -> "\"" + w.substring(1));
        boolean wantsBuiltIn = which.filter("!"::equals).isPresent();
        return state.all(type.type())
                .filter(f -> word.isPresent()
                        ? Json.compact(f.document()).contains(word.get())
                        : type.identity().isBuiltIn(f.document()) == wantsBuiltIn)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + which.orElse("")));
    }
}
