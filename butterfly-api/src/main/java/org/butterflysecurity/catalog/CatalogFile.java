package org.butterflysecurity.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.butterflysecurity.catalog.Fields.Code;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.Fields.SecretField;
import org.butterflysecurity.catalog.Identity.BuiltIn;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.Reading.Condition;
import org.butterflysecurity.catalog.Reading.Listing;
import org.butterflysecurity.catalog.Reading.Omission;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.catalog.TypeDefinition.Availability;
import org.butterflysecurity.catalog.TypeDefinition.Coverage;
import org.butterflysecurity.catalog.TypeDefinition.DeployCli;
import org.butterflysecurity.catalog.TypeDefinition.Terraform;
import org.butterflysecurity.catalog.Writing.ByPerson;
import org.butterflysecurity.catalog.Writing.Converted;
import org.butterflysecurity.catalog.Writing.Given;
import org.butterflysecurity.catalog.Writing.Obstacle;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.catalog.Writing.Order;
import org.butterflysecurity.catalog.Writing.Refused;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.catalog.Writing.Transition;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.ResourceType;

/**
 * Reads the definitions of one area from its file. {@code docs/catalog.md} describes the form; a word that is unknown, missing
 * or of the wrong kind is an error that names file, type and word.
 */
public final class CatalogFile {
    private final String provider;
    private final String area;

    private CatalogFile(String provider, String area) {
        this.provider = provider;
        this.area = area;
    }

    /**
     * Reads a file. Does not close {@code in}.
     *
     * @param area name of the file without its ending
     * @throws ConfigurationException with code {@code BF-CAT-001} if the file is not as described
     */
    public static List<TypeDefinition> read(String provider, String area, InputStream in) {
        try {
            CatalogFile file = new CatalogFile(provider, area);
            Declaration root = Declaration.of(provider + "/" + area, Json.parse(in, JsonLimits.DEFAULT));
            root.text("$schema");
            String group = root.text("group").orElse("core");
            List<TypeDefinition> types = new ArrayList<>();
            for (Declaration type : root.list("types")) {
                types.add(file.checked(group, type));
            }
            root.done();
            return types;
        } catch (JsonParseException | IOException e) {
            throw Declaration.fault(provider + "/" + area, String.valueOf(e.getMessage()));
        }
    }

    /** Says of which type a value was not understood. */
    private TypeDefinition checked(String group, Declaration d) {
        try {
            return type(group, d);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Declaration.fault(provider + "/" + d.text("type").orElse(area), String.valueOf(e.getMessage()));
        }
    }

    private TypeDefinition type(String group, Declaration d) {
        ResourceType type = new ResourceType(provider, d.required("type"));
        Declaration at = d.named(type.toString());
        Coverage coverage = at.word("coverage", Coverage.class).orElse(Coverage.FULL);
        String coverageNote = at.prose("coverageNote").orElse("");
        Reading reading = reading(at.object("read"));
        Identity identity = identity(at.object("identity"));
        Fields fields = fields(at.object("fields"));
        Writing writing = writing(at.object("write"));
        Changes changes = changes(at.object("changes"));
        Availability availability = availability(at.object("availability"));
        Optional<Terraform> terraform = at.find("terraform").map(CatalogFile::terraform);
        Optional<DeployCli> deployCli = at.find("deployCli").map(CatalogFile::deployCli);
        List<String> evidence = at.texts("evidence");
        String itsGroup = at.text("group").orElse(group);
        at.done();
        return new TypeDefinition(
                type,
                area,
                itsGroup,
                coverage,
                coverageNote,
                reading,
                identity,
                fields,
                writing,
                changes,
                availability,
                terraform,
                deployCli,
                evidence);
    }

