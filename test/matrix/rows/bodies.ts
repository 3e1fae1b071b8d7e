import { against, all, each, type Row } from "../row.js";

const cutOff = { kind: "status", status: 200, body: '{"submissions":[{"submission-id":' };
const large = { kind: "large", bytes: 50_000_000 };
const endless = { kind: "drip", everyMs: 100, bytes: 64, endless: true };
const slow = { kind: "drip", everyMs: 5_000, bytes: 16 };
const late = { kind: "delay", ms: 60_000 };
const unhurried = { kind: "delay", ms: 30 };
const elsewhere = { kind: "redirect", location: "http://example.invalid/v1.1/elsewhere" };

const ofAnother = { submissions: [{ "job-name": "another", "submission-id": 1_000_000, status: "SUCCEEDED" }] };

const tooLarge = /an answer larger than 8 MiB/;
const redirected = /a redirect, which is not followed, to http:\/\/example\.invalid.*HTTP 302.*HW_CDM_ENDPOINT/;

/** Answers that no one can use, or not in time. */
export const bodies: readonly Row[] = [
    against("status", "JSON cut off with its connection", { kind: "truncate", times: 2 }),
    against("start", "JSON cut off with its connection", { kind: "truncate" }),
    against("stop", "JSON cut off with its connection", { kind: "truncate" }),

    against("status", "JSON cut off under 200", { ...cutOff, times: 2 }),
    against("start", "JSON cut off under 200, before its effect", cutOff),
    against("start", "JSON cut off under 200, after its effect", { ...cutOff, after: true }),
    against("stop", "JSON cut off under 200, after its effect", { ...cutOff, after: true }),

    against("status", "a body of 50 MB", large, { fails: each(all, tooLarge) }),
    against("start", "a body of 50 MB", large),
    against("stop", "a body of 50 MB", large),
    against("status", "a body of 50 MB, once CDM has answered", { ...large, nth: 2 }),

    against("status", "a body that never ends", endless),
    against("start", "a body that never ends", endless),
    against("stop", "a body that never ends", endless),

    against("status", "a body that comes too slowly", slow),
    against("start", "a body that comes too slowly", slow),
    against("stop", "a body that comes too slowly", slow),

    against("status", "an answer that comes too late", late),
    against("start", "an answer that comes too late", late),
    against("stop", "an answer that comes too late", late),

    {
        name: "any: a service that takes its time",
        meets: ["status", "start", "stop"],
        strike: (bed) => bed.fault({ operation: "any", ...unhurried, times: 1_000_000 }),
        struck: (bed) => bed.faultsMet > 0,
    },

    against("status", "a redirect to another host", elsewhere, { fails: each(all, redirected) }),
    against("start", "a redirect to another host", elsewhere),
    against("stop", "a redirect to another host", elsewhere),
    against("status", "a redirect to another host, once CDM has answered", { ...elsewhere, nth: 2 }),

    against("status", "no list of submissions", { kind: "status", status: 200, body: {}, times: 2 }),
    against("status", "an answer without a body", { kind: "status", status: 204, times: 2 }),
    against("status", "another job's run", { kind: "status", status: 200, body: ofAnother, times: 2 }),
];
