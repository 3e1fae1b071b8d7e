import fc from "fast-check";
import { json, neverExecuted, submission } from "../cdm.js";
import { type Context, type Kind, kind, type Reply, replied } from "../kind.js";
import { nothing, perhaps, type Says } from "../says.js";
import { place, type Run, users } from "../world.js";

type Wire = Readonly<Record<string, unknown>>;
type Change = (run: Wire) => Wire;

const put =
    (key: string, value: unknown): Change =>
    (run) => ({ ...run, [key]: value });
const drop =
    (key: string): Change =>
    ({ [key]: _, ...run }) =>
        run;
const onDates =
    (change: (milliseconds: number) => unknown): Change =>
    (run) => {
        const { "creation-date": created } = run;
        if (typeof created !== "number") return run;
        return { ...run, "creation-date": change(created), "execute-date": change(created) };
    };

interface Mutation {
    readonly change: Change;
    /** What is said then. @default the same, read kindly */
    readonly says?: (says: Says) => Says;
}

const none = (): Says => nothing;
const otherId =
    (id: number) =>
    (says: Says): Says =>
        says.what === "live" || says.what === "ended" || says.what === "started"
            ? { ...says, id, isSure: false }
            : says;
/** Live, as far as anything is told of it. */
const live = (says: Says): Says => (says.what === "ended" ? { ...says, what: "live", isSure: false } : perhaps(says));

const mutations: Readonly<Record<string, Mutation>> = {
    "an id as a text": { change: (run) => ({ ...run, "submission-id": String(run["submission-id"]) }) },
    "an id with spaces": { change: (run) => ({ ...run, "submission-id": ` ${run["submission-id"]} ` }) },
    "an id beyond 2^53": { change: put("submission-id", "9007199254740993"), says: otherId(9_007_199_254_740_992) },
    "an id below 0": { change: put("submission-id", -1), says: otherId(-1) },
    "a broken id": { change: put("submission-id", 1871.5), says: otherId(1871.5) },
    "an id of 0": { change: put("submission-id", 0), says: otherId(0) },
    "an id that is no number": { change: put("submission-id", "run-1871") },
    "an id that is an object": { change: put("submission-id", { value: 1 }) },
    "an id as 1e400": { change: put("submission-id", "1e400") },
    "no id": { change: drop("submission-id") },
    "the id spelt otherwise": { change: ({ "submission-id": id, ...run }) => ({ ...run, submissionId: id }) },
    "dates in seconds": { change: onDates((at) => Math.floor(at / 1_000)) },
    "dates in nanoseconds": { change: onDates((at) => `${at}000000`) },
    "dates as ISO texts": { change: onDates((at) => new Date(at).toISOString()) },
    "dates as texts": { change: onDates(String) },
    "dates in whole seconds": { change: onDates((at) => Math.floor(at / 1_000) * 1_000) },
    "dates off by a millisecond": { change: onDates((at) => at + 1) },
    "dates below 0": { change: onDates(() => -1) },
    "dates beyond all calendars": { change: onDates(() => 9e15) },
    "dates of 0": { change: onDates(() => 0) },
    "dates in local time": { change: onDates((at) => new Date(at).toUTCString()) },
    "no dates": { change: (run) => drop("creation-date")(drop("execute-date")(run)) },
    "neither id nor dates": { change: (run) => drop("submission-id")(drop("creation-date")(run)) },
    "a status in small letters": { change: (run) => ({ ...run, status: String(run["status"]).toLowerCase() }) },
    "a status capitalized": {
        change: (run) => ({ ...run, status: String(run["status"]).replace(/\B\w/g, (letter) => letter.toLowerCase()) }),
    },
    "a status with spaces": { change: (run) => ({ ...run, status: ` ${run["status"]} ` }) },
    "the status toString": { change: put("status", "toString"), says: live },
    "the status __proto__": { change: put("status", "__proto__"), says: live },
    "the status constructor": { change: put("status", "constructor"), says: live },
    "a status that is a number": { change: put("status", 3), says: live },
    "a status that is true": { change: put("status", true), says: live },
    "a status that is null": { change: put("status", null), says: live },
    "a status that is a list": { change: (run) => ({ ...run, status: [run["status"]] }), says: live },
    "an empty status": { change: put("status", ""), says: live },
    "a status of nobody's": { change: put("status", "PAUSING"), says: live },
    "no status": { change: drop("status"), says: live },
    "no job's name": { change: drop("job-name") },
    "a job's name that is null": { change: put("job-name", null) },
    "a job's name that is a number": { change: put("job-name", 5), says: none },
    "no user": { change: drop("creation-user") },
    "a user that is null": { change: put("creation-user", null) },
    "a user with a domain": { change: (run) => ({ ...run, "creation-user": `domain/${run["creation-user"]}` }) },
    "a user that is a list": { change: (run) => ({ ...run, "creation-user": [run["creation-user"]] }) },
    "a user of the service": { change: put("creation-user", "op_svc_cdm") },
    "Booleans as texts": { change: put("is-execute-auto", "false") },
    "Booleans that are none": { change: put("is-execute-auto", {}) },
    "a progress that is none": { change: put("progress", "NaN") },
    "a progress without end": { change: put("progress", "1e999") },
    "counters that are none": { change: put("counters", { a: { ROWS_READ: "many", __proto__: 1, b: [] }, c: [1] }) },
    "counters of __proto__": {
        change: (run) => ({ ...run, counters: JSON.parse('{"g":{"__proto__":5,"CONSTRUCTOR":1}}') }),
    },
    "unknown fields": { change: put("undocumented", { a: [1, { b: null }] }) },
    "a field __proto__": {
        change: (run) => JSON.parse(`${JSON.stringify(run).slice(0, -1)},"__proto__":{"status":"STOPPED"}}`),
    },
};

