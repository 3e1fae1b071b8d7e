import { compareRuns, type RunIdentity } from "../model/identity.js";
import { livenessOf } from "../model/status.js";
import type { Observer } from "./observer.js";

/**
 * Whether a run is over that was live when it was last seen, and that the job's status does not show any more.
 *
 * An empty status alone does not prove that. The job's history has to confirm it, or, if the history can't be read, the job itself.
 * False if neither confirms it: then the caller observes on.
 */
export async function isConfirmedOver(
    { observer }: { readonly observer: Pick<Observer, "listRuns" | "describeJob"> },
    run: RunIdentity | undefined,
): Promise<boolean> {
    // mutant: the second witness of an end
    if (run === undefined) return true;
    const history = await observer.listRuns();
    if (history !== undefined) {
        const known = history.runs.filter((one) => compareRuns(one, run) !== "older");
        // The history may have more pages. The run may be on one of them.
        const isTold = history.isWhole || known.some((one) => compareRuns(one, run) === "same");
        return isTold && known.every(({ status }) => livenessOf(status) === "ended");
    }
    const status = (await observer.describeJob())?.status;
    // "Never ran" is what the empty status says already, so it confirms nothing.
    return typeof status === "string" && livenessOf(status) === "ended";
}
