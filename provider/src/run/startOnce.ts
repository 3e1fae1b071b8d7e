import { CdmError } from "../cdm/errors.js";
import type { Submission } from "../cdm/submission.js";
import { isNewerRun, isSameRun } from "./identity.js";
import type { Operation } from "./operation.js";

export type StartOutcome =
    | { readonly kind: "started"; readonly submission: Submission }
    /** A start was sent, and nothing shows which run came of it, or whether one did. */
    | { readonly kind: "unclear"; readonly reason: string };

/** How often a start whose answer was lost is sent again, after nothing came of it. */
const mostStarts = 3;
/** How many looks in vain until a lost start counts as one without effect. */
const looksInVain = 3;

/**
 * Starts the job exactly once, whatever answers get lost. After any doubt it looks first: a run newer than `before` is
 * the one that was started. Only where none appears is the start sent again.
 *
 * @param before the job's last run before the start, undefined where it never ran
 * @throws CdmError where CDM has said no
 */
export async function startOnce(
    operation: Operation,
    before: Submission | undefined,
    variables: Readonly<Record<string, string>> | undefined,
): Promise<StartOutcome> {
    let doubt: CdmError | undefined;
    for (let attempt = 1; attempt <= mostStarts; attempt++) {
        try {
            return await complete(operation, before, await operation.client.startJob(variables));
        } catch (error) {
            if (!(error instanceof CdmError)) throw error;
            const ranAfterDoubt = doubt !== undefined && error.kind === "alreadyRunning";
            if (!ranAfterDoubt && !isUnclear(error)) throw error;
            doubt ??= error;
            const found = await lookForNewRun(operation, before, looksInVain);
            if (found === "unseen") return { kind: "unclear", reason: doubt.message };
            if (found !== "none") return { kind: "started", submission: found };
        }
    }
    return { kind: "unclear", reason: `${doubt?.message} It was sent ${mostStarts} times.` };
}

/** Anything but a plain no: no answer, half an answer, or an answer of something between CDM and us. */
function isUnclear({ kind, failure }: CdmError): boolean {
    if (failure.withoutEffect === true) return false;
    return kind === "transient" || (kind === "unknown" && (failure.httpStatus ?? 500) >= 500);
}

/** Newer editions answer a start with five fields, without the submission id, or with an empty list: the status has the rest. */
async function complete(
    operation: Operation,
    before: Submission | undefined,
    answer: Submission | undefined,
): Promise<StartOutcome> {
    if (answer?.submissionId !== undefined) return { kind: "started", submission: answer };
    const isIdentified = answer?.creationDate !== undefined;
    const looks = isIdentified ? looksInVain : Number.POSITIVE_INFINITY;
    const found = await lookForNewRun(operation, before, looks, answer);
    if (typeof found === "object") return { kind: "started", submission: { ...answer, ...found } };
    if (isIdentified) return { kind: "started", submission: answer };
    return {
        kind: "unclear",
        reason: "CDM accepted the start without naming a run, and its status has not shown one.",
    };
}

/** `none`: the service was seen, and it knows of no new run. `unseen`: the service could not be asked. */
async function lookForNewRun(
    operation: Operation,
    before: Submission | undefined,
    looks: number,
    answer?: Submission,
): Promise<Submission | "none" | "unseen"> {
    try {
        for (let look = 1; look <= looks; look++) {
            if (look > 1 && !(await operation.pause(operation.pollMs))) return "unseen";
            const sighting = await operation.look();
            if (sighting.kind !== "run") continue;
            const { submission } = sighting;
            if (isNewerRun(submission, before) || (answer && isSameRun(submission, answer))) return submission;
        }
        return "none";
    } catch (error) {
        if (error instanceof CdmError) return "unseen";
        throw error;
    }
}
