import type { History } from "#provider/cdm/answers.js";
import { CdmError, type FailureKind } from "#provider/cdm/errors.js";
import type { Submission } from "#provider/cdm/submission.js";
import type { Observation } from "#provider/run/model/observation.js";
import { ownerOf } from "#provider/run/model/ownership.js";
import { createDeadline } from "#provider/run/observe/deadline.js";
import type { Observer } from "#provider/run/observe/observer.js";
import type { Context } from "#provider/run/steps/context.js";
import { FakeClock } from "./fakeClock.js";

/** Our run is number 5 of the user `ci`. The others are older or newer, and of other users. */
export const runs = {
    ours: { submissionId: 5, creationDate: 1_700_000_000_000, creationUser: "ci" },
    earlier: { submissionId: 4, creationDate: 1_699_990_000_000, creationUser: "ci" },
    automatic: { submissionId: 6, creationDate: 1_700_000_100_000, creationUser: "ci", isExecuteAuto: true },
    foreign: { submissionId: 6, creationDate: 1_700_000_100_000, creationUser: "night-shift" },
    nameless: {},
} as const satisfies Readonly<Record<string, Submission>>;

type Whose = keyof typeof runs;
type Word = "RUNNING" | "BOOTING" | "SUCCEEDED" | "FAILED" | "STOPPED";

/**
 * What one observation tells, in a word: the status of our run, or of another one.
 * `unreachable`: no answer came. `takes longer`: the service said that it needs time.
 */
export type Seen =
    | Word
    | `${Word} ${Whose}`
    | "never ran"
    | "job gone"
    | "cluster gone"
    | "cluster stopped"
    | "unreachable"
    | "takes longer"
    | "forbidden";

export function errorOf(kind: FailureKind): CdmError {
    return new CdmError("ask for the job", { kind, text: `it is ${kind}`, code: "Cdm.0001" });
}

export function runIn(seen: `${Word} ${Whose}` | Word): Submission {
    const [status, whose = "ours"] = seen.split(" ") as [Word, Whose?];
    return { ...runs[whose], status };
}

export function observationOf(seen: Exclude<Seen, "forbidden">): Observation {
    switch (seen) {
        case "never ran":
            return { kind: "neverRan" };
        case "job gone":
            return { kind: "absent", cause: "job", error: errorOf("gone") };
        case "cluster gone":
            return { kind: "absent", cause: "clusterGone", error: errorOf("unknown") };
        case "cluster stopped":
            return { kind: "absent", cause: "clusterStopped", error: errorOf("unknown") };
        case "unreachable":
        case "takes longer":
            return { kind: "unreachable", error: errorOf("transient"), takesLonger: seen === "takes longer" };
        default:
            return { kind: "run", run: runIn(seen), live: /^(RUNNING|BOOTING)/.test(seen) };
    }
}

const place = {
    id: "c/orders",
    label: 'job "orders" in cluster c',
    projectId: "p",
    address: "https://cdm",
    manualStop: ": stop it",
    hasState: true,
};
const asItIs = (text: string) => text;
const words = { quote: asItIs };

interface Options {
    readonly timeoutMs?: number;
    readonly pollMs?: number;
    /** The job's history. @default it can't be had */
    readonly history?: History;
    /** The job as CDM describes it. @default it can't be had */
    readonly job?: Readonly<Record<string, unknown>>;
}

/** What a waiter needs, on a clock that jumps and without a socket. It sees one thing after the other, and the last one ever after. */
export class WaiterBed {
    readonly clock = new FakeClock();
    /** When the job was asked for, and when a stop was sent, in seconds from the beginning. */
    readonly observedAt: number[] = [];
    readonly stoppedAt: number[] = [];
    readonly progress: string[] = [];
    readonly claimed: Submission[] = [];
    /** What a stop is answered with, unless it is accepted. */
    stopFails: CdmError | undefined;
    /** What the operation has told machines. */
    readonly recorded: Parameters<Context["record"]>[0][] = [];
    readonly context: Context;
    private readonly begunAt = this.clock.monotonic();

    constructor(
        private readonly sequence: readonly Seen[],
        { timeoutMs = 600_000, pollMs = 5_000, history, job }: Options = {},
    ) {
        const { clock } = this;
        const observer: Observer = {
            pollMs,
            slowestPollMs: 48_000,
            listedGapMs: () => undefined,
            recall: () => {},
            observe: async () => this.observe(),
            classifyFailure: async (failure) => {
                if (failure instanceof CdmError && failure.mayPass) return observationOf("unreachable");
                throw failure;
            },
            describeJob: async () => job,
            // A row of a list does not have the whole job.
            describeSettings: async () => job && { name: job["name"] },
            listRuns: async () => history,
            serviceNow: clock.now,
        };
        this.context = {
            job: place,
            clock,
            deadline: createDeadline(clock, timeoutMs),
            observer,
            ownership: {
                ownerOf,
                isOurs: (run, claim) => !["foreign", "unknown"].includes(ownerOf(run, claim)),
                isOfAnotherJobRun: () => false,
                claim: (run) => this.claimed.push(run),
            },
            record: (event) => this.recorded.push(event),
            user: { isShared: false, name: async () => "ci", problem: () => undefined },
            starts: {
                announce: async () => {},
                send: async () => undefined,
                withdraw: () => {},
                isPending: () => false,
                onInterrupt: () => undefined,
                end: async () => {},
            },
            log: { progress: (text) => this.progress.push(text), info: () => {}, warn: () => {} },
            client: {
                stopJob: async ({ onSend = () => {} } = {}) => {
                    onSend();
                    this.stoppedAt.push(this.seconds());
                    if (this.stopFails) throw this.stopFails;
                    return undefined;
                },
            },
            ...words,
        };
    }

    private observe(): Observation {
        const seen = this.sequence[Math.min(this.observedAt.length, this.sequence.length - 1)] ?? "unreachable";
        this.observedAt.push(this.seconds());
        if (seen === "forbidden") throw errorOf("permission");
        return observationOf(seen);
    }

    seconds(): number {
        return (this.clock.monotonic() - this.begunAt) / 1_000;
    }
}
