import fc from "fast-check";
import { outOfTheBox } from "huaweicloud-cdm-emulator";

/** The secrets in the requests. The emulator must not store or print them. */
export const secrets = [
    outOfTheBox.token,
    outOfTheBox.secretKey,
    outOfTheBox.password,
    outOfTheBox.temporary.securityToken,
    "hunter2-of-a-caller",
];

const secret = fc.constantFrom(...secrets);

/** JSON that `written` copies unchanged, because `JSON.stringify` would never write it. */
class Verbatim {
    constructor(readonly json: string) {}
}

/** Values that have crashed the emulator before: it could not convert them to text, serialize, encode or send them. */
const strange = fc.constantFrom<unknown>(
    { toString: 1, valueOf: 1 },
    { length: -1 },
    null,
    [null],
    new Verbatim('"\\ud800"'),
    new Verbatim("1e999"),
    new Verbatim('{"__proto__":{"x":1},"constructor":1}'),
    new Verbatim("[".repeat(20_000) + "]".repeat(20_000)),
);

/** Values for any place that expects a value. */
const leaf: fc.Arbitrary<unknown> = fc.oneof(
    { weight: 3, arbitrary: strange },
    { weight: 4, arbitrary: fc.constantFrom("demo", "made", "emulator-cluster", "GRACEFULLY", "true", "", "x") },
    { weight: 3, arbitrary: fc.constantFrom(0, 1, 2, 15, -1, 1.5, -0, 1e21, 2 ** 53, Number.MAX_VALUE) },
    { weight: 2, arbitrary: fc.constantFrom(null, true, false) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
    fc.constantFrom("/", "..", "a\r\nb", "<script>", "\u202e", "%E0", "constructor", "__proto__"),
    fc.constantFrom([], {}, [[]], new Verbatim('{"a":1,"a":2}'), new Verbatim("[".repeat(90) + "]".repeat(90))),
    fc.jsonValue({ maxDepth: 3 }),
);

export function written(value: unknown): string {
    if (value instanceof Verbatim) return value.json;
    if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
    if (typeof value === "object" && value !== null) {
        return `{${Object.entries(value)
            .map(([name, one]) => `${JSON.stringify(name)}:${written(one)}`)
            .join(",")}}`;
    }
    return JSON.stringify(value) ?? "null";
}

/**
 * An object of the right shape. Its values may be wrong, a property may be missing, and a strange one may be added.
 */
function like(shape: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
    const fields = Object.fromEntries(
        Object.entries(shape).map(([name, right]) => [name, fc.oneof({ weight: 5, arbitrary: right }, leaf)]),
    );
    const beside = fc.dictionary(fc.constantFrom("extra", "__proto__", "toString", ""), leaf, { maxKeys: 1 });
    return fc.oneof(
        { weight: 12, arbitrary: fc.record(fields, { requiredKeys: [] }) },
        { weight: 2, arbitrary: fc.tuple(fc.record(fields), beside).map(([one, more]) => ({ ...one, ...more })) },
        { weight: 1, arbitrary: leaf },
    );
}

const list = (one: fc.Arbitrary<unknown>) => fc.array(one, { maxLength: 2 });
const one = (value: fc.Arbitrary<unknown>) => value.map((only) => [only]);
const name = fc.constantFrom("demo", "made", "other");
const ms = fc.constantFrom(0, 1, 15, 60_000);

const input = fc.record({
    name: fc.oneof(fc.constant("schedulerConfig.cycle"), strange),
    value: fc.oneof(leaf, strange),
});
const config = fc.record({ name, inputs: fc.array(input, { minLength: 1, maxLength: 2 }) });
const values = fc.oneof({ weight: 5, arbitrary: fc.record({ configs: one(config) }) }, leaf);
const definition = {
    name,
    job_type: fc.constantFrom("NORMAL_JOB", "BATCH_JOB"),
    "from-config-values": values,
    "to-config-values": values,
    "driver-config-values": values,
};
const user = like({ name, id: leaf, password: secret, domain: like({ name, id: leaf }) });
const identity = like({
    methods: fc.constantFrom(["password"], ["assume_role"], ["token"], ["hw_ecs"], []),
    password: like({ user }),
    assume_role: like({ agency_name: fc.constant(outOfTheBox.agency), domain_name: leaf, duration_seconds: leaf }),
    token: like({ id: secret, duration_seconds: leaf }),
});
const stop = like({ stopMode: fc.constantFrom("GRACEFULLY", "IMMEDIATELY"), delayTime: leaf });

/** The bodies of requests to the API. */
export const apiBodies = {
    start: like({ variables: fc.dictionary(name, fc.oneof({ weight: 4, arbitrary: secret }, leaf), { maxKeys: 2 }) }),
    job: like({ jobs: one(like(definition)), clusters: list(fc.constantFrom("emulator-cluster", "x")) }),
    link: like({ links: one(like({ name, enabled: leaf, password: secret, "link-config-values": values })) }),
    login: like({
        auth: like({ identity, scope: like({ project: like({ name, id: leaf }), domain: like({ name }) }) }),
    }),
    action: like({ stop, start: fc.constant({}), restart: fc.constant({}) }),
    none: fc.constant({}),
} as const;

export const apiBody = fc.oneof(...Object.values(apiBodies), leaf).map(written);

const aim = { operation: fc.constantFrom("any", "start", "stop", "status", "token", "metadata"), job: name, times: ms };
const kind = fc.constantFrom("refuse", "status", "redirect", "drop", "delay", "truncate", "drip", "large");
const fault = like({
    ...aim,
    kind,
    status: fc.constantFrom(200, 204, 304, 429, 502, 599),
    body: leaf,
    headers: fc.dictionary(fc.constantFrom("Retry-After", "Content-Length", "Trailer", "Connection"), leaf, {
        maxKeys: 2,
    }),
    location: leaf,
    when: fc.constantFrom("before", "after"),
    ms: fc.constantFrom(0, 15),
    everyMs: fc.constantFrom(0, 1),
    bytes: fc.constantFrom(1, 100, 65_536),
    endless: fc.boolean(),
});
const job = like({
    bootMs: ms,
    runMs: ms,
    stopMs: ms,
    everyMs: ms,
    outcome: fc.constantFrom("succeed", "fail", "failOnSubmit"),
    disposable: fc.constantFrom("none", "delete"),
    retries: ms,
    status: leaf,
    statusForMs: ms,
    jobType: fc.constantFrom("NORMAL_JOB", "BATCH_JOB"),
    switches: like({ startRunning: fc.constantFrom("accept", "code"), stopResponse: fc.constantFrom("none", "empty") }),
});

const parameters = fc
    .tuple(
        fc.dictionary(fc.constantFrom("fromJobConfig.tableName", "__proto__.x", "constructor.y", "plain"), leaf, {
            maxKeys: 2,
        }),
        fc.record({ "linkConfig.password": secret, "fromJobConfig.securityKey": secret }, { requiredKeys: [] }),
    )
    .map(([plain, secret]) => ({ ...plain, ...secret }));

/**
 * The routes of the control API, with bodies for each. `frozen` is never false, because the clock must stand still.
 */
export const orders: readonly (readonly [string, string, fc.Arbitrary<string>])[] = (
    [
        ["GET", "requests", fc.constant({})],
        ["GET", "truth", fc.constant({})],
        [
            "POST",
            "clock",
            fc.record(
                { advanceMs: fc.oneof(ms, leaf), speed: leaf, frozen: fc.constantFrom(true, "no", 1, null) },
                { requiredKeys: [] },
            ),
        ],
        ["POST", "faults", fault],
        ["DELETE", "faults", fc.constant({})],
        [
            "POST",
            "switches",
            like({
                startRunning: fc.constantFrom("accept", "code"),
                statusShows: fc.constant("all"),
                definitionChecks: fc.constantFrom("name", "full"),
                validationResult: fc.constantFrom("flat", "nested"),
                jobLinks: fc.constantFrom("unchecked", "checked"),
                emptyInputs: fc.constantFrom("object", "list"),
                linkValues: fc.constantFrom("typed", "strings"),
            }),
        ],
        ["POST", "users", like({ name, password: secret, token: secret, accessKey: name, secretKey: secret })],
        ["POST", "tokens", like({ revoked: fc.constant(true), token: secret })],
        ["POST", "metadata", like({ agency: fc.boolean(), project: name, region: name })],
        ["POST", "clusters/emulator-cluster", like({ status: fc.constantFrom("200", "900", "910"), actionMs: ms })],
        ["PUT", "jobs/demo", job],
        ["PUT", "jobs/%00made?cluster=x", job],
        ["DELETE", "jobs/made", fc.constant({})],
        ["POST", "jobs/demo/runs", like({ user: name, auto: fc.boolean() })],
        ["POST", "jobs/demo/forget", fc.constant({})],
        ["POST", "jobs/demo/definition", like({ user: name, enabled: fc.boolean(), fromLink: name, parameters })],
        ["PUT", "links/made", like({ user: name, enabled: fc.boolean(), connector: name, parameters })],
        ["POST", "links/made", like({ reachable: fc.boolean() })],
        ["POST", "hosts/%00", like({ reachable: fc.boolean() })],
        ["DELETE", "links/made", fc.constant({})],
    ] as const
).map(([method, path, body]) => [method, `/_emulator/${path}`, (body as fc.Arbitrary<unknown>).map(written)]);

/** Bodies that are not JSON, or that the emulator must reject. */
export const badJson = fc.constantFrom(
    "{",
    '{"a":',
    "[]",
    "null",
    "\0",
    '{"a":1}x',
    '"'.repeat(1_000),
    '"\\'.repeat(1_000),
    `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
    `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
    `{"unheard-of":1}`,
);
