package org.butterflysecurity.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPrivateKey;
import java.text.ParseException;
import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;

/** Reads a JWK (RFC 7517). */
final class JwkPrivateKey {
    private JwkPrivateKey() {}

    static SigningKey parse(char[] characters) throws BadPrivateKey {
        String text = new String(characters).strip();
        JsonObject members = members(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (members.has("keys")) {
            throw new BadPrivateKey("it is a set of JWKs; give the one key out of it that is private");
        }
        if (!members.has("kty")) {
            throw new BadPrivateKey("it is JSON, but no JWK: it has no 'kty'");
        }
        JWK jwk = jwk(members);
        if (!KeyType.RSA.equals(jwk.getKeyType())) {
            throw new BadPrivateKey("it is a JWK of another type than RSA");
        }
        if (!jwk.isPrivate()) {
            throw new BadPrivateKey("it is the public part of a JWK, without the private one");
        }
        return SigningKey.of(RsaKeys.checked(key(jwk.toRSAKey())), Optional.ofNullable(jwk.getKeyID()));
    }

    private static JsonObject members(String text) throws BadPrivateKey {
        try {
            JsonValue json = Json.parse(text);
            if (json instanceof JsonObject object) {
                return object;
            }
            throw new BadPrivateKey("it is JSON, but no JWK");
        } catch (JsonParseException e) {
            throw new BadPrivateKey("it starts like a JWK, but is not JSON");
        }
    }

    private static JWK jwk(JsonObject members) throws BadPrivateKey {
        try {
            return JWK.parse(Json.compact(members));
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            throw new BadPrivateKey("it is a JWK with missing or malformed members");
        }
    }

    private static RSAPrivateKey key(RSAKey jwk) throws BadPrivateKey {
        try {
            return jwk.toRSAPrivateKey();
        } catch (JOSEException e) {
            throw new BadPrivateKey("it is a JWK whose numbers are no RSA key");
        }
    }
}