    private Reading reading(Declaration d) {
        Map<String, JsonPointer> bindings = new LinkedHashMap<>();
        d.find("bind").ifPresent(b -> b.names().forEach(name -> bindings.put(name, JsonPointer.of(b.required(name)))));
        Optional<Listing> listing = d.text("list")
                .map(path -> new Listing(
                        d.text("method").orElse("GET"),
                        path,
                        JsonPointer.of(d.text("items").orElse("")),
                        d.word("paging", Paging.class).orElse(Paging.NONE)));
        Optional<String> get = d.text("get");
        Reading reading = new Reading(
                d.text("parent").map(this::typeNamed),
                d.find("parentFilter").map(CatalogFile::condition),
                d.number("giveUpAfter"),
                d.text("parentAt").map(JsonPointer::of),
                listing,
                bindings,
                get,
                d.flag("detail"),
                d.flag("singleton"),
                d.text("bucket")
                        .orElseGet(() -> route(listing.map(Listing::path).or(() -> get))),
                d.texts("scopes"),
                d.list("omits").stream().map(CatalogFile::omission).toList(),
                d.prose("onRequest"),
                d.text("download").map(JsonPointer::of),
                d.texts("after").stream().map(this::typeNamed).toList(),
                d.texts("dependsOn").stream().map(this::typeNamed).toList(),
                d.text("reader"));
        d.done();
        return reading;
    }

    /** Where no limit is named, each endpoint is taken to have its own. A path that is none is told by {@link CatalogRules}. */
    private static String route(Optional<String> path) {
        return path.filter(p -> p.startsWith("/"))
                .map(p -> new PathTemplate(p).route())
                .orElse("");
    }

    private static Omission omission(Declaration d) {
        Omission omission = new Omission(
                JsonPointer.of(d.required("at")),
                d.required("scope"),
                d.prose("note").orElse(""));
        d.done();
        return omission;
    }

    private Identity identity(Declaration d) {
        Identity identity = new Identity(
                d.has("id") ? d.textOrTexts("id").stream().map(JsonPointer::of).toList() : List.of(),
                d.text("name").map(JsonPointer::of),
                d.texts("naturalKey").stream().map(KeyPart::of).toList(),
                d.find("builtIn").map(b -> {
                    BuiltIn builtIn = new BuiltIn(
                            b.list("when").stream().map(CatalogFile::condition).toList(),
                            b.prose("note").orElse(""));
                    b.done();
                    return builtIn;
                }));
        d.done();
        return identity;
    }

    private static Condition condition(Declaration d) {
        Condition condition = new Condition(
                JsonPointer.of(d.required("at")),
                d.word("test", Condition.Test.class).orElse(Condition.Test.IS),
                d.texts("values"));
        d.done();
        return condition;
    }

    private Fields fields(Declaration d) {
        Fields fields = new Fields(
                d.list("references").stream().map(this::reference).toList(),
                d.list("secrets").stream().map(CatalogFile::secret).toList(),
                d.pointers("personal"),
                d.pointers("serverSet"),
                d.pointers("derived"),
                d.pointers("kept"),
                d.has("storeOnly") ? Optional.of(d.pointers("storeOnly")) : Optional.empty(),
                d.list("code").stream().map(CatalogFile::code).toList(),
                d.pointers("sets"),
                d.text("status").map(JsonPointer::of));
        d.done();
        return fields;
    }

    private Reference reference(Declaration d) {
        Reference reference = new Reference(
                JsonPointer.of(d.required("at")),
                d.texts("to").stream().map(this::typeNamed).toList(),
                d.word("kind", Reference.Kind.class).orElse(Reference.Kind.ID),
                d.texts("words"),
                d.prose("note"));
        d.done();
        return reference;
    }

    private static SecretField secret(Declaration d) {
        SecretField secret = new SecretField(
                JsonPointer.of(d.required("at")),
                d.texts("onlyNamed"),
                d.texts("exceptNamed"),
                d.prose("readback").orElse(""),
                d.find("needed").map(CatalogFile::condition));
        d.done();
        return secret;
    }

    private static Code code(Declaration d) {
        Code code = new Code(JsonPointer.of(d.required("at")), d.required("extension"));
        d.done();
        return code;
    }

    private Writing writing(Declaration d) {
        Map<String, Operation> operations = new LinkedHashMap<>();
        d.find("operations").ifPresent(o -> o.names().forEach(name -> operations.put(name, operation(o.object(name)))));
        OptionalInt layer = d.number("layer");
        Writing writing = new Writing(
                operations,
                d.word("restorable", Restorable.class).orElse(Restorable.NO),
                layer,
                d.proses("notes"),
                d.texts("scopes"),
                d.text("startsAs"),
                d.list("transitions").stream().map(CatalogFile::transition).toList(),
                d.list("byPerson").stream().map(CatalogFile::byPerson).toList(),
                d.prose("irreplaceable"),
                d.find("order").map(CatalogFile::order),
                d.find("first").map(CatalogFile::condition),
                d.list("obstacles").stream().map(this::obstacle).toList());
        d.done();
        return writing;
    }

