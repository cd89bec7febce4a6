package org.butterflysecurity.testkit.auth0;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Export and import of users as jobs. An export is pending when first asked for, and its file lies at another origin. */
final class JobEndpoints {
    private static final Duration LINK = Duration.ofSeconds(60);
    private static final Duration FILE = Duration.ofHours(24);

    private final Tenant tenant;
    private final String files;
    private final int pendingPolls;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong links = new AtomicLong();
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Map<String, Link> signed = new ConcurrentHashMap<>();

    private record Job(
            JsonObject document, boolean fails, int polls, Instant made, List<String> fields, List<JsonValue> errors) {}

    private record Link(String job, Instant expires) {}

    /**
     * Jobs of a tenant.
     *
     * @param files the origin that has the exported files
     * @param pendingPolls how often a job is asked for before it is done
     */
    JobEndpoints(Tenant tenant, String files, int pendingPolls) {
        this.tenant = tenant;
        this.files = files;
        this.pendingPolls = pendingPolls;
    }

    void add(Endpoints to) {
        to.extra("POST", "/api/v2/jobs/users-exports", "user", "read:users", this::export)
                .own("POST", "/api/v2/jobs/users-imports", this::importUsers)
                .extra("GET", "/api/v2/jobs/{id}", "job", "create:users|read:users", this::read)
                .extra("GET", "/api/v2/jobs/{id}/errors", "job", "create:users|read:users", this::errors);
    }

    /** The next export jobs fail. */
    void failNext(int times) {
        failures.set(times);
    }

    private Answer export(Call call) {
        JsonObject body = call.body();
        for (String name : body.members().keySet()) {
            if (!Set.of("connection_id", "format", "limit", "fields").contains(name)) {
                throw Refusal.payload("Additional properties not allowed: " + name);
            }
        }
        if (!body.string("format").orElse("json").equals("json")) {
            throw Refusal.payload("Only json is simulated' on property format");
        }
        body.string("connection_id").ifPresent(id -> tenant.read("connection", id));
        List<String> fields = new ArrayList<>();
        for (JsonObject field : Call.objects(body.array("fields").orElse(JsonArray.EMPTY))) {
            fields.add(Call.required(field, "name"));
        }
        String id = tenant.ids().next("job");
        JsonObject job = JsonObject.builder()
                .put("type", "users_export")
                .put("status", "pending")
                .put("format", "json")
                .put("id", id)
                .put("created_at", tenant.now())
                .build();
        for (String name : Set.of("fields", "connection_id", "limit")) {
            Optional<JsonValue> value = body.find(name);
            job = value.isPresent() ? job.with(name, value.get()) : job;
        }
        boolean fails = failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        jobs.put(id, new Job(job, fails, 0, tenant.clock().instant(), fields, List.of()));
        return Answer.json(200, job);
    }

    private Answer read(Call call) {
        Job job = jobs.computeIfPresent(
                call.value(0),
                (id, j) -> new Job(j.document(), j.fails(), j.polls() + 1, j.made(), j.fields(), j.errors()));
        if (job == null) {
            throw Refusal.notFound("The job does not exist.", "inexistent_job");
        }
        JsonObject document = job.document();
        if (job.polls() <= pendingPolls) {
            return Answer.json(
                    200,
                    document.with("percentage_done", org.butterflysecurity.json.JsonNumber.of(0))
                            .with("time_left_seconds", org.butterflysecurity.json.JsonNumber.of(1)));
        }
        if (job.fails()) {
            return Answer.json(200, document.with("status", new JsonString("failed")));
        }
        JsonObject done = document.with("status", new JsonString("completed"))
                .with("percentage_done", org.butterflysecurity.json.JsonNumber.of(100));
        boolean export = document.string("type").filter("users_export"::equals).isPresent();
        boolean kept = tenant.clock().instant().isBefore(job.made().plus(FILE));
        return Answer.json(200, export && kept ? done.with("location", new JsonString(link(call.value(0)))) : done);
    }