/** CDM's own run with one thing in it that nobody has promised. */
export const ofMutations: readonly Kind[] = Object.entries(mutations).map(([what, { change, says: saysThen }]) =>
    kind({
        name: `a run with ${what}`,
        on: ["status", "start", "stop", "history"],
        data: fc.constant(0),
        make: (_, { reach }): Reply => {
            const { answer, says } = reach();
            const body = JSON.parse(answer.text);
            if (!Array.isArray(body.submissions) || body.submissions.length === 0) return replied(answer, says);
            const submissions = body.submissions.map((run: Wire) => change(run));
            return replied({ ...answer, text: JSON.stringify({ ...body, submissions }) }, (saysThen ?? perhaps)(says));
        },
    }),
);

const older: Run = {
    id: 5,
    user: users.stranger,
    isOurs: false,
    createdAt: 1_600_000_000_000,
    status: "SUCCEEDED",
    wasRunning: true,
};

/** Lists of more than one, in any order: the documentation promises neither. */
export const ofLists: readonly Kind[] = [
    kind({
        name: "older runs beside",
        on: ["status", "start", "history"],
        data: fc.constantFrom("before", "after"),
        make: (where, context) => withList(context, (runs) => inOrder(where, runs, [submission(older)])),
    }),
    kind({
        name: "runs of other jobs beside",
        on: ["status", "start", "history"],
        data: fc.constantFrom("before", "after"),
        make: (where, context) =>
            withList(context, (runs) =>
                inOrder(where, runs, [{ ...submission({ ...older, id: 9_000 }), "job-name": "other" }]),
            ),
    }),
    kind({
        name: "entries that are none beside",
        on: ["status", "start", "stop", "history"],
        data: fc.constantFrom("before", "after"),
        make: (where, context) => withList(context, (runs) => inOrder(where, runs, [null, {}, [], "x", 0])),
    }),
    kind({
        name: "the same run twice",
        on: ["status", "start", "stop", "history"],
        data: fc.constant(0),
        make: (_, context) => withList(context, (runs) => [...runs, ...runs]),
    }),
];

function inOrder(where: string, runs: readonly unknown[], others: readonly unknown[]): unknown[] {
    return where === "before" ? [...others, ...runs] : [...runs, ...others];
}

