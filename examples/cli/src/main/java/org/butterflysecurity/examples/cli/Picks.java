package org.butterflysecurity.examples.cli;

import java.util.Collection;
import java.util.List;
import org.butterflysecurity.Selection;
import org.butterflysecurity.model.ResourceType;

/** What {@code --only} selects. */
final class Picks {
    static final String DESCRIPTION =
            "only such objects; * and ? in the name stand for any text and any character; repeatable";

    private Picks() {}

    /** The selection of {@code TYPE} and {@code TYPE:NAME} texts; everything if there are none. */
    static Selection of(List<String> texts, Collection<ResourceType> known) {
        Selection selection = Selection.everything();
        for (String text : texts) {
            int colon = text.indexOf(':');
            ResourceType type = Names.type(colon < 0 ? text : text.substring(0, colon), known);
            Selection one = Selection.of(type);
            selection = selection.or(colon < 0 ? one : one.named(text.substring(colon + 1)));
        }
        return selection;
    }
}
