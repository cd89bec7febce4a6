package org.butterflysecurity.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/**
 * A diff as one HTML page that needs nothing else: no script, no font, no request. Everything that comes from the tenant is escaped. Usable
 * by keyboard, light and dark as the reader's system is. Shows values, so it may show personal data; never a secret.
 */
public final class DiffHtml {
    /** With so many objects or fewer each is unfolded from the start. */
    private static final int MOST_UNFOLDED = 30;

    private final Diff diff;
    private final StringBuilder page = new StringBuilder();
    private final Together together;
    private final Namesakes namesakes;

    private DiffHtml(Diff diff) {
        this.diff = diff;
        this.together = new Together(diff);
        this.namesakes = new Namesakes(diff);
    }

    /** The page. */
    public static String of(Diff diff) {
        DiffHtml html = new DiffHtml(diff);
        html.write();
        return html.page.toString();
    }

    private void write() {
        String after = diff.after().map(id -> "snapshot " + id).orElse("the live tenant");
        String title = "What differs in " + diff.tenant() + ": snapshot " + diff.before() + " and " + after;
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\"")
                .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        element("title", title);
        page.append("<style>\n").append(style()).append("</style>\n</head>\n<body>\n<header>\n");
        element("h1", title);
        element("p", DiffText.headline(diff));
        element("p", "Read " + diff.beforeAt() + " and " + diff.afterAt() + ".");
        page.append("</header>\n");
        contents();
        page.append("<main>\n");
        Map<ResourceType, List<ObjectChange>> byType =
                diff.changes().stream().collect(Collectors.groupingBy(ObjectChange::type));
        diff.types().forEach(type -> type(type, byType.getOrDefault(type.type(), List.of())));
        if (diff.isCut()) {
            element("p", "Only the first " + diff.changes().size() + " of " + diff.count() + " objects are listed.");
        }
        remarks();
        page.append("</main>\n</body>\n</html>\n");
    }

    private void contents() {
        if (diff.isEmpty()) {
            return;
        }
        page.append("<nav aria-label=\"Types\">\n<table>\n<thead><tr><th scope=\"col\">type</th>")
                .append("<th scope=\"col\">added</th><th scope=\"col\">removed</th><th scope=\"col\">changed</th>")
                .append("</tr></thead>\n<tbody>\n");
        for (Diff.TypeChanges type : diff.types()) {
            page.append("<tr><th scope=\"row\"><a href=\"#")
                    .append(anchor(type.type()))
                    .append("\">")
                    .append(escape(type.type().toString()))
                    .append("</a></th>");
            for (long count : List.of(type.added(), type.removed(), type.changed())) {
                page.append("<td>").append(count).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n</nav>\n");
    }

    private void type(Diff.TypeChanges type, List<ObjectChange> changes) {
        page.append("<section aria-labelledby=\"")
                .append(anchor(type.type()))
                .append("\">\n<h2 id=\"")
                .append(anchor(type.type()))
                .append("\">")
                .append(escape(type.type().toString()))
                .append("</h2>\n");
        element("p", DiffText.counts(type.added(), type.removed(), type.changed()));
        together.group(changes).forEach(this::group);
        page.append("</section>\n");
    }

    private void group(Together.Group group) {
        if (group.with().isPresent()) {
            page.append("<details class=\"")
                    .append(group.changes().get(0).kind().label())
                    .append("\">\n<summary>")
                    .append(escape(group.title()))
                    .append("</summary>\n");
        }
        group.changes().forEach(this::object);
        if (group.with().isPresent()) {
            page.append("</details>\n");
        }
    }

    private void object(ObjectChange change) {
        boolean isOpen = diff.changes().size() <= MOST_UNFOLDED && change.kind() == ObjectChange.Kind.CHANGED;
        page.append("<details class=\"")
                .append(change.kind().label())
                .append(isOpen ? "\" open=\"\">\n<summary><b>" : "\">\n<summary><b>")
                .append(change.kind().label())
                .append("</b> ")
                .append(escape(Shown.title(change) + namesakes.inWords(change)))
                .append("</summary>\n");
        change.log().forEach(entry -> element("p", Shown.logged(entry)));
        change.fields().forEach(field -> field(change, field));
        page.append("</details>\n");
    }

    private void field(ObjectChange change, FieldChange field) {
        if (!field.at().isRoot()) {
            page.append("<h3><code>").append(escape(Shown.at(field))).append("</code></h3>\n");
        }
        switch (field.form()) {
            case VALUE -> {
                value("del", field.before(), change);
                value("ins", field.after(), change);
            }
            case SET, LIST -> {
                page.append("<ul>\n");
                field.edits().forEach(edit -> {
                    page.append("<li>");
                    signed(edit.kind(), Shown.value(edit.value(), change));
                    page.append("</li>\n");
                });
                page.append("</ul>\n");
            }
            case LINES -> lines(field);
        }
    }

    private void value(String tag, Optional<JsonValue> value, ObjectChange change) {
        value.ifPresent(v -> {
            String text = v instanceof JsonString s && s.value().indexOf('\n') >= 0 ? s.value() : pretty(v, change);
            page.append("<pre class=\"value\" tabindex=\"0\"><")
                    .append(tag)
                    .append('>')
                    .append(tag.equals("ins") ? "+ " : "- ")
                    .append(escape(text))
                    .append("</")
                    .append(tag)
                    .append("></pre>\n");
        });
    }

    private static String pretty(JsonValue value, ObjectChange change) {
        return value.kind() == JsonValue.Kind.OBJECT && !Shown.value(value).equals("(secret)")
                        || value.kind() == JsonValue.Kind.ARRAY
                ? Json.pretty(value)
                : Shown.value(value, change);
    }

    private void lines(FieldChange field) {
        List<String> hunks = UnifiedLines.of(field.edits());
        if (hunks.isEmpty()) {
            element("p", "Only the line ends differ.");
            return;
        }
        page.append("<pre tabindex=\"0\">");
        for (String line : hunks) {
            switch (line.charAt(0)) {
                case '+' -> page.append("<ins>").append(escape(line)).append("</ins>\n");
                case '-' -> page.append("<del>").append(escape(line)).append("</del>\n");
                case '@' -> page.append("<i>").append(escape(line)).append("</i>\n");
                default -> page.append(escape(line)).append('\n');
            }
        }
        page.append("</pre>\n");
    }

    private void signed(Edit.Kind kind, String text) {
        switch (kind) {
            case KEEP -> page.append("<code>").append(escape(text)).append("</code>");
            case REMOVE -> page.append("<del>- ").append(escape(text)).append("</del>");
            case ADD -> page.append("<ins>+ ").append(escape(text)).append("</ins>");
        }
    }

    private void remarks() {
        if (!diff.notCompared().isEmpty()) {
            element("h2", "Not compared");
            page.append("<ul>\n");
            diff.notCompared().forEach(n -> element("li", n.type() + ": " + n.why()));
            page.append("</ul>\n");
        }
        diff.logs().stream()
                .filter(log -> !log.detail().isEmpty())
                .forEach(log -> element(
                        "p",
                        "The log of " + log.provider() + (log.isRead() ? ": " : " was not read: ") + log.detail()));
    }

    private void element(String name, String text) {
        page.append('<')
                .append(name)
                .append('>')
                .append(escape(text))
                .append("</")
                .append(name)
                .append(">\n");
    }

    private static String anchor(ResourceType type) {
        return type.toString().replace('/', '-');
    }

    /** Text that is text wherever it stands in the page. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\n', '\t' -> safe.appendCodePoint(c);
                default -> safe.append(isUnsafe(c) ? " " : Character.toString(c));
            }
        });
        return safe.toString();
    }

    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || !Shown.clean(Character.toString(c)).equals(Character.toString(c));
    }

    private static String style() {
        try (InputStream in = DiffHtml.class.getResourceAsStream("diff.css")) {
            if (in == null) {
                throw new IllegalStateException("diff.css is not in the library");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
