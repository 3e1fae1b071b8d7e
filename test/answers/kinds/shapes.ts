import fc from "fast-check";
import { type Answer, type Asked, askeds, json, submission } from "../cdm.js";
import { all, allBut, type Kind, kind, noWord, ofJob, replied, text } from "../kind.js";
import { nothing, perhaps, type Says } from "../says.js";
import { place, users } from "../world.js";

const nestings = [
    ["arrays", "[", "1", "]"],
    ["objects", '{"a":', "1", "}"],
    ["validation-result", '{"validation-result":[', '{"message":"no","status":"ERROR"}', "]}"],
    ["a validation-result's arrays", '{"x":[', '{"message":"no","status":"ERROR"}', "]}"],
    ["submissions", '{"submissions":[', "{}", "]}"],
    ["error", '{"error":', '{"code":"IAM.0001"}', "}"],
    ["data", '{"data":', "{}", "}"],
] as const;

/** JSON that nobody has promised, and what is no JSON. */
export const ofJson: readonly Kind[] = [
    kind({ name: "any JSON", data: fc.json({ maxDepth: 4 }), make: (body) => noWord(text(body)) }),
    kind({
        name: "any JSON value with any text",
        data: fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }),
        make: (body) => noWord(json(body)),
    }),
    kind({ name: "any text", data: fc.string({ unit: "binary" }), make: (body) => noWord(text(body)) }),
    kind({ name: "a byte order mark", data: fc.constant("\uFEFF"), make: (mark) => noWord(text(`${mark}{}`)) }),
    ...nestings.map(([what, open, core, close]) =>
        kind({
            name: `nested deep: ${what}`,
            data: fc.constantFrom(50, 5_000, 20_000),
            make: (depth, { asked }) => {
                const nested = open.repeat(depth) + core + close.repeat(depth);
                const isInside = what === "a validation-result's arrays";
                const reply = noWord(text(isInside ? `{"validation-result":[${nested}]}` : nested));
                const isRefusal = what.includes("validation-result") && (asked === "start" || asked === "stop");
                return isRefusal ? { ...reply, says: perhaps({ what: "no" }) } : reply;
            },
        }),
    ),
    kind({
        name: "cut short",
        data: fc.integer({ min: 1, max: 99 }),
        make: (percent, { reach }) => {
            const { answer } = reach();
            return noWord({ ...answer, text: answer.text.slice(0, Math.floor((answer.text.length * percent) / 100)) });
        },
    }),
    kind({
        name: "doubled",
        data: fc.constant(2),
        make: (_, { reach }) => {
            const { answer } = reach();
            return noWord({ ...answer, text: answer.text + answer.text });
        },
    }),
    kind({
        name: "a megabyte of JSON",
        isRare: true,
        data: fc.constantFrom(1, 2, 7),
        make: (megabytes) => noWord(json({ message: "0123456789abcdef".repeat(65_536 * megabytes) })),
    }),
    kind({
        name: "a megabyte of page",
        isRare: true,
        data: fc.constantFrom(1, 7),
        make: (megabytes) => noWord(text("<p>0123456789</p>".repeat(61_000 * megabytes), 502)),
    }),
    kind({
        name: "a megabyte of entries",
        isRare: true,
        data: fc.constantFrom("{}", "null", '{"job-name":"x"}'),
        make: (entry) => noWord(text(`{"submissions":[${`${entry},`.repeat(60_000)}${entry}]}`)),
    }),
];

const slow: Readonly<Record<string, (unit: string) => Answer>> = {
    "a page": (body) => text(body, 502),
    "a page under 200": (body) => text(body),
    "a message": (message) => json({ errCode: "Cdm.0014", externalMessage: `no${message}!` }, 400),
    "a reason": (message) => json({ "validation-result": [{ message: `no${message}!`, status: "ERROR" }] }),
};

/** Texts over which a pattern with a repetition may go again and again: reading them takes as long as they are, not its square. */
export const ofSlowTexts: readonly Kind[] = Object.entries(slow).map(([what, make]) =>
    kind({
        name: `much of the same in ${what}`,
        isRare: true,
        data: fc.constantFrom("<", "< ", "<style", "<script>", ".", " ", ". ", "&", "//@"),
        make: (unit, { asked }) => {
            const reply = noWord(make(unit.repeat(160_000 / unit.length)));
            const isNo = (asked === "start" || asked === "stop") && !what.startsWith("a page");
            return isNo ? { ...reply, says: perhaps({ what: "no" }) } : reply;
        },
    }),
);