function withList({ reach }: Context, list: (runs: readonly unknown[]) => unknown[]): Reply {
    const { answer, says } = reach();
    const body = JSON.parse(answer.text);
    // Beside none at all an older one would be named as the last.
    if (!Array.isArray(body.submissions) || body.submissions.length === 0) return replied(answer, says);
    return replied(
        { ...answer, text: JSON.stringify({ ...body, submissions: list(body.submissions) }) },
        perhaps(says),
    );
}

/** Words of CDM's own that need not be so: what rests on them is CDM's doing. */
export const ofWords: readonly Kind[] = [
    kind({
        name: "a word: the run has ended",
        on: ["status", "history"],
        data: fc.constantFrom("SUCCEEDED", "STOPPED", "FAILED", "FAILURE_ON_SUBMIT"),
        make: (status, context) => ofLast(context, (run) => ({ ...submission(run), status }), "ended"),
    }),
    kind({
        name: "a word: the run is live",
        on: ["status", "history"],
        data: fc.constantFrom("PENDING", "BOOTING", "RUNNING", "UNKNOWN"),
        make: (status, context) =>
            ofLast(
                context,
                // What is RUNNING has met what is waited for: that may not be a lie.
                (run) => ({ ...submission(run), status: run.status === "BOOTING" ? "PENDING" : status }),
                "live",
            ),
    }),
    ...(["live", "ended"] as const).flatMap((what) =>
        [true, false].map((isOurs) =>
            kind({
                name: `a word: a newer run of ${isOurs ? "ours" : "a stranger's"} is ${what === "live" ? "live" : "over"}`,
                on: ["status"],
                data: fc.constant(3_000),
                make: (id, { world }): Reply => {
                    const createdAt = (world.last?.createdAt ?? 1_700_000_000_000) + 1_000;
                    const status = what === "live" ? "RUNNING" : "SUCCEEDED";
                    const user = isOurs ? users.ours : users.stranger;
                    const run: Run = { id, user, isOurs, createdAt, status, wasRunning: true };
                    return replied(json({ submissions: [submission(run)] }), { what, id, isOurs });
                },
            }),
        ),
    ),
    kind({
        name: "a word: it has never run",
        on: ["status", "history"],
        data: fc.constantFrom("NEVER_EXECUTED", "NEW"),
        make: (status) => replied(json({ submissions: [{ ...neverExecuted, status }] }), { what: "never" }),
    }),
    kind({
        name: "a word: an empty list of runs",
        on: ["status", "history"],
        data: fc.constant(0),
        make: () => replied(json({ submissions: [] }), { what: "never" }),
    }),
    kind({
        name: "a word: the job never ran",
        on: ["job"],
        data: fc.constantFrom("NEW", "SUCCEEDED", "STOPPED"),
        make: (status) => replied(json({ total: 1, jobs: [{ name: place.job, status }] }), { what: "never" }),
    }),
    kind({
        name: "a word: no such job is listed",
        on: ["job"],
        data: fc.constant(0),
        make: () => replied(json({ total: 0, jobs: [] }), { what: "never", isSure: false }),
    }),
    kind({
        name: "a word: the cluster",
        on: ["cluster"],
        data: fc.constantFrom("100", "200", "300", "500", "800", "900", "400", "910", "920"),
        make: (status) => {
            const what = status === "900" || status === "400" ? "clusterAtRest" : "clusterWell";
            return replied(json({ id: place.cluster, status, isFrozen: "0" }), { what });
        },
    }),
    kind({
        name: "a cluster's status that is none",
        on: ["cluster"],
        data: fc.constantFrom<unknown>(900, "0900", " 900", "toString", "__proto__", null, ["900"], {}, "Stopped", 400),
        make: (status) => replied(json({ id: place.cluster, status, isFrozen: {} }), nothing),
    }),
    kind({
        name: "a word: the cluster is not listed",
        on: ["clusters"],
        data: fc.constantFrom("none", "others"),
        make: (which) =>
            replied(json({ clusters: which === "none" ? [] : [{ id: "c2", status: "200" }] }), {
                what: "clusterUnlisted",
            }),
    }),
];

function ofLast({ world: { last } }: Context, make: (run: Run) => Wire, what: "live" | "ended"): Reply {
    const run = last ?? older;
    return replied(json({ submissions: [make(run)] }), { what, id: run.id, isOurs: run.isOurs });
}
