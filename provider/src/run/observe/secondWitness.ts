import { compareRuns, type RunIdentity } from "../model/identity.js";
import { livenessOf } from "../model/status.js";
import type { Observer } from "./observer.js";

/**
 * Whether a run that was live when it was last seen, and that the job's status does not show any more, is over.
 *
 * An empty status alone is no proof: the job's history has to say so too, or the job itself where its history can't be had.
 * False where neither says so: then the caller looks on.
 */
export async function isConfirmedOver(
    { observer }: { readonly observer: Pick<Observer, "listRuns" | "describeJob"> },
    run: RunIdentity | undefined,
): Promise<boolean> {
    if (run === undefined) return true;
    const history = await observer.listRuns();
    if (history !== undefined) {
        const known = history.runs.filter((one) => compareRuns(one, run) !== "older");
        // On a page of more it may only be missing.
        const isTold = history.isWhole || known.some((one) => compareRuns(one, run) === "same");
        return isTold && known.every(({ status }) => livenessOf(status) === "ended");
    }
    const status = (await observer.describeJob())?.status;
    // That the job never ran is what its status says already: no second word.
    return typeof status === "string" && livenessOf(status) === "ended";
}
