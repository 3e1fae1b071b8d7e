/**
 * @typedef {object} Request
 * @property {number} at
 * @property {string} operation
 * @property {number} [status]
 * @typedef {{ submissionId: number, status: string, live: boolean }} Run
 * @typedef {object} Truth
 * @property {{ jobs: { runs: Run[] }[] }[]} clusters
 * @property {number} maxLiveRuns
 */

/**
 * The requests that the emulator got, and the runs as it says they ended.
 * @param {Request[]} requests
 * @param {Truth} truth
 */
export function ledger(requests, truth) {
    const [first] = requests;
    const asked = requests.map(
        ({ at, operation, status }) =>
            `  ${((at - (first?.at ?? 0)) / 1000).toFixed(1).padStart(6)} s  ${operation.padEnd(12)} ${status ?? "no answer"}`,
    );
    const runs = runsOf(truth).map(
        ({ submissionId, status, live }) => `  run ${submissionId}: ${status}, ${live ? "LIVE" : "not live"}`,
    );
    return [...asked, "", ...runs, `  most runs live at one time: ${truth.maxLiveRuns}`, ""].join("\n");
}

/**
 * A sentence about a promise that the demo has broken. Undefined if it has kept them all.
 * @param {Truth} truth
 */
export function broken(truth) {
    const runs = runsOf(truth);
    const live = runs.filter((run) => run.live).map((run) => run.submissionId);
    if (live.length > 0) {
        return `pulumi destroy succeeded, and the emulator says that run ${live.join(", ")} is still live.`;
    }
    if (runs.length !== 2) {
        return `The two starts should have made two runs, and the emulator says there were ${runs.length}.`;
    }
    if (truth.maxLiveRuns !== 1) {
        return `There should never be two live runs of one job, and the emulator says ${truth.maxLiveRuns} were live at one time.`;
    }
    return undefined;
}

/** @param {Truth} truth */
function runsOf({ clusters }) {
    return clusters.flatMap(({ jobs }) => jobs.flatMap(({ runs }) => runs));
}
