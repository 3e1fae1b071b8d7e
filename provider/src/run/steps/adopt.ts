import type { Submission } from "../../cdm/submission.js";
import { describeRun } from "../model/describe.js";
import type { JobRunInputs } from "../model/inputs.js";
import type { Context } from "./context.js";

/*
 * Goal: a run that this resource did not start becomes its run, and the user sees which one.
 *
 * 1. `adoptedRun`: the facts of such a run.
 * 2. `adopt`: the same for an operation of a program. It names the run and its user, and warns of variables: no start sends them.
 *
 * Limits: it sends no request. The callers decide whether a run is adopted.
 */

/** The mark tells this adoption from others: both halves of a replacement may adopt one run. */
export function adoptedRun({ clock, record }: Pick<Context, "clock" | "record">, submission: Submission) {
    const { submissionId: run, status, creationUser: user } = submission;
    record({ event: "decision", decision: "adopt", run, status, user });
    return { submission, startedByUs: false, __adopted: `${clock.now()}-${clock.random()}` } as const;
}

export function adopt(context: Context, { variables = {} }: JobRunInputs, run: Submission) {
    const { log } = context;
    log.info(`adopted ${describeRun(run)}, started by "${run.creationUser ?? "unknown"}"; sent no start`);
    const names = Object.keys(variables);
    if (names.length > 0)
        log.warn(
            `The variables were not sent (${context.quote(names.join(", "))}): ${describeRun(run)} was adopted, and CDM does not tell with which ones ` +
                "it was started. The next start sends them: to have one now, change triggers.",
        );
    return adoptedRun(context, run);
}
