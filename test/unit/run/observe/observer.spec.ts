import { expect } from "chai";
import type { History } from "#provider/cdm/answers.js";
import type { CdmClient } from "#provider/cdm/client.js";
import { CdmError } from "#provider/cdm/errors.js";
import type { CallOptions } from "#provider/cdm/send.js";
import type { Submission } from "#provider/cdm/submission.js";
import { createDeadline } from "#provider/run/observe/deadline.js";
import { createObserver } from "#provider/run/observe/observer.js";
import { FakeClock } from "../../../support/fakeClock.js";

const date = 1_700_000_000_000;
const ours: Submission = { submissionId: 5, creationDate: date, creationUser: "ci", status: "RUNNING", progress: 7 };
const foreign: Submission = { submissionId: 6, creationDate: date + 500, creationUser: "other", status: "RUNNING" };
const late = new CdmError("ask", { kind: "throttled", text: "no turn in time", withoutEffect: true });
const gone = new CdmError("ask", { kind: "gone", text: "no such job" });

type Row = { readonly status?: string; readonly runCreatedAt?: number };
type Purpose = NonNullable<NonNullable<Parameters<ReturnType<typeof createObserver>["observe"]>[0]>["purpose"]>;

interface Bed {
    readonly row?: Row | undefined;
    readonly known?: Submission | undefined;
    readonly history?: History | undefined;
    readonly status?: Submission | undefined;
    /** How long a request to an API waits in CDM's quota, in milliseconds. */
    readonly waits?: { readonly status?: number; readonly history?: number };
}

/** An observer with what it may ask: a list that has one row, a history and a status. `asked` says which it has asked. */
function observing({ row, known = ours, history, status = ours, waits = {} }: Bed) {
    const clock = new FakeClock();
    const asked: string[] = [];
    const isUrgent: (boolean | undefined)[] = [];
    const deadlines: [string, number | undefined][] = [];
    const answers: { status: () => Promise<Submission | undefined>; row: Row | undefined } = {
        status: async () => status,
        row,
    };
    const until = (what: string, deadline: number | undefined) =>
        deadlines.push([what, deadline && deadline - clock.monotonic()]);
    /** Waits in the quota of one API. */
    async function turn(api: keyof typeof waits, { deadline = Number.POSITIVE_INFINITY }: CallOptions = {}) {
        const waitMs = waits[api] ?? 0;
        if (clock.monotonic() + waitMs > deadline) throw late;
        await clock.sleep(waitMs);
    }
    const client = {
        expectedWaitMs: (api) => waits[api as keyof typeof waits] ?? 0,
        showJobStatus: async (call) => {
            await turn("status", call);
            asked.push("status");
            isUrgent.push(call?.isUrgent);
            return answers.status();
        },
        listSubmissions: async (call) => {
            until("history", call?.deadline);
            await turn("history", call);
            asked.push("history");
            if (history === undefined) throw gone;
            return history;
        },
        showJob: async () => ({ name: "single" }),
    } as Partial<CdmClient> as CdmClient;
    const observer = createObserver({
        client,
        clock,
        deadline: createDeadline(clock, 3_600_000),
        clusterId: "c",
        jobName: "orders",
        list: {
            roundMs: 2_000,
            watched: () => 3,
            rowOf: async (_name, call) => {
                asked.push("list");
                until("list", call.deadline);
                return answers.row && { name: "orders", askedAt: clock.monotonic(), ...answers.row };
            },
            describe: () => undefined,
        },
        known,
        pollMs: 5_000,
        slowestPollMs: 45_000,
        whileClusterChanges: "wait",
        serviceNow: clock.now,
    });
    return { observer, asked, isUrgent, deadlines, clock, answers };
}

const row = (status: string, laterMs = 0): Row => ({ status, runCreatedAt: date + laterMs });
const whole = (...runs: Submission[]): History => ({ runs, isWhole: true });
const part = (...runs: Submission[]): History => ({ runs, isWhole: false });
const stopped = { ...ours, status: "STOPPED" };

