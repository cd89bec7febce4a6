package org.butterflysecurity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.Golden;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.ScriptedConnector;
import org.butterflysecurity.Selection;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class DiffRenderingTest {
    private static final String GOLDEN = "src/test/resources/golden/diff.";
    private static final String GROUP = "{'type':'group','read':{'list':'/groups'},"
            + "'identity':{'id':'/id','naturalKey':['/name']},'fields':{'serverSet':['/lastUpdated']}}";
    private static final String MEMBER =
            "{'type':'member','read':{'parent':'group','list':'/groups/{groupId}/members'},"
                    + "'identity':{'id':'/id','naturalKey':['parent','ref:/id']},"
                    + "'fields':{'references':[{'at':'/id','to':['user']}]}}";
    private static final String USER =
            "{'type':'user','read':{'list':'/users'},'identity':{'id':'/id','naturalKey':['/login']}}";
    private static final String RULE = "{'type':'rule','read':{'list':'/rules'},"
            + "'identity':{'id':'/id','naturalKey':['/name']},'fields':{"
            + "'references':[{'at':'/groups/*','to':['group']},{'at':'/owner','to':['user']}],"
            + "'sets':['/grants'],'code':[{'at':'/script','extension':'js'}],'secrets':[{'at':'/key'}]}}";

    @TempDir
    private Path directory;

    private final ScriptedConnector connector = ScriptedConnector.of(GROUP, MEMBER, USER, RULE);
    private IdentityBackup backup;
    private Snapshot before;
    private Snapshot after;

    @BeforeEach
    void takeTwoSnapshots() {
        backup = IdentityBackup.builder()
                .tenant("acme")
                .connector(connector)
                .storage(InMemoryStorage.create())
                .clock(Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC))
                .keyProvider(KeyFileProvider.generate(directory.resolve("key"), new SecureRandom()))
                .build();
        connector.has("user", "u1", "{'id':'u1','login':'ann'}", "u2", "{'id':'u2','login':'bob'}");
        connector.has("group", "g1", "{'id':'g1','name':'Sales','lastUpdated':1}", "g2", "{'id':'g2','name':'HR'}");
        connector.has("member", "g1/u1", "{'id':'u1'}", "g1/u2", "{'id':'u2'}");
        connector.has(
                "rule",
                "r1",
                rule("'groups':['g1'],'grants':['a','b'],'order':['x','y','z'],'owner':'u1','key':'s3cret-one',"
                        + "'script':'" + script("return 1;") + "','long':'" + "same ".repeat(30) + "then one'"),
                "r2",
                "{'id':'r2','name':'Old rule','script':'exit()'}");
        before = backup.run();
        connector.has(
                "group",
                "g1",
                "{'id':'g1','name':'Sales','lastUpdated':2}",
                "g2",
                "{'id':'g2','name':'People <script>alert(1)</script>\\u202e'}");
        connector.has("member", "g1/u1", "{'id':'u1'}", "g2/u2", "{'id':'u2'}");
        connector.has(
                "rule",
                "r1",
                rule("'groups':['g2','g1'],'grants':['b','a'],'order':['y','z','x'],'owner':'u2','key':'s3cret-two',"
                        + "'script':'" + script("return 2; // <b>&") + "','long':'" + "same ".repeat(30) + "then two'"),
                "r3",
                "{'id':'r3','name':'New rule','groups':['g2'],'key':'s3cret-three'}");
        after = backup.run();
    }

    private static String rule(String more) {
        return "{'id':'r1','name':'Rule'," + more + "}";
    }

    private static String script(String last) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            lines.add("line " + i + ";");
        }
        lines.add(8, last);
        return String.join("\\n", lines);
    }

    @Test
    void eachFormIsAsItsGoldenFileSays() {
        Diff diff = backup.diff(before.id(), after.id());

        Golden.check(GOLDEN + "txt", DiffText.of(diff) + "\n");
        Golden.check(GOLDEN + "ansi", DiffText.of(diff, DiffText.Colours.ANSI).replace("\u001b", "ESC") + "\n");
        Golden.check(GOLDEN + "json", Json.pretty(DiffJson.of(diff)) + "\n");
        Golden.check(GOLDEN + "patch.json", Json.pretty(DiffPatch.of(diff)) + "\n");
        Golden.check(GOLDEN + "html", DiffHtml.of(diff));
        assertThat(DiffJson.read(DiffJson.of(diff))).isEqualTo(diff);
    }

    @Test
    void noFormShowsASecretOrAnEscapeOfTheTenant() {
        Diff diff = backup.diff(before.id(), after.id());

        for (String text : List.of(
                DiffText.of(diff),
                DiffHtml.of(diff),
                Json.pretty(DiffJson.of(diff)),
                Json.pretty(DiffPatch.of(diff)))) {
            assertThat(text).doesNotContain("s3cret");
        }
        assertThat(DiffText.of(diff)).doesNotContain("\u202e", "\u001b");
        assertThat(DiffHtml.of(diff)).doesNotContain("<script", "<b>&", "\u202e", "http://", "https://");
    }

    @Test
    void pageIsWellFormedAndCanBeUsedByKeyboard() throws Exception {
        String html = DiffHtml.of(backup.diff(before.id(), after.id()));
        String xml = html.replaceAll("(<meta [^>]*)>", "$1/>").replace("<!DOCTYPE html>", "");

        Document page = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));

        assertThat(page.getElementsByTagName("details").getLength()).isEqualTo(6);
        assertThat(page.getElementsByTagName("summary").getLength()).isEqualTo(6);
        assertThat(page.getElementsByTagName("h1").getLength()).isEqualTo(1);
        for (String outside : List.of("script", "link", "img", "iframe", "form")) {
            assertThat(page.getElementsByTagName(outside).getLength())
                    .as(outside)
                    .isZero();
        }
    }

    @Test
    void whatWentWithItsParentIsToldInOneLineAndWhatWasMadeAnewAsSuch() {
        connector.has("group", "g1", "{'id':'g1','name':'Sales'}", "g5", "{'id':'g5','name':'Big'}");
        connector.has("member", "g5/u1", "{}", "g5/u2", "{}", "g5/u3", "{}", "g5/u4", "{}", "g1/u1", "{'id':'u1'}");
        Snapshot then = backup.run();
        connector.has("group", "g9", "{'id':'g9','name':'Sales'}");
        connector.has("member");
        Snapshot now = backup.run();

        Diff diff = backup.diff(then.id(), now.id());

        assertThat(diff.toString()).endsWith("""
                acme/group: 1 added, 2 removed
                  removed Sales (g1), made anew as g9
                  removed Big (g5)
                  added Sales (g9), made anew: it was g1

                acme/member: 5 removed
                  removed ann (g1/u1) in Sales
                  removed 4 objects together with group Big (g5)""");
        assertThat(DiffHtml.of(diff)).contains("removed 4 objects together with group Big (g5)", "g5/u3");
        assertThat(Json.compact(DiffJson.of(diff))).contains("\"namesake\":\"g9\"", "\"namesake\":\"g1\"");
        assertThat(DiffJson.read(DiffJson.of(diff))).isEqualTo(diff);
    }

    @Test
    void ignoredFieldsDoNotCount() {
        DiffOptions options = DiffOptions.defaults()
                .withTypes(ResourceType.of("acme/rule"), ResourceType.of("acme/group"))
                .withIgnored(JsonPointer.of("/name"))
                .withIgnored(ResourceType.of("acme/rule"), JsonPointer.of("/groups"));

        Diff diff = backup.diff(before.id(), after.id(), options);

        assertThat(diff.types())
                .as("a group of which only the name has changed does not differ")
                .containsExactly(new Diff.TypeChanges(ResourceType.of("acme/rule"), 1, 1, 1));
        assertThat(diff.changes().get(0).fields())
                .extracting(f -> f.at().toString())
                .containsExactlyInAnyOrder("/long", "/order", "/owner", "/script");
    }

    @Test
    void onlyWhatIsAskedForIsCompared() {
        Diff people = backup.diff(
                before.id(),
                after.id(),
                DiffOptions.defaults()
                        .withOnly(Selection.of("acme/group").named("HR").or(Selection.of("acme/member"))));

        assertThat(people.changes())
                .as("a renamed object is found by its old name")
                .extracting(c -> c.type().name() + " " + c.key())
                .containsExactly("group g2", "member g1/u2", "member g2/u2");
    }

    @Test
    void driftShowsTheSameAsADiff() {
        connector.has("member");

        Diff drift = backup.drift(after.id(), DiffOptions.defaults().withOnly(Selection.of("acme/member")));

        assertThat(drift.after()).isEqualTo(Optional.empty());
        assertThat(drift.changes()).extracting(ObjectChange::name).containsExactly("ann", "bob");
        assertThat(drift.changes().get(0).parent().orElseThrow().name()).isEqualTo("Sales");
    }

    @Test
    void otherJsonIsNoDiff() {
        assertThatThrownBy(() -> DiffJson.read(JsonObject.EMPTY))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("BF-CFG-009");
        assertThatThrownBy(() -> DiffJson.read(Json.parse("[]"))).hasMessageContaining("BF-CFG-009");
    }
}
