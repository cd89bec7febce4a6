package org.butterflysecurity.internal.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Fields.Code;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/** Which files the programs and pages in an object become. */
public final class CodeFiles {
    private static final int LONGEST_NAME = 120;

    private final Map<ResourceType, List<Code>> code = new HashMap<>();

    public CodeFiles(Collection<Catalog> catalogs) {
        catalogs.forEach(catalog ->
                catalog.types().forEach(t -> code.put(t.type(), t.fields().code())));
    }

    /**
     * One file.
     *
     * @param path below the dump, names joined by {@code /}: {@code auth0/action/<name>~<key>/code.js}
     */
    record CodeFile(String path, String text) {}

    /** The files of {@code resource}; none if its type has no code or it is blank. */
    List<CodeFile> of(Resource resource) {
        List<CodeFile> files = new ArrayList<>();
        for (Code field : code.getOrDefault(resource.type(), List.of())) {
            find(resource.document(), field.at().segments(), List.of(), (place, text) -> {
                String name = safe(String.join(".", place), LONGEST_NAME) + "." + field.extension();
                files.add(new CodeFile(folder(resource) + "/" + name, text));
            });
        }
        return files;
    }

    private interface Found {
        void at(List<String> place, String text);
    }

    private static void find(JsonValue at, List<String> left, List<String> place, Found found) {
        if (left.isEmpty()) {
            if (at instanceof JsonString text && !text.value().isBlank()) {
                found.at(place, text.value());
            }
            return;
        }
        List<String> rest = left.subList(1, left.size());
        boolean isAny = left.get(0).equals("*");
        if (at instanceof JsonObject object) {
            object.members().forEach((name, value) -> {
                if (isAny || name.equals(left.get(0))) {
                    find(value, rest, with(place, name), found);
                }
            });
        } else if (at instanceof JsonArray array && isAny) {
            for (int i = 0; i < array.size(); i++) {
                find(array.get(i), rest, with(place, Integer.toString(i)), found);
            }
        }
    }

    private static List<String> with(List<String> place, String name) {
        List<String> longer = new ArrayList<>(place);
        longer.add(name);
        return longer;
    }

    private static String folder(Resource resource) {
        String type = resource.type().provider() + "/" + resource.type().name();
        if (resource.key().equals(ResourceKey.SINGLETON)) {
            return type;
        }
        String key = safe(resource.key().toString(), Integer.MAX_VALUE);
        boolean isNamed =
                !resource.name().isBlank() && !resource.key().toString().endsWith(resource.name());
        return type + "/" + (isNamed ? safe(resource.name(), LONGEST_NAME) + "~" + key : key);
    }

    /** A name that no file system reads as anything else; different names stay different. */
    private static String safe(String name, int longest) {
        StringBuilder safe = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == ' ');
            boolean isDot = c == '.' && !safe.isEmpty();
            safe.append(isPlain || isDot ? String.valueOf(c) : String.format("%%%02X", (int) c));
            if (safe.length() >= longest) {
                break;
            }
        }
        return safe.toString();
    }
}