/** Where a list of submissions has to be, and is none. */
const hollow: readonly (readonly [string, string])[] = [
    ["nothing", ""],
    ["white space", " \n"],
    ["null", "null"],
    ["{}", "{}"],
    ["[]", "[]"],
    ["a text", '"ok"'],
    ["a number", "0"],
    ["true", "true"],
    ["submissions: null", '{"submissions":null}'],
    ["submissions: {}", '{"submissions":{}}'],
    ["submissions: text", '{"submissions":"none"}'],
    ["submissions: 0", '{"submissions":0}'],
    ["submissions: [null]", '{"submissions":[null]}'],
    ["submissions: [{}]", '{"submissions":[{}]}'],
    ["submissions: [[]]", '{"submissions":[[]]}'],
    ["submissions: [text]", '{"submissions":["x"]}'],
    ["Submissions: []", '{"Submissions":[]}'],
    ["a message", '{"message":"ok"}'],
    ["an error's text", '{"error":"none"}'],
    ["an error of null", '{"error":null}'],
    ["jobs: null", '{"jobs":null}'],
    ["clusters: null", '{"clusters":null}'],
    ["clusters: {}", '{"clusters":{}}'],
    ["clusters: [null]", '{"clusters":[null]}'],
    ["clusters: [{}]", '{"clusters":[{}]}'],
];

export const ofHollowShapes: readonly Kind[] = hollow.map(([what, body]) =>
    kind({
        name: `hollow: ${what}`,
        data: fc.constantFrom(200, 200, 200, 201, 202, 204, 206),
        make: (status, { asked }) =>
            asked === "stop" && (body === "" || body === "{}")
                ? replied(text(body, status), { what: "accepted" })
                : noWord(text(body, status)),
    }),
);

/** Right answers to another question. */
const otherCalls: readonly (readonly [string, Asked | undefined, unknown])[] = [
    ["a list of jobs", "job", { total: 1, page_no: 1, jobs: [{ name: "other", status: "SUCCEEDED" }] }],
    ["a link", undefined, { links: [{ name: "rdb_link", "connector-name": "generic-jdbc-connector", enabled: true }] }],
    ["a token", undefined, { token: { expires_at: "2030-01-01T00:00:00Z", project: { id: place.project } } }],
    ["a cluster", "cluster", { id: place.cluster, name: "cdm-1", status: "200", isFrozen: "0" }],
    ["a list of clusters", "clusters", { clusters: [{ id: place.cluster, status: "200" }] }],
    ["a job of the data factory", undefined, { name: place.job, status: "STOPPED", startTime: 1_700_000_000_000 }],
    ["the health of a proxy", undefined, { status: "UP", code: 0 }],
    ["a list of versions", undefined, { versions: [{ id: "v1.1", status: "CURRENT" }] }],
];

export const ofOtherCalls: readonly Kind[] = otherCalls.map(([what, asked, body]) =>
    kind({
        name: `of another call: ${what}`,
        on: askeds.filter((one) => one !== asked),
        data: fc.constant(200),
        make: (status) => noWord(json(body, status)),
    }),
);

const envelopes: Readonly<Record<string, (body: unknown, text: string) => unknown>> = {
    data: (body) => ({ data: body }),
    result: (body) => ({ code: "0", result: body }),
    "an array": (body) => [body],
    "a text": (_, whole) => whole,
    "code 0 beside": (body) => ({ code: 0, message: "success", ...(body as object) }),
    'code "200" beside': (body) => ({ code: "200", ...(body as object) }),
    "error null beside": (body) => ({ error: null, ...(body as object) }),
    "an ERROR beside": (body) => ({ ...(body as object), "validation-result": [{ message: "no", status: "ERROR" }] }),
    "a WARNING beside": (body) => ({
        ...(body as object),
        "validation-result": [{ message: "hm", status: "WARNING" }],
    }),
};

/** CDM's own answer in something of somebody else's. It has its effect. */
export const ofEnvelopes: readonly Kind[] = Object.entries(envelopes).map(([what, wrap]) =>
    kind({
        name: `in an envelope: ${what}`,
        data: fc.constant(200),
        make: (status, { reach }) => {
            const { answer, says } = reach();
            const isBeside = what.endsWith("beside");
            const wrapped = json(wrap(JSON.parse(answer.text), answer.text), status);
            const isKnown = isBeside && says.what !== "started";
            // An ERROR without any run beside it is a refusal.
            const isRefusal =
                what === "an ERROR beside" && says.what === "started" && !answer.text.includes("job-name");
            if (isRefusal) return replied(wrapped, perhaps({ what: "no" }));
            return isKnown ? { ...noWord(wrapped), says: perhaps(says) } : noWord(wrapped);
        },
    }),
);

const otherNames = ["other", `${place.job}_table`, place.job.toUpperCase(), `${place.job} `, "", "ordres"];