describe("an observation with a purpose", () => {
    for (const [purpose, what, bed, asked] of [
        // A wait: only that the run is as it was.
        ["wait", "as it was", { row: row("RUNNING") }, "list"],
        ["wait", "cut to the second", { row: row("RUNNING", -999) }, "list"],
        ["wait", "of a second later", { row: row("RUNNING", 1_000) }, "list status"],
        ["wait", "of a second before", { row: row("RUNNING", -1_000) }, "list status"],
        ["wait", "of the future", { row: row("RUNNING", 3_600_000) }, "list status"],
        ["wait", "without a date", { row: { status: "RUNNING" } }, "list status"],
        ["wait", "without a status", { row: { runCreatedAt: date } }, "list status"],
        ["wait", "with another live status", { row: row("BOOTING") }, "list status"],
        ["wait", "with an end", { row: row("SUCCEEDED") }, "list status"],
        ["wait", "with a word nobody knows", { row: row("HOLIDAY") }, "list status"],
        ["wait", "that is not there", {}, "list status"],
        ["wait", "of a run without a date", { row: row("RUNNING"), known: { status: "RUNNING" } }, "list status"],
        ["wait", "of a run that had ended", { row: row("RUNNING"), known: stopped }, "status"],
        ["waitForEnd", "with another live status", { row: row("BOOTING") }, "list"],
        ["waitForEnd", "with an end", { row: row("FAILED") }, "list status"],
        ["waitForEnd", "that never ran", { row: row("NEW") }, "list status"],
        // After a stop: also the first word of its end.
        ["afterStop", "as it was", { row: row("RUNNING") }, "list"],
        ["afterStop", "with an end", { row: row("STOPPED") }, "list"],
        ["afterStop", "that never ran", { row: row("NEW") }, "list status"],
        ["afterStop", "of a second later", { row: row("STOPPED", 1_000) }, "list status"],
        ["proof", "as it was", { row: row("STOPPED") }, "status"],
        // Before a stop the history has to say that our run is live, and no other.
        ["beforeStop", "as it was", { row: row("RUNNING"), history: whole(ours) }, "list history"],
        ["beforeStop", "on a page of the history", { row: row("RUNNING"), history: part(ours) }, "list history"],
        ["beforeStop", "with an end", { row: row("STOPPED") }, "list"],
        ["beforeStop", "that lags", { row: row("RUNNING"), history: whole(stopped) }, "list history status"],
        ["beforeStop", "hidden", { row: row("RUNNING"), history: whole(foreign, stopped) }, "list history status"],
        ["beforeStop", "beside another", { row: row("RUNNING"), history: whole(foreign, ours) }, "list history status"],
        ["beforeStop", "without a history", { row: row("RUNNING") }, "list history status"],
        ["beforeStop", "with an empty one", { row: row("RUNNING"), history: whole() }, "list history status"],
        // Before a start the whole history has to say that none is live.
        ["beforeStart", "that never ran", { row: row("NEW"), history: whole() }, "list history"],
        ["beforeStart", "that never ran, it says", { row: row("NEW"), history: whole(ours) }, "list history status"],
        ["beforeStart", "with a part of it", { row: row("NEW"), history: part() }, "list history status"],
        ["beforeStart", "with an end", { row: row("STOPPED"), history: whole(stopped) }, "list history"],
        ["beforeStart", "with a part", { row: row("STOPPED"), history: part(stopped) }, "list history status"],
        ["beforeStart", "that lags", { row: row("STOPPED"), history: whole(foreign, stopped) }, "list history status"],
        ["beforeStart", "that is live", { row: row("RUNNING") }, "list status"],
        ["beforeStart", "without a date", { row: { status: "STOPPED" } }, "list status"],
    ] as const satisfies readonly (readonly [Purpose, string, Bed, string])[]) {
        it(`${purpose}, a row ${what}: asks ${asked}`, async () => {
            const { observer, asked: requests } = observing(bed);

            await observer.observe({ purpose });

            expect(requests.join(" ")).to.equal(asked);
        });
    }

    it("without one asks for the status", async () => {
        const { observer, asked } = observing({ row: row("RUNNING") });

        await observer.observe();

        expect(asked).to.deep.equal(["status"]);
    });

    it("marks what the list says, with our run's id and without how far it is", async () => {
        const { observer } = observing({ row: row("STOPPED") });
        const { progress: _, ...run } = stopped;

        const seen = await observer.observe({ purpose: "afterStop" });

        expect(seen).to.deep.equal({ kind: "run", run, live: false, isHint: true });
    });

    it("marks nothing that the history says too, and gives the run as the history does", async () => {
        const { observer } = observing({ row: row("STOPPED"), history: whole(stopped), known: undefined });

        const seen = await observer.observe({ purpose: "beforeStart" });

        expect(seen).to.deep.equal({ kind: "run", run: stopped, live: false });
    });

    it("asks for the status after five minutes of rows, and then reads rows again", async () => {
        const { observer, asked, clock } = observing({ row: row("RUNNING") });
        await clock.advance(5 * 60_000 - 1);
        await observer.observe({ purpose: "wait" });
        await clock.advance(1);
        await observer.observe({ purpose: "wait" });
        await observer.observe({ purpose: "wait" });

        expect(asked).to.deep.equal(["list", "status", "list"]);
    });

    // Symptom: after each look that checked the list, an old run was not looked at for 48 s, and its end was seen that late.
    it("keeps the gap of a listed run after a look that checks the list, until the list shows the run no more", async () => {
        const bed = observing({ row: row("RUNNING") });
        const gaps: (number | undefined)[] = [bed.observer.listedGapMs()];
        const observe = async () => {
            await bed.observer.observe({ purpose: "waitForEnd" });
            gaps.push(bed.observer.listedGapMs());
        };
        await observe();
        await bed.clock.advance(5 * 60_000);
        await observe();
        bed.answers.row = undefined;
        await observe();

        expect(bed.asked).to.deep.equal(["list", "status", "list", "status"]);
        expect(gaps).to.deep.equal([undefined, 3_000, 3_000, undefined]);
    });

    it("reads no row after CDM has said that the job is gone", async () => {
        const { observer, asked, answers } = observing({ row: row("RUNNING", 5_000) });
        answers.status = async () => {
            throw gone;
        };
        await observer.observe({ purpose: "wait" });
        asked.length = 0;

        await observer.observe({ purpose: "wait" });

        expect(asked).to.deep.equal(["status"]);
    });

    it("gives the requests of a stop their turn before others", async () => {
        const { observer, isUrgent } = observing({});
        for (const purpose of ["wait", "waitForEnd", "beforeStart", "beforeStop", "afterStop", "proof"] as const)
            await observer.observe({ purpose });

        expect(isUrgent).to.deep.equal([false, false, false, true, true, true]);
    });

    it("leaves half of the time for the status, if the turn of the history does not come before a stop", async () => {
        const bed = observing({ row: row("RUNNING"), history: whole(ours), waits: { history: 3_600_000 } });

        expect(await bed.observer.observe({ purpose: "beforeStop" })).to.deep.include({ kind: "run", live: true });

        expect(bed.asked).to.deep.equal(["list", "status"]);
        expect(bed.deadlines.find(([what]) => what === "history")).to.deep.equal(["history", 1_800_000]);
    });

    // Symptom: operations waited for minutes for a list that was read for thousands, and missed their deadline.
    it("waits for a row 15 seconds at most, in a wait two readings longer, or until the turn of its job alone comes", async () => {
        const { observer, deadlines } = observing({ row: row("RUNNING"), history: whole(ours) });
        for (const purpose of ["wait", "waitForEnd", "afterStop", "beforeStop"] as const)
            await observer.observe({ purpose });
        const later = observing({ row: row("RUNNING"), history: whole(ours), waits: { status: 40_000 } });
        await later.observer.observe({ purpose: "afterStop" });

        expect([...deadlines, ...later.deadlines].filter(([what]) => what === "list")).to.deep.equal([
            ["list", 19_000],
            ["list", 19_000],
            ["list", 15_000],
            ["list", 15_000],
            ["list", 40_000],
        ]);
    });

    it("waits for nothing past the operation's time, less its reserve", async () => {
        const { observer, deadlines, clock } = observing({ row: row("RUNNING"), history: whole(ours) });
        await clock.advance(3_600_000 - 10_000);
        await observer.observe();
        for (const purpose of ["waitForEnd", "beforeStop"] as const)
            await observer.observe({ purpose, reserveMs: 4_000 });

        expect(deadlines).to.deep.equal([
            ["list", 6_000],
            ["list", 6_000],
            ["history", 3_000],
        ]);
    });

    it("asks for the job's settings if the list has none", async () => {
        expect(await observing({}).observer.describeSettings()).to.deep.equal({ name: "single" });
    });
});
