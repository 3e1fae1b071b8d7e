import type { TrafficEvent } from "../../cdm/traffic.js";
import type { Redact } from "../../common/text.js";
import type { AbsenceCause } from "./observation.js";
import type { Owner } from "./ownership.js";
import type { LastStop } from "./state.js";

/*
 * What an operation tells of itself, for machines and auditors. The package ships `events.schema.json`, which
 * describes the lines that come of it. So a name or a word here is a published format: it may be added, and never changes its meaning.
 */

/** One look at the job, as a proof names it. */
export interface Look {
    /** When CDM answered, as ISO 8601. */
    readonly at: string;
    /** What was asked: the run's status, or the job, the link or the cluster, which are gone. */
    readonly witness: "run" | "link" | AbsenceCause;
    /** `list`: the list of the cluster's jobs said so. It may be the first look of a proof, never the second. `definition`: the job or the link was asked for. */
    readonly source: "status" | "list" | "definition";
    /** The id of the run that it showed. */
    readonly run?: number | undefined;
    readonly status?: string | undefined;
}

/**
 * What was decided.
 *
 * - `start`, `noStart`: a start is sent, or is not
 * - `started`: the run of our start is known. `unclear`: a start was sent, and nothing tells its run yet
 * - `adopt`: a run that was not started here is taken over. `follow`: the wait goes on with a newer run
 * - `stop`: a stop is sent. `leave`: a live run is left alone. `refuse`: a live run that must not be stopped ends the operation
 * - `unsure`: nothing tells yet whose the live run is
 * - `verified`: two looks in a row have shown no live run
 * - `resume`, `rerun`, `keep`: what an update does
 * - `write`: a create, an update or a delete of a definition is sent. `wait`: a live run is let end before that. `deleted`: two looks in a row have
 *   shown no definition
 */
type DecisionWord =
    | "start"
    | "noStart"
    | "started"
    | "unclear"
    | "adopt"
    | "follow"
    | "stop"
    | "leave"
    | "refuse"
    | "unsure"
    | "verified"
    | "resume"
    | "rerun"
    | "keep"
    | "write"
    | "wait"
    | "deleted";

export interface DecisionEvent {
    readonly event: "decision";
    readonly decision: DecisionWord;
    /** Why, in a sentence or a part of one. */
    readonly because?: string | undefined;
    /** The id of the run that it is about. */
    readonly run?: number | undefined;
    /** The run's status as it was just seen. */
    readonly status?: string | undefined;
    /** Whose the run is. `any`: the operation stops every run of the job. */
    readonly owner?: Owner | "any" | undefined;
    /** The user that CDM names as the one who started the run. */
    readonly user?: string | undefined;
    /** For `start`, `stop` and `write`: 1 for the first one of the operation. */
    readonly attempt?: number | undefined;
    /** For `verified` and `deleted`: the two looks, the older first. */
    readonly looks?: readonly Look[] | undefined;
}

/** What a look has shown that the last one had not. */
export interface TransitionEvent {
    readonly event: "transition";
    /** `status`: the run or its status is another. `progress`: only its rows or its progress are. */
    readonly change: "status" | "progress";
    /** What the look showed. `absent`: the job or its cluster does not exist, or the cluster is stopped. `unreachable`: no answer. */
    readonly seen: "run" | "neverRan" | "absent" | "unreachable";
    readonly run?: number | undefined;
    readonly status?: string | undefined;
    /** The status of the same run at the last look. */
    readonly before?: string | undefined;
    readonly live?: boolean | undefined;
    readonly source?: Look["source"] | undefined;
    readonly user?: string | undefined;
    /** Whether CDM started the run by itself, by the job's schedule or its automatic retry. */
    readonly isAutomatic?: boolean | undefined;
    /** CDM's own dates, as ISO 8601. */
    readonly createdAt?: string | undefined;
    readonly updatedAt?: string | undefined;
    /** As CDM gives it: editions differ in what it means. */
    readonly progress?: number | undefined;
    readonly rows?: number | undefined;
    readonly cause?: AbsenceCause | undefined;
    readonly text?: string | undefined;
}

/** How an operation has ended. */
export interface OutcomeEvent {
    readonly event: "outcome";
    readonly ok: boolean;
    readonly durationMs: number;
    /** The code of docs/errors.md, or the one of CDM, if it failed. */
    readonly code?: string | undefined;
    /** The error's sentence, if it failed. */
    readonly text?: string | undefined;
    /** The run in the state that it leaves. */
    readonly run?: number | undefined;
    readonly status?: string | undefined;
    /** What the state owes, if it is unfinished. */
    readonly unfinished?: string | undefined;
    readonly lastStop?: Pick<LastStop, "outcome" | "attempts" | "durationMs"> | undefined;
}

export type OperationEvent = TrafficEvent | DecisionEvent | TransitionEvent | OutcomeEvent;

/** The verbs of operations. `watch`: what several operations share, such as the list of a cluster's jobs. */
export type RecordedVerb =
    | ("create" | "update" | "read" | "delete" | "lookUp")
    | ("start" | "stop" | "status" | "history" | "follow" | "watch");

/** What an operation is about. */
interface Origin {
    readonly verb: RecordedVerb;
    readonly urn?: string | undefined;
    readonly cluster: string;
    readonly job?: string | undefined;
    readonly link?: string | undefined;
    /** What the operation is about. @default a run of a job */
    readonly kind?: "job" | "link" | undefined;
}

/** Takes the events of one operation. It never throws, and never waits. */
export interface Recorder {
    record(event: OperationEvent): void;
    /** From now on, no text shows what this hides, besides what was hidden before. */
    hide(redact: Redact): void;
}

/** Takes the events of a process. `events/` has the one that writes a file. */
export interface EventSink {
    open(origin: Origin): Recorder;
}

/** For an operation whose events nobody wants. */
export const noRecorder: Recorder = { record: () => {}, hide: () => {} };