/** Runs of other jobs, newer than any of ours. */
export const ofOtherJobs: readonly Kind[] = ["SUCCEEDED", "STOPPED", "RUNNING", "NEVER_EXECUTED", "FAILED"].map(
    (status) =>
        kind({
            name: `a run of another job: ${status}`,
            on: ["status", "start", "stop", "history"],
            data: fc.record({ name: fc.constantFrom(...otherNames), id: fc.constantFrom(9_000, 2_000, 5) }),
            make: ({ name, id }) => {
                const run = { id, user: users.ours, createdAt: 1_700_000_100_000, status: "RUNNING" } as const;
                return noWord(json({ submissions: [{ ...submission(run), "job-name": name, status }] }));
            },
        }),
);

const statuses = [
    ["100 to 199", 100, 199],
    ["201 to 299", 201, 299],
    ["300 to 399", 300, 399],
    ["400 to 499", 400, 499],
    ["500 to 599", 500, 599],
] as const;
const documented = [400, 401, 403, 404, 405, 408, 409, 413, 422, 423, 425, 429, 431, 451, 499];
const bodies = {
    page: "<!DOCTYPE html><html><head><style>p{color:red}</style><script>alert(1)</script></head><body><h1>Sign in</h1></body></html>",
    nothing: "",
    json: "{}",
    text: "Forbidden",
} as const;
const bodyNames = Object.keys(bodies) as (keyof typeof bodies)[];

/** Every status, with somebody else's body or with CDM's own. */
export const ofStatuses: readonly Kind[] = statuses.flatMap(([range, min, max]) => {
    const status =
        min === 400 ? fc.oneof(fc.constantFrom(...documented), fc.integer({ min, max })) : fc.integer({ min, max });
    return [
        ...bodyNames.map((body) =>
            kind({
                name: `status ${range}, body: ${body}`,
                data: status,
                make: (httpStatus, { asked }) => {
                    const answer = text(bodies[body], httpStatus);
                    if (body === "page" || body === "text") return noWord(answer);
                    if (asked === "stop" && httpStatus < 300 && httpStatus > 200)
                        return replied(answer, { what: "accepted" });
                    // Without a body, 429 is what RFC 6585 makes of it: the request was not taken.
                    return asked === "start" && httpStatus === 429 ? replied(answer, { what: "no" }) : noWord(answer);
                },
            }),
        ),
        kind({
            name: `status ${range}, CDM's own body`,
            data: status,
            make: (httpStatus, { reach }) => {
                const { answer, says } = reach();
                const reply = noWord({ ...answer, httpStatus });
                // The code of an error outranks the status that it comes under.
                const isStill = answer.httpStatus >= 300 || (httpStatus > 200 && httpStatus < 300);
                return isStill ? { ...reply, says: perhaps(says) } : reply;
            },
        }),
    ];
});

export const page200: Kind = kind({
    name: "a page under 200",
    data: fc.constantFrom(bodies.page, bodies.text, `<html>${"<br>".repeat(5_000)}</html>`, "<"),
    make: (body) => noWord(text(body)),
});

const locations = [
    "https://login.example/?token=x",
    "/",
    "//evil.example",
    "javascript:alert(1)",
    "\u202e//x",
    "",
    "http://u:p@x/y",
];

export const redirect: Kind = kind({
    name: "a redirect",
    data: fc.record({ status: fc.constantFrom(301, 302, 303, 307, 308), location: fc.constantFrom(...locations) }),
    make: ({ status, location }) => replied(text("", status, { location })),
});

const entry = (status: unknown) => ({ message: "The job can't be operated now.", status });

/** CDM's refusals, flat and nested. Of a start they are no plain no where something else is said beside. */
export const ofValidation: readonly Kind[] = [
    kind({
        name: "a refusal",
        on: ofJob,
        data: fc.constantFrom("flat", "nested", "wordless"),
        make: (shape, { asked }) => {
            const lists: Readonly<Record<string, unknown>> = {
                flat: [entry("ERROR")],
                nested: [{ linkConfig: [entry("ERROR")] }],
                wordless: [{ message: {}, status: "ERROR" }],
            };
            const list = lists[shape];
            const says: Says = asked === "start" || asked === "stop" ? perhaps({ what: "no" }) : nothing;
            return replied(json({ "validation-result": list }), says);
        },
    }),
    kind({
        name: "a validation-result that is none",
        on: all,
        data: fc.constantFrom<unknown>(null, {}, "ERROR", [null], [[]], [{ status: 5 }]),
        make: (list) => replied(json({ "validation-result": list }), nothing),
    }),
];

export const emptyOfJob: Kind = kind({
    name: "an empty list of jobs",
    on: allBut("job"),
    data: fc.constant(200),
    make: (status) => noWord(json({ total: 0, page_no: 1, jobs: [] }, status)),
});
