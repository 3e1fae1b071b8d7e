import fc from "fast-check";
import type { JobPage } from "../support/manyJobRuns.js";

/** A run, as the emulator knows it. */
interface RunTruth {
    readonly submissionId: number;
    readonly status: string;
    readonly live: boolean;
    readonly createdBy: string;
    readonly auto: boolean;
    readonly startedAt: number;
    readonly endedAt?: number;
    readonly stops: number;
}

export interface JobTruth {
    readonly name: string;
    readonly bootMs: number;
    readonly runs: readonly RunTruth[];
}

/** What the list of jobs is like, from a moment on. */
export type Distortion =
    | { readonly kind: "true" | "frozen" | "twice" | "empty" | "hangs" }
    | { readonly kind: "lags"; readonly byMs: number }
    | { readonly kind: "says"; readonly status: string }
    | { readonly kind: "lacks"; readonly job: number }
    | { readonly kind: "dates"; readonly byMs: number }
    | { readonly kind: "fails"; readonly httpStatus: number };

/** Some time after all operations of a phase have begun: the creates, the updates, the deletes. */
interface Moment {
    readonly phase: number;
    readonly afterMs: number;
}

interface WorldEvent extends Moment {
    readonly kind: "strangerStarts" | "isOvertaken" | "isStopped" | "isMadeAnew";
    readonly job: number;
}

interface Program {
    readonly bootMs: number;
    readonly runMs: number;
    readonly stopMs: number;
    readonly outcome: "succeed" | "fail";
    readonly retries: number;
    readonly waitFor: "submitted" | "running" | "completed";
    readonly onDelete: "stop" | "finish";
    /** When its operations begin, after those of the first one. */
    readonly afterMs: number;
    readonly isRunAgain: boolean;
}

export interface ListScenario {
    readonly programs: readonly Program[];
    readonly startBeside: "code" | "accept";
    readonly list: readonly (Moment & { readonly distortion: Distortion })[];
    readonly events: readonly WorldEvent[];
    readonly restMs: number;
}

const seconds = (...choices: number[]) => fc.constantFrom(...choices.map((one) => Math.round(one * 1_000)));
const most = 5;
const job = fc.nat({ max: most - 1 });

const distortion: fc.Arbitrary<Distortion> = fc.oneof(
    {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constantFrom("true" as const, "frozen", "twice", "empty", "hangs") }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("lags" as const), byMs: seconds(1, 7, 60, 600) }) },
    {
        weight: 3,
        arbitrary: fc.record({
            kind: fc.constant("says" as const),
            status: fc.constantFrom("NEW", "BOOTING", "RUNNING", "SUCCEEDED", "FAILED", "STOPPED", "HOLIDAY"),
        }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("lacks" as const), job }) },
    {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("dates" as const), byMs: seconds(-3_600, -1, 0.5, 1, 3_600) }),
    },
    {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("fails" as const), httpStatus: fc.constantFrom(403, 404, 429, 503) }),
    },
);

const program: fc.Arbitrary<Program> = fc.record({
    bootMs: seconds(0, 3, 40),
    runMs: seconds(2, 30, 170, 36_000),
    stopMs: seconds(0, 4, 50),
    outcome: fc.constantFrom("succeed", "succeed", "fail"),
    retries: fc.constantFrom(0, 0, 1),
    waitFor: fc.constantFrom("submitted", "running", "running", "completed"),
    onDelete: fc.constantFrom("stop", "stop", "finish"),
    afterMs: seconds(0, 0, 2, 20),
    isRunAgain: fc.boolean(),
});

const moment = { phase: fc.nat({ max: 2 }), afterMs: seconds(0, 0, 0, 1, 5, 30, 120) };
const eventKinds = [
    "strangerStarts",
    "strangerStarts",
    "isOvertaken",
    "isOvertaken",
    "isStopped",
    "isMadeAnew",
] as const;

/** Several JobRuns of one cluster, and a list that lags or lies. */
export const listScenario: fc.Arbitrary<ListScenario> = fc.record({
    programs: fc.array(program, { minLength: 3, maxLength: most }),
    startBeside: fc.constantFrom("code", "accept"),
    list: fc.array(fc.record({ ...moment, distortion }), { minLength: 1, maxLength: 4 }),
    events: fc.array(fc.record({ ...moment, kind: fc.constantFrom(...eventKinds), job }), { maxLength: 6 }),
    restMs: seconds(0, 30, 300),
});

/** The list as it was at a moment, of what is known of the runs today. */
export function pageAt(jobs: readonly JobTruth[], moment: number): JobPage {
    return { total: jobs.length, jobs: jobs.map((one) => rowAt(one, moment)) };
}

function rowAt({ name, bootMs, runs }: JobTruth, moment: number): JobPage["jobs"][number] {
    const run = runs.filter(({ startedAt }) => startedAt <= moment).at(-1);
    if (run === undefined) return { name, status: "NEW" };
    const isOver = run.endedAt !== undefined && run.endedAt <= moment;
    const liveWord = moment < run.startedAt + bootMs ? "BOOTING" : "RUNNING";
    return { name, status: isOver ? run.status : liveWord, execute_create_date: run.startedAt };
}

/** The list as the provider gets it. */
export function distorted(page: JobPage, distortion: Distortion): JobPage {
    const { jobs, total } = page;
    switch (distortion.kind) {
        case "twice":
            return { total: 2 * total, jobs: [...jobs, ...jobs] };
        case "empty":
            return { total: 0, jobs: [] };
        case "lacks":
            return { total, jobs: jobs.filter((_, index) => index !== distortion.job) };
        case "says":
            return { total, jobs: jobs.map((one) => ({ ...one, status: distortion.status })) };
        case "dates":
            return { total, jobs: jobs.map((one) => moved(one, distortion.byMs)) };
        default:
            return page;
    }
}

function moved(row: JobPage["jobs"][number], byMs: number): JobPage["jobs"][number] {
    const date = row["execute_create_date"];
    return typeof date === "number" ? { ...row, execute_create_date: date + byMs } : row;
}
