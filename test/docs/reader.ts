import { expect } from "chai";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";
import { pageOf } from "./markdown.js";
import { follow } from "./session.js";

export interface Read {
    /** What the shell has shown. */
    readonly output: string;
    /** How the runs ended, as the emulator says that the page has started. */
    readonly runs: readonly { readonly live: boolean; readonly status: string }[];
    readonly maxLiveRuns: number;
}

interface Truth {
    readonly clusters: readonly { readonly jobs: readonly { readonly runs: Read["runs"] }[] }[];
    readonly maxLiveRuns: number;
}

/** Types in an empty folder what the page says, to its end, and asks the page's emulator what has happened. */
export async function typeAsAReader(path: string, { hasEmulator = true } = {}): Promise<Read> {
    let truth: Truth = { clusters: [], maxLiveRuns: 0 };
    try {
        const { code, output } = await follow(pageOf(path), {
            folder: temporaryFolder(),
            inspect: async ({ port }) => {
                if (!hasEmulator) return;
                const address = `http://127.0.0.1:${port}/_emulator/truth`;
                truth = (await (await fetch(address, { signal: AbortSignal.timeout(10_000) })).json()) as Truth;
            },
        });
        expect(code, output).to.equal(0);
        const runs = truth.clusters.flatMap(({ jobs }) => jobs.flatMap((job) => job.runs));
        return {
            output,
            runs: runs.map(({ live, status }) => ({ live, status })),
            maxLiveRuns: truth.maxLiveRuns,
        };
    } finally {
        removeTemporaryFolders();
    }
}
