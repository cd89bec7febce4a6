package org.butterflysecurity.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String RANDOM = "q7Zt1vX9mK3bR8wL2pYdN5sH";

    @Test
    void secretsOfTheCatalogBecomeMarkersWhereTheyStand() {
        Redactor redactor = new Redactor(
                fields(List.of(secret("/hooks/*/value"), secret("/app/*", "token", "PassWord")), List.of(), List.of()));

        Redaction redaction = redactor.redact(json("{'hooks':[{'value':'a'},{'value':null},{'other':1}],"
                + "'app':{'api_Token':'b','url':'c','adminPassword':{'x':1},'passwordField':'#pw'}}"));

        assertThat(redaction.document())
                .isEqualTo(json("{'hooks':[{'value':{'$secret':'redacted'}},{'value':null},{'other':1}],"
                        + "'app':{'api_Token':{'$secret':'redacted'},'url':'c','adminPassword':{'$secret':'redacted'},"
                        + "'passwordField':'#pw'}}"));
        assertThat(redaction.suspects()).isEmpty();
    }

    @Test
    void derivedFieldsGoAndWhatIsKeptInsideThemStaysAtItsPlace() {
        Redactor redactor = new Redactor(fields(
                List.of(), List.of("/_links", "/_embedded"), List.of("/_links/policy/href", "/_embedded/users/*/id")));

        JsonValue document = redactor.redact(
                        json("{'id':1,'_links':{'self':{'href':'s'},'policy':{'href':'p','hints':{}}},"
                                + "'_embedded':{'users':[{'id':1,'x':2},{'id':3}],'other':4}}"))
                .document();

        assertThat(document)
                .isEqualTo(json("{'id':1,'_links':{'policy':{'href':'p'}},'_embedded':{'users':[{'id':1},{'id':3}]}}"));
    }

    @Test
    void storeOnlyKeepsNothingElse() {
        Fields fields = new Fields(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(JsonPointer.of("/_links")),
                List.of(JsonPointer.of("/_links/kept")),
                Optional.of(List.of(JsonPointer.of("/id"), JsonPointer.of("/profile/name"))),
                List.of(),
                List.of(),
                Optional.empty());

        assertThat(new Redactor(fields)
                        .redact(json("{'id':1,'x':2,'profile':{'name':'n','mail':'m'},'_links':{'kept':3,'self':4}}"))
                        .document())
                .isEqualTo(json("{'id':1,'profile':{'name':'n'},'_links':{'kept':3}}"));
        assertThat(new Redactor(fields).redact(json("{'x':2}")).document()).isEqualTo(json("{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'client_secret':'@'}",
                "{'settings':{'app':{'bindPassword':'@'}}}",
                "{'apiKeys':[],'x-api-key':'@'}",
                "{'secrets':1,'sharedSecret':['@','@']}",
                "{'credentials':{'password':{'value':'@'}}}",
                "{'credentials':{'password':{'hash':{'salt':'@','value':'@'}}}}",
                "{'headers':[{'key':'Authorization','value':'@'}]}",
                "{'params':[{'name':'client_secret','value':'@'}]}",
                "{'settings':{'app':{'unheardOf':'@'}}}",
                "{'note':'call it with SSWS 00@'}",
                "{'note':'Authorization: Bearer @@'}",
                "{'note':'https://user:@@@host.example/x'}",
                "{'uri':'https://hooks.example/x?code=@&y=1'}",
                "{'text':'-----BEGIN RSA PRIVATE KEY-----\\n@\\n-----END RSA PRIVATE KEY-----'}",
                "{'text':'<p>eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.@</p>'}",
                "{'keys':[{'kty':'RSA','n':'abc','e':'AQAB','d':'@','p':'@'}]}",
                "{'keys':[{'kty':'oct','k':'@'}]}"
            })
    void safetyNetCatches(String planted) {
        Redaction redaction =
                net(planted.replace("@@@", RANDOM + "@").replace("@@", RANDOM).replaceAll("@(?!host)", RANDOM));

        assertThat(Json.compact(redaction.document())).doesNotContain(RANDOM);
        assertThat(redaction.suspects()).isNotEmpty();
        assertThat(redaction.suspects().toString()).doesNotContain(RANDOM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'passwordPolicy':'00p1','tokenLifetimeMinutes':60,'client_secret':true,'secretKeyRef':'vault/x'}",
                "{'token_endpoint_auth_method':'client_secret_basic','credentialsScheme':'EDIT_USERNAME_AND_PASSWORD'}",
                "{'settings':{'password':{'complexity':{'minLength':8,'excludeAttributes':['firstName']}}}}",
                "{'settings':{'passwordField':'#password','usernameField':'txtbox-username','password':'OPTIONAL'}}",
                "{'settings':{'app':{'identityProviderArn':'arn:aws:iam::123456789012:saml-provider/Okta'}}}",
                "{'settings':{'signOn':{'ssoAcsUrl':'https://x.example/saml/q7Zt1vX9mK3bR8wL2pYdN5sH','audience':'urn:x'}}}",
                "{'settings':{'signOn':{'spCertificate':{'x5c':['MIIDpDCCAoygAwIBAgIGAV2ka+55MA0GCSqGSIb3DQEBCwUAMIGSMQ']}}}}",
                "{'credentials':{'signing':{'kid':'q7Zt1vX9mK3bR8wL2pYdN5sH9aB'}}}",
                "{'keys':[{'kty':'RSA','kid':'SIMcCQNY3uwXoW3y0vf6VxiBb5n9pf8L2fK8d-FIbm4','n':'mkC6yAJVvFwUlmM9gKjb2d','e':'AQAB'}]}",
                "{'x5t#S256':'TUx3Z2lCZW5xNk1LcE1rUjBqdw','certificate':'-----BEGIN CERTIFICATE-----MII-----END CERTIFICATE-----'}",
                "{'publicKey':'-----BEGIN PUBLIC KEY-----MIIBIjANBg-----END PUBLIC KEY-----'}",
                "{'body':'<a href=\\'${activationLink}\\'>Your one-time token is ${verificationToken}, Bearer of news</a>'}",
                "{'content':'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk'}",
                "{'passwordLabel':'Password','forgotPassword':'Forgot your password?'}",
                "{'name':'secret','valueType':'EXPRESSION','value':'user.login'}",
                "{'properties':{'password':{'title':'Password','type':'string'},'expression':'appuser.token'}}",
                "{'change_password':'function changePassword(id, newPassword) {}'}",
                "{'conditions':{'network':{'include':['nzo1abcdEFGH2345ijkl']}},'id':'00u1abcdEFGH2345ijkl'}",
                "{'profile':{'login':'ann@acme.example','displayName':'Ann Bearer of Good News Yesterday'}}"
            })
    void safetyNetLeavesAlone(String ordinary) {
        Redaction redaction = net(ordinary);

        assertThat(redaction.suspects()).isEmpty();
        assertThat(redaction.document()).isEqualTo(json(ordinary));
    }

    private static Redaction net(String document) {
        return new Redactor(fields(List.of(), List.of(), List.of())).redact(json(document));
    }

    private static Fields fields(List<Fields.SecretField> secrets, List<String> derived, List<String> kept) {
        return new Fields(
                List.of(),
                secrets,
                List.of(),
                List.of(),
                derived.stream().map(JsonPointer::of).toList(),
                kept.stream().map(JsonPointer::of).toList(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private static Fields.SecretField secret(String at, String... onlyNamed) {
        return new Fields.SecretField(
                JsonPointer.of(at), List.of(onlyNamed), List.of("passwordField"), "", Optional.empty());
    }

    private static JsonValue json(String text) {
        return Json.parse(text.replace("\\'", "\u0001").replace('\'', '"').replace("\u0001", "'"));
    }
}
