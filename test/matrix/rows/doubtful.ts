import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { booting, doubtfulAnswers } from "../../support/doubtfulAnswers.js";
import type { MatrixTestBed } from "../matrixTestBed.js";
import { against, type Row } from "../row.js";

const deep = `${'[{"a":'.repeat(5_000)}1${"}]".repeat(5_000)}`;

/** What no parser may throw at. */
const hostile: readonly (readonly [string, number, unknown])[] = [
    ["a validation result nested 5,000 deep", 200, `{"validation-result":${deep}}`],
    ["a million brackets", 200, "[".repeat(1_000_000)],
];

/** Each had its effect: the run is the resource's, or the state owes it. */
const afterEffect = [...doubtfulAnswers, ...hostile].map(([what, status, body]) =>
    against("start", `answered by ${what}, after its effect`, { kind: "status", status, body, after: true }),
);

type Entry = Record<string, unknown>;

/** Rewrites the runs that a status shows, as another edition words them. */
function worded(what: string, rewrite: (entry: Entry) => Entry): Row {
    return {
        name: `status: a run ${what}`,
        meets: ["status"],
        strike: async (bed) => {
            bed.rewrite = (verb, text) => {
                if (verb !== "status" || !text.includes('"submissions"')) return text;
                const body = JSON.parse(text);
                return JSON.stringify({ ...body, submissions: body.submissions.map(rewrite) });
            };
        },
        struck: (bed: MatrixTestBed) => bed.sent("status") > 0,
    };
}

function without(entry: Entry, ...names: string[]): Entry {
    return Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name)));
}

const wordings: readonly Row[] = [
    worded("without its id", (entry) => without(entry, "submission-id")),
    worded("without its user", (entry) => without(entry, "creation-user")),
    worded("whose user has the domain before", (entry) =>
        "creation-user" in entry ? { ...entry, "creation-user": `acme/${entry["creation-user"]}` } : entry,
    ),
    worded("whose status is written in small letters", (entry) => ({
        ...entry,
        status: String(entry["status"]).toLowerCase(),
    })),
];

const nothingSaid: readonly (readonly [string, number, unknown])[] = [
    ["204 without a body", 204, ""],
    ["null", 200, "null"],
    ["a list of jobs", 200, { total: 1, jobs: [{ name: outOfTheBox.job, status: "SUCCEEDED" }] }],
    ["another job's run", 200, { submissions: [{ ...booting, "job-name": "other", status: "SUCCEEDED" }] }],
];

const noWords = nothingSaid.map(([what, status, body]) =>
    against("status", `answered by ${what}`, { kind: "status", status, body, times: 2 }),
);

const cluster = (bed: MatrixTestBed, status: string) =>
    bed.control("POST", `clusters/${outOfTheBox.cluster}`, { status });

/** Answers of nobody's, runs in other words, and a cluster that is on its way. */
export const doubtful: readonly Row[] = [
    ...afterEffect,
    ...wordings,
    ...noWords,
    {
        name: "any: the cluster is starting for ten minutes",
        meets: ["status"],
        leftOut: { read: "asks once what the cluster is, and says so" },
        strike: async (bed) => {
            await cluster(bed, "920");
            bed.clock.at(600_000, () => cluster(bed, "200"));
        },
        struck: (bed) => bed.emulator.requests("cluster").length > 0,
        lift: (bed) => cluster(bed, "200"),
    },
    {
        name: "any: throttled for ten minutes",
        meets: ["status"],
        leftOut: { read: "gives up after five" },
        strike: async (bed) => {
            const body = { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached." };
            await bed.control("POST", "faults", {
                operation: "any",
                kind: "status",
                status: 429,
                body,
                times: 10_000,
            });
            bed.clock.at(600_000, () => bed.control("DELETE", "faults"));
        },
        struck: (bed) => bed.emulator.requests().some(({ status }) => status === 429),
    },
];
