/**
 * @typedef {object} Ledger what the emulator says of its requests and of its runs
 * @property {{ operation: string }[]} requests
 * @property {{ submissionId: number, live: boolean }[]} runs
 */

/** @param {string} url of an emulator @returns {Promise<Ledger>} */
export async function ledgerOf(url) {
    const [{ requests }, { clusters }] = await Promise.all([
        get(`${url}/_emulator/requests`),
        get(`${url}/_emulator/truth`),
    ]);
    const jobs = clusters.flatMap((/** @type {{ jobs: { runs: Ledger["runs"] }[] }} */ cluster) => cluster.jobs);
    return { requests, runs: jobs.flatMap((/** @type {{ runs: Ledger["runs"] }} */ job) => job.runs) };
}

/**
 * A sentence about what is not as it has to be after a command that succeeded. Undefined if all is.
 * @param {"up" | "destroy"} step
 * @param {Ledger} ledger
 */
export function wrongAfter(step, { requests, runs }) {
    const sent = (/** @type {string} */ operation) =>
        requests.filter((request) => request.operation === operation).length;
    const live = runs.filter((run) => run.live).length;
    if (sent("start") !== 1 || runs.length !== 1) {
        return `${step} succeeded, with ${sent("start")} starts sent and ${runs.length} runs instead of one`;
    }
    if (step === "up") {
        return live === 1 ? undefined : "up succeeded, and its run is not live";
    }
    if (live > 0) {
        return "destroy succeeded, and the run is still live";
    }
    return sent("stop") === 0 ? "destroy succeeded, and sent no stop" : undefined;
}

/** The same after an `up` that had to be refused. @param {Ledger} ledger */
export function wrongAfterRefusal({ requests }) {
    return requests.length === 0 ? undefined : `up was refused, and still sent ${requests.length} requests`;
}

/** @param {string} address @returns {Promise<any>} */
async function get(address) {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    return response.json();
}