    /** A fresh link each time; it is good for a minute. */
    private String link(String job) {
        String name = "signature-" + Digests.sha256(job + links.incrementAndGet());
        signed.put(name, new Link(job, tenant.clock().instant().plus(LINK)));
        return files + "/" + job + "/" + tenant.name() + ".json.gz?Expires="
                + tenant.clock().instant().plus(LINK).getEpochSecond() + "&Signature=" + name;
    }

    /** What the other origin answers: the file to whoever has a good link, and nobody's token. */
    Answer file(Request request) {
        if (request.header("authorization").isPresent()) {
            return denied("A token has come here that belongs elsewhere");
        }
        Link link = signed.get(request.query("Signature").orElse(""));
        if (link == null || tenant.clock().instant().isAfter(link.expires())) {
            return denied("Request has expired");
        }
        Job job = jobs.get(link.job());
        return job == null
                ? denied("Access Denied")
                : Answer.streamed(200, "application/octet-stream", out -> write(job, out));
    }

    private static Answer denied(String why) {
        return Answer.text(
                403, "application/xml", "<Error><Code>AccessDenied</Code><Message>" + why + "</Message></Error>");
    }

    private void write(Job job, OutputStream out) throws IOException {
        Optional<String> connection = job.document()
                .string("connection_id")
                .flatMap(id -> tenant.find("connection", id))
                .flatMap(c -> c.string("name"));
        try (GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16)) {
            for (var users = tenant.store().of("user").all(); users.hasNext(); ) {
                JsonObject user =
                        (JsonObject) UserEndpoints.withoutTokens(users.next().document());
                if (connection.isEmpty() || isOf(user, connection.get())) {
                    zipped.write(Json.compact(projected(user, job.fields())).getBytes(StandardCharsets.UTF_8));
                    zipped.write('\n');
                }
            }
        }
    }

    private static boolean isOf(JsonObject user, String connection) {
        return JsonPointer.of("/identities/*/connection").findAll(user).contains(new JsonString(connection));
    }

    private static JsonObject projected(JsonObject user, List<String> fields) {
        List<String> names = fields.isEmpty() ? List.of("user_id", "email") : fields;
        JsonObject.Builder row = JsonObject.builder();
        names.forEach(n -> user.find(n).ifPresent(v -> row.put(n, v)));
        return row.build();
    }

    private Answer importUsers(Call call) {
        UserImport form = UserImport.of(call.request());
        JsonObject connection = tenant.read("connection", form.connectionId());
        if (!connection.string("strategy").orElse("").equals("auth0")) {
            throw Refusal.badRequest("Users can only be imported into a database connection.");
        }
        long running = jobs.values().stream()
                .filter(j -> j.document()
                        .string("type")
                        .filter("users_import"::equals)
                        .isPresent())
                .filter(j -> j.polls() <= pendingPolls)
                .count();
        if (running >= 2) {
            throw new Refusal(
                    429,
                    "Too Many Requests",
                    "There are 2 active import users jobs, please wait until some of them are finished and try again",
                    "too_many_requests");
        }
        List<JsonValue> errors = form.run(tenant, connection.string("name").orElse(""));
        String id = tenant.ids().next("job");
        JsonObject job = JsonObject.builder()
                .put("type", "users_import")
                .put("status", "pending")
                .put("id", id)
                .put("connection_id", form.connectionId())
                .put("connection", connection.string("name").orElse(""))
                .put("upsert", form.upsert())
                .put("created_at", tenant.now())
                .build();
        if (!form.externalId().isEmpty()) {
            job = job.with("external_id", new JsonString(form.externalId()));
        }
        jobs.put(id, new Job(job, false, 0, tenant.clock().instant(), List.of(), errors));
        return Answer.json(202, job);
    }

    private Answer errors(Call call) {
        Job job = jobs.get(call.value(0));
        if (job == null) {
            throw Refusal.notFound("The job does not exist.", "inexistent_job");
        }
        return job.errors().isEmpty() ? Answer.empty(204) : Answer.json(200, new JsonArray(job.errors()));
    }
}