    private static Order order(Declaration d) {
        Order order = new Order(JsonPointer.of(d.required("at")), d.flag("gaps"));
        d.done();
        return order;
    }

    private Obstacle obstacle(Declaration d) {
        Obstacle obstacle = new Obstacle(
                d.texts("to"),
                typeNamed(d.required("type")),
                d.text("at").map(JsonPointer::of),
                d.text("is").orElse(""),
                d.list("when").stream().map(CatalogFile::condition).toList(),
                d.list("where").stream().map(CatalogFile::condition).toList(),
                d.prose("note").orElse(""));
        d.done();
        return obstacle;
    }

    private static ByPerson byPerson(Declaration d) {
        ByPerson place =
                new ByPerson(JsonPointer.of(d.required("at")), d.prose("note").orElse(""));
        d.done();
        return place;
    }

    private static Transition transition(Declaration d) {
        Transition transition = new Transition(d.texts("from"), d.texts("to"), d.required("by"));
        d.done();
        return transition;
    }

    private static Operation operation(Declaration d) {
        Map<String, JsonPointer> bind = new LinkedHashMap<>();
        d.find("bind").ifPresent(b -> b.names().forEach(name -> bind.put(name, JsonPointer.of(b.required(name)))));
        Map<String, List<String>> apart = new LinkedHashMap<>();
        d.find("apart").ifPresent(a -> a.names().forEach(name -> apart.put(name, a.texts(name))));
        Operation operation = new Operation(
                d.text("method"),
                d.text("path"),
                d.texts("fields"),
                d.texts("required"),
                d.list("without", "at").stream().map(CatalogFile::refused).toList(),
                d.list("converted").stream().map(CatalogFile::converted).toList(),
                apart,
                d.find("given").map(CatalogFile::given),
                d.number("most"),
                d.number("success").orElse(0),
                d.list("when").stream().map(CatalogFile::condition).toList(),
                d.text("contentType"),
                d.flag("bodyIsArray"),
                d.json("body"),
                d.text("needs"),
                d.text("leaves"),
                bind,
                d.flag("filled"),
                d.pointers("deletions"),
                d.pointers("fixed"),
                d.prose("reason").orElse(""));
        d.done();
        return operation;
    }

    private static Refused refused(Declaration d) {
        Refused refused = new Refused(d.pointer("at"), d.find("when").map(CatalogFile::condition));
        d.done();
        return refused;
    }

    private static Given given(Declaration d) {
        Given given = new Given(
                d.required("type"), condition(d.object("when")), d.text("same").map(JsonPointer::of));
        d.done();
        return given;
    }

    private static Converted converted(Declaration d) {
        Converted converted = new Converted(
                d.required("name"), d.required("as"), d.number("times").orElse(1));
        d.done();
        return converted;
    }

    private static Changes changes(Declaration d) {
        Changes changes = new Changes(
                d.text("lastUpdated").map(JsonPointer::of),
                d.text("filter"),
                d.texts("events"),
                d.texts("paths"),
                d.prose("note").orElse(""));
        d.done();
        return changes;
    }

    private static Availability availability(Declaration d) {
        Availability availability = new Availability(d.text("engine"), d.text("stage"), d.text("plan"));
        d.done();
        return availability;
    }

    private static Terraform terraform(Declaration d) {
        Terraform terraform =
                new Terraform(String.join("|", d.textOrTexts("resource")), d.text("importId"), d.prose("note"));
        d.done();
        return terraform;
    }

    private static DeployCli deployCli(Declaration d) {
        DeployCli deployCli =
                new DeployCli(d.required("asset"), d.prose("files").orElse(""), d.prose("note"));
        d.done();
        return deployCli;
    }

    /** Types of the same provider are named without it. */
    private ResourceType typeNamed(String name) {
        return name.contains("/") ? ResourceType.of(name) : new ResourceType(provider, name);
    }
}
