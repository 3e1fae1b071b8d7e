import { type MatrixTestBed, night } from "../matrixTestBed.js";
import { creates, each, type Row, updates } from "../row.js";

const minuteMs = 60_000;
const revived = (bed: MatrixTestBed) => bed.runs().some(({ auto }) => auto);

/** A run that fails, and a successor that does not. */
async function failsOnce(bed: MatrixTestBed, runMs: number): Promise<void> {
    const { runMs: usualMs } = bed.emulator.truth().clusters[0]?.jobs.find(({ name }) => name === "demo") ?? {};
    await bed.job({ outcome: "fail", runMs, retries: 1, retryAfterMs: 3_000 });
    bed.on("after", "start", () => bed.job({ outcome: "succeed", runMs: usualMs, retries: 0 }));
}

async function startByNight(bed: MatrixTestBed): Promise<void> {
    await bed.job({ runMs: 10 * minuteMs });
    await bed.control("POST", "jobs/demo/runs", { user: night });
    await bed.job({ runMs: 60 * minuteMs });
}

/** Somebody else's runs, the automatic retry's, and answers that do not know of a run yet. */
export const others: readonly Row[] = [
    {
        name: "status: lags 50 s behind a run",
        meets: ["status"],
        leftOut: { "create until submitted": "looks at no run" },
        ageMs: 0,
        strike: (bed) => bed.job({ listLagMs: 50_000 }),
        struck: (bed) => bed.sent("status") > 0,
    },
    {
        name: "the run has failed and was revived by its automatic retry",
        meets: ["status"],
        leftOut: each(creates, "finds no run"),
        before: (bed) => failsOnce(bed, 20_000),
        strike: async () => {},
        struck: revived,
    },
    {
        name: "the run fails meanwhile and is revived by its automatic retry",
        meets: ["status"],
        leftOut: {
            "create until submitted": "waits for no run",
            "update by restart": "stops the run before it can fail",
            "delete by stop": "stops the run before it can fail",
            read: "waits for no run",
        },
        before: (bed) => failsOnce(bed, 140_000),
        strike: async (bed, { kind }) => {
            if (kind === "create") await bed.job({ bootMs: 2_100, runMs: 100 });
        },
        struck: revived,
    },
    {
        name: "somebody else's run is live",
        meets: ["status"],
        strike: async (bed) => {
            await bed.stopByHand();
            await startByNight(bed);
        },
        struck: (bed) => bed.sent("status") > 0,
        lift: (bed) => bed.clock.advance(11 * minuteMs),
        fails: {
            ...each(creates, /is live .*, started by "night-shift"\).*set ifRunning/),
            ...each(updates, /started by "night-shift"\)\. It is not a run of this JobRun, so it was not stopped/),
        },
    },
    {
        name: "stop: somebody else starts the job 3 s after it",
        meets: ["stop"],
        strike: async (bed) => bed.on("after", "stop", () => bed.clock.at(3_000, () => startByNight(bed))),
        struck: (bed) => bed.runs().at(-1)?.createdBy === night,
        lift: (bed) => bed.clock.advance(11 * minuteMs),
        fails: each(["update by restart"], /It is not a run of this JobRun, so it was not stopped/),
    },
    {
        name: "start: lost before its effect, and somebody else starts the job",
        meets: ["start"],
        strike: async (bed) => {
            await bed.fault({ operation: "start", kind: "drop", when: "before" });
            bed.on("after", "start", () => bed.clock.at(7_000, () => startByNight(bed)));
        },
        fails: each([...creates, ...updates], /whether a run came of it is not known/),
        lift: (bed) => bed.clock.advance(11 * minuteMs),
    },
    {
        name: "somebody else starts the job between the look and the start",
        meets: ["start"],
        strike: async (bed) => {
            await bed.control("POST", "switches", { startRunning: "code" });
            bed.on("before", "start", () => startByNight(bed));
        },
        struck: (bed) => bed.emulator.requests("start").at(-1)?.status === 400,
        lift: (bed) => bed.clock.advance(11 * minuteMs),
        fails: each([...creates, ...updates], /Cdm\.0052.*Wait for the run to end/),
    },
];
