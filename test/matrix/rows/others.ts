import { creates, each, type Row, updates } from "../row.js";
import { type MatrixTestBed, night } from "../stage.js";

const minuteMs = 60_000;
const revived = (stage: MatrixTestBed) => stage.runs().some(({ auto }) => auto);

/** A run that fails, and a successor that does not. */
async function failsOnce(stage: MatrixTestBed, runMs: number): Promise<void> {
    const { runMs: usualMs } = stage.emulator.truth().clusters[0]?.jobs.find(({ name }) => name === "demo") ?? {};
    await stage.job({ outcome: "fail", runMs, retries: 1, retryAfterMs: 3_000 });
    stage.on("after", "start", () => stage.job({ outcome: "succeed", runMs: usualMs, retries: 0 }));
}

async function startByNight(stage: MatrixTestBed): Promise<void> {
    await stage.job({ runMs: 10 * minuteMs });
    await stage.control("POST", "jobs/demo/runs", { user: night });
    await stage.job({ runMs: 60 * minuteMs });
}

/** Somebody else's runs, the automatic retry's, and answers that do not know of a run yet. */
export const others: readonly Row[] = [
    {
        name: "status: lags 50 s behind a run",
        meets: ["status"],
        leftOut: { "create until submitted": "looks at no run" },
        ageMs: 0,
        strike: (stage) => stage.job({ listLagMs: 50_000 }),
        struck: (stage) => stage.sent("status") > 0,
    },
    {
        name: "the run has failed and was revived by its automatic retry",
        meets: ["status"],
        leftOut: each(creates, "finds no run"),
        before: (stage) => failsOnce(stage, 20_000),
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
        before: (stage) => failsOnce(stage, 140_000),
        strike: async (stage, { kind }) => {
            if (kind === "create") await stage.job({ runMs: 1_000 });
        },
        struck: revived,
    },
    {
        name: "somebody else's run is live",
        meets: ["status"],
        strike: async (stage) => {
            await stage.stopByHand();
            await startByNight(stage);
        },
        struck: (stage) => stage.sent("status") > 0,
        lift: (stage) => stage.clock.advance(11 * minuteMs),
        fails: {
            ...each(creates, /is live .*, started by "night-shift"\).*set ifRunning/),
            ...each(updates, /started by "night-shift"\)\. It is not a run of this JobRun, so it was not stopped/),
        },
    },
    {
        name: "stop: somebody else starts the job 7 s after it",
        meets: ["stop"],
        strike: async (stage) => stage.on("after", "stop", () => stage.clock.at(7_000, () => startByNight(stage))),
        struck: (stage) => stage.runs().at(-1)?.createdBy === night,
        lift: (stage) => stage.clock.advance(11 * minuteMs),
        fails: each(["update by restart"], /It is not a run of this JobRun, so it was not stopped/),
    },
    {
        name: "start: lost before its effect, and somebody else starts the job",
        meets: ["start"],
        strike: async (stage) => {
            await stage.fault({ operation: "start", kind: "drop", when: "before" });
            stage.on("after", "start", () => stage.clock.at(7_000, () => startByNight(stage)));
        },
        fails: each([...creates, ...updates], /whether a run came of it is not known/),
        lift: (stage) => stage.clock.advance(11 * minuteMs),
    },
    {
        name: "somebody else starts the job between the look and the start",
        meets: ["start"],
        strike: async (stage) => {
            await stage.control("POST", "switches", { startRunning: "code" });
            stage.on("before", "start", () => startByNight(stage));
        },
        struck: (stage) => stage.emulator.requests("start").at(-1)?.status === 400,
        lift: (stage) => stage.clock.advance(11 * minuteMs),
        fails: each([...creates, ...updates], /Cdm\.0052.*Wait for the run to end/),
    },
];
