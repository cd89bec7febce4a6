package org.butterflysecurity.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.spi.KeyProvider;
import org.junit.jupiter.api.Test;

/** What every {@link KeyProvider} promises. Extend it in the tests of yours. */
public abstract class KeyProviderContract {
    private static final byte[] DATA_KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final byte[] CONTEXT = "tenants/acme".getBytes(UTF_8);
    private static final int THREADS = 4;

    /** For JUnit. */
    protected KeyProviderContract() {}

    /** A new provider, always of the same key. */
    protected abstract KeyProvider provider();

    /** A provider of the same kind with another key. */
    protected abstract KeyProvider otherProvider();

    /** The key itself, passphrase or password, if the test knows it: nothing that the provider says may show it. */
    protected abstract Optional<byte[]> secret();

    @Test
    void unwrapsWhatItWrapped() {
        JsonObject wrapped = wrap(provider(), CONTEXT);

        assertThat(unwrap(provider(), wrapped, CONTEXT)).isEqualTo(DATA_KEY);
    }

    @Test
    void wrappedKeySurvivesBeingStoredAsJson() {
        JsonObject wrapped = wrap(provider(), CONTEXT);

        JsonValue read = Json.parse(Json.canonical(wrapped));

        assertThat(unwrap(provider(), (JsonObject) read, CONTEXT)).isEqualTo(DATA_KEY);
    }

    @Test
    void acceptsAnEmptyContext() {
        JsonObject wrapped = wrap(provider(), new byte[0]);

        assertThat(unwrap(provider(), wrapped, new byte[0])).isEqualTo(DATA_KEY);
    }

    @Test
    void neverWrapsTwiceAlike() {
        KeyProvider provider = provider();

        assertThat(wrap(provider, CONTEXT)).isNotEqualTo(wrap(provider, CONTEXT));
    }

    @Test
    void leavesTheDataKeyAsItIs() {
        try (Secret dataKey = Secret.copyOf(DATA_KEY)) {
            provider().wrap(dataKey, CONTEXT);

            assertThat(dataKey.reveal(SecretAccess.REVEAL)).isEqualTo(DATA_KEY);
        }
    }

    @Test
    void refusesAnotherContext() {
        JsonObject wrapped = wrap(provider(), CONTEXT);

        refuses(() -> provider().unwrap(wrapped, "tenants/acme2".getBytes(UTF_8)), ErrorCode.WRONG_KEY);
        refuses(() -> provider().unwrap(wrapped, new byte[0]), ErrorCode.WRONG_KEY);
    }

    @Test
    void refusesWhatAnotherKeyWrapped() {
        JsonObject wrapped = wrap(otherProvider(), CONTEXT);

        refuses(() -> provider().unwrap(wrapped, CONTEXT), ErrorCode.WRONG_KEY);
    }

    @Test
    void refusesEveryAlteredMember() {
        JsonObject wrapped = wrap(provider(), CONTEXT);

        List<JsonObject> altered = alteredIn(wrapped);

        assertThat(altered).isNotEmpty();
        for (JsonObject one : altered) {
            refuses(() -> provider().unwrap(one, CONTEXT), ErrorCode.WRONG_KEY, ErrorCode.CORRUPT_KEYRING);
        }
    }

    @Test
    void refusesEveryMissingMember() {
        JsonObject wrapped = wrap(provider(), CONTEXT);

        for (String member : wrapped.members().keySet()) {
            refuses(
                    () -> provider().unwrap(wrapped.without(member), CONTEXT),
                    ErrorCode.WRONG_KEY,
                    ErrorCode.CORRUPT_KEYRING);
        }
        refuses(() -> provider().unwrap(JsonObject.EMPTY, CONTEXT), ErrorCode.WRONG_KEY, ErrorCode.CORRUPT_KEYRING);
    }

    @Test
    void keyIdIsStableAndNamesTheKey() {
        KeyProvider provider = provider();
        String before = provider.keyId();
        wrap(provider, CONTEXT);

        assertThat(provider.keyId())
                .isEqualTo(before)
                .isEqualTo(provider().keyId())
                .isNotEqualTo(otherProvider().keyId())
                .matches("[A-Za-z0-9._:-]{1,128}");
    }

    @Test
    void showsNoSecret() {
        KeyProvider provider = provider();
        JsonObject wrapped = wrap(provider, CONTEXT);
        String shown =
                String.join("\n", provider.describe(), provider.toString(), provider.keyId(), wrapped.toString());

        assertThat(provider.describe()).isNotBlank();
        assertThat(shown.toLowerCase(Locale.ROOT)).doesNotContain(spellings(DATA_KEY));
        secret().ifPresent(key -> assertThat(shown.toLowerCase(Locale.ROOT)).doesNotContain(spellings(key)));
    }

    @Test
    void servesSeveralThreads() throws InterruptedException, ExecutionException {
        KeyProvider provider = provider();
        Callable<byte[]> task = () -> unwrap(provider, wrap(provider, CONTEXT), CONTEXT);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<byte[]> result : threads.invokeAll(List.of(task, task, task, task, task, task, task, task))) {
                assertThat(result.get()).isEqualTo(DATA_KEY);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static JsonObject wrap(KeyProvider provider, byte[] context) {
        try (Secret dataKey = Secret.copyOf(DATA_KEY)) {
            return provider.wrap(dataKey, context);
        }
    }

    private static byte[] unwrap(KeyProvider provider, JsonObject wrapped, byte[] context) {
        try (Secret dataKey = provider.unwrap(wrapped, context)) {
            return dataKey.reveal(SecretAccess.REVEAL);
        }
    }

    private static void refuses(ThrowingCallable call, ErrorCode... codes) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isIn((Object[]) codes));
    }

    /** Copies of {@code json}, each with one string or number changed, however deep it lies. */
    private static List<JsonObject> alteredIn(JsonObject json) {
        List<JsonObject> copies = new ArrayList<>();
        for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
            for (JsonValue value : altered(member.getValue())) {
                copies.add(json.with(member.getKey(), value));
            }
        }
        return copies;
    }

    private static List<JsonValue> altered(JsonValue value) {
        if (value instanceof JsonString string && !string.value().isEmpty()) {
            char other = string.value().charAt(0) == 'A' ? 'B' : 'A';
            return List.of(new JsonString(other + string.value().substring(1)));
        }
        if (value instanceof JsonNumber number) {
            return List.of(JsonNumber.of(number.toLong() + 1));
        }
        return value instanceof JsonObject object ? List.copyOf(alteredIn(object)) : List.of();
    }

    private static String[] spellings(byte[] secret) {
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(secret);
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return new String[] {
            HexFormat.of().formatHex(secret),
            base64.toLowerCase(Locale.ROOT),
            url.toLowerCase(Locale.ROOT),
            new String(secret, UTF_8).toLowerCase(Locale.ROOT)
        };
    }
}
