import { CdmError, SettingsError } from "../../cdm/errors.js";
import { messageOf } from "../../common/text.js";
import { JobRunError, PartialFailureError } from "../model/errors.js";
import { noRecorder, type OutcomeEvent, type RecordedVerb, type Recorder } from "../model/events.js";
import type { LastStop, RunFacts, Unfinished } from "../model/state.js";
import type { Host, OperationContext } from "../process/host.js";

interface Place {
    readonly clusterId: string;
    /** Absent for a link, and for an operation on all jobs of the cluster. */
    readonly jobName?: string | undefined;
    readonly linkName?: string | undefined;
    /** Whose definition it is about. Absent for a run. */
    readonly kind?: "job" | "link" | undefined;
}

/** The context of an operation whose events are taken, if any sink takes them. */
type RecordedContext = OperationContext & { readonly recorder: Recorder };

/** What an operation returns, as far as its record shows it. */
interface Ended {
    readonly submissionId?: number | undefined;
    readonly status?: string | undefined;
    readonly unfinished?: Unfinished | undefined;
    readonly lastStop?: RunFacts["lastStop"];
}

/** The record of one operation, open until it has ended. */
interface OpenRecord {
    /** The operation's context, with the recorder for all that it records on the way. */
    readonly call: RecordedContext;
    succeeded(ended: Ended): void;
    failed(error: unknown): void;
}

export function openRecord(
    verb: RecordedVerb,
    { clusterId: cluster, jobName: job, linkName: link, kind }: Place,
    { events, clock }: Pick<Host, "events" | "clock">,
    call: OperationContext,
): OpenRecord {
    const recorder = events?.open({ verb, urn: call.urn, cluster, job, link, kind }) ?? noRecorder;
    const begunAt = clock.monotonic();
    const end = (outcome: Pick<OutcomeEvent, "ok" | "code" | "text">, ended: Ended) =>
        recorder.record({
            event: "outcome",
            ...outcome,
            durationMs: clock.monotonic() - begunAt,
            run: ended.submissionId,
            status: ended.status,
            unfinished: ended.unfinished?.phase,
            lastStop: ended.lastStop && shown(ended.lastStop),
        });
    return {
        call: { ...call, recorder },
        succeeded: (ended) => end({ ok: true }, ended),
        failed(error) {
            const left = error instanceof PartialFailureError ? error.properties : {};
            end({ ok: false, code: codeOf(error), text: messageOf(error) }, left);
        },
    };
}

/**
 * Runs an operation, and records how it ended. All that the operation records on the way has the same origin.
 *
 * @param endedOf what the record shows of a result
 */
export async function recorded<T>(
    verb: RecordedVerb,
    place: Place,
    host: Pick<Host, "events" | "clock">,
    call: OperationContext,
    operate: (call: RecordedContext) => Promise<T>,
    endedOf: (result: T) => Ended = (result) => result as Ended,
): Promise<T> {
    const record = openRecord(verb, place, host, call);
    try {
        const result = await operate(record.call);
        record.succeeded(endedOf(result));
        return result;
    } catch (error) {
        record.failed(error);
        throw error;
    }
}

function shown({ outcome, attempts, durationMs }: LastStop): OutcomeEvent["lastStop"] {
    return { outcome, attempts, durationMs };
}

function codeOf(error: unknown): string | undefined {
    if (error instanceof JobRunError) return error.errorCode;
    if (error instanceof SettingsError) return error.problems[0]?.errorCode;
    return error instanceof CdmError ? error.failure.code : undefined;
}
