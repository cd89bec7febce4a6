package org.butterflysecurity.testkit.workflows;

import java.nio.charset.StandardCharsets;
import org.butterflysecurity.json.Json;

/** A pack to seed a console with: an API endpoint, a helper in a folder below, and a table. */
public final class DemoPack {
    /** A password that a card has as a fixed value. */
    public static final String PASSWORD = "CANARYhunter2hunter2";

    private static final String PACK = """
            {"type":"flopack","version":"1.5.0","created":"2026-11-01T10:00:00.000Z","flags":{},"data":{
             "flos":{
              "11111111-1111-4111-8111-111111111111":{"id":"11111111-1111-4111-8111-111111111111","name":"NAME call","description":"",
               "data":{"id":null,"methods":[
                {"uuid":"cardStart1","address":"root:kernel:http:0.0.1:accept","node":{"data":{"name":"API Endpoint"},"model":{"config":null}}},
                {"uuid":"cardCall01","address":"root:kernel:flow:0.0.1:call","node":{"data":{"name":"Call Flow"},"model":{"config":null,
                 "inputs":{"data":{"inFlow0001":{"id":"inFlow0001","group":"","key":"flo","value":{"type":"flo","collection":false,
                  "data":"22222222-2222-4222-8222-222222222222"}}}}}}}],
                "orderings":{},"scheduled":false,"security_level":"medium","group":"33333333-3333-4333-8333-333333333333"}},
              "22222222-2222-4222-8222-222222222222":{"id":"22222222-2222-4222-8222-222222222222","name":"NAME helper","description":"",
               "data":{"id":null,"methods":[
                {"uuid":"cardHelp01","address":"root:kernel:control:0.0.1:callable","node":{"data":{"name":"Helper Flow"},"model":{"config":null}}},
                {"uuid":"cardUser01","address":"root:channels:http:okta:1.0.690:createUser","node":{"data":{"name":"Create User"},
                 "model":{"config":"55555555-5555-4555-8555-555555555555","inputs":{"data":{
                  "inGreet001":{"id":"inGreet001","group":"profile","key":"greeting","value":{"type":"string","collection":false,"data":"Welcome"}},
                  "inPass0001":{"id":"inPass0001","group":"","key":"password","value":{"type":"string","collection":false,"data":"SECRET"}}}}}}}],
                "orderings":{},"scheduled":false,"group":"44444444-4444-4444-8444-444444444444"}}},
             "configs":{"55555555-5555-4555-8555-555555555555":{"id":"55555555-5555-4555-8555-555555555555","name":"Okta","module":"okta",
               "data":null}},
             "tables":{"66666666-6666-4666-8666-666666666666":{"id":"66666666-6666-4666-8666-666666666666","name":"NAME people","description":"",
               "data":{"class":"simple","group_id":"33333333-3333-4333-8333-333333333333",
                "structure":[{"name":"Name","type":"str","default":null},{"name":"Age","type":"dec","default":null}]}}},
             "groups":{
              "33333333-3333-4333-8333-333333333333":{"id":"33333333-3333-4333-8333-333333333333","data":{"name":"NAME","description":"",
               "media_uri":"","path":""}},
              "44444444-4444-4444-8444-444444444444":{"id":"44444444-4444-4444-8444-444444444444","data":{"name":"Helpers","description":"",
               "media_uri":"","path":"33333333-3333-4333-8333-333333333333"}}}}}
            """;

    private DemoPack() {}

    /** A pack whose outermost folder has this name; {@code digit} tells its ids apart from those of others. */
    public static byte[] of(String name, int digit) {
        String text = PACK.replace("NAME", name).replace("SECRET", PASSWORD);
        for (int i = 1; i <= 6; i++) {
            String id = Integer.toString(i).repeat(8) + "-";
            text = text.replace(id, Integer.toString(i).repeat(7) + digit + "-");
        }
        return Json.compact(Json.parse(text)).getBytes(StandardCharsets.UTF_8);
    }

    /** Puts two folders with three levels, flows and rows into a console. */
    public static void fill(SimulatedConsole console) {
        console.state().add(of("Onboarding", 1)).add(of("Offboarding", 2));
        console.state().setActive("Onboarding call", true);
        console.state().addRow("Onboarding people", (org.butterflysecurity.json.JsonObject)
                Json.parse("{\"Name\":\"Ada, \\\"Countess\\\"\",\"Age\":36}"));
        console.state().addRow("Onboarding people", (org.butterflysecurity.json.JsonObject)
                Json.parse("{\"Name\":\"=1+1\\nnext\",\"Age\":null}"));
    }
}
