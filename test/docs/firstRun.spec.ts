import { expect } from "chai";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";
import { pageOf } from "./markdown.js";
import { follow, type Outcome } from "./session.js";

interface Truth {
    readonly clusters: { readonly jobs: { readonly runs: { readonly live: boolean; readonly status: string }[] }[] }[];
    readonly maxLiveRuns: number;
}

/** How the emulator that a page has started says the runs have ended. */
async function truthOf({ port }: Outcome): Promise<Truth> {
    const response = await fetch(`http://127.0.0.1:${port}/_emulator/truth`, { signal: AbortSignal.timeout(10_000) });
    return (await response.json()) as Truth;
}

/** These pages tell a reader what to type. Here it is typed. */
describe("a reader who types, in an empty folder, what", function () {
    this.timeout(300_000);
    afterEach(removeTemporaryFolders);

    async function runsAfter(path: string): Promise<{ outcome: Outcome; truth: Truth | undefined }> {
        let truth: Truth | undefined;
        const outcome = await follow(pageOf(path), {
            folder: temporaryFolder(),
            inspect: async (seen) => {
                truth = await truthOf(seen);
            },
        });
        expect(outcome.code, outcome.output).to.equal(0);
        return { outcome, truth };
    }

    function runsIn(truth: Truth | undefined) {
        return (truth?.clusters ?? []).flatMap(({ jobs }) => jobs.flatMap(({ runs }) => runs));
    }

    it("README.md says, starts one run and stops it", async () => {
        const { outcome, truth } = await runsAfter("README.md");

        expect(outcome.output).to.match(/status: +"RUNNING"/);
        expect(outcome.output).to.include("seen not live twice in a row");
        expect(outcome.output, "nothing to be warned of").not.to.match(/warning/i);
        expect(runsIn(truth).map(({ live, status }) => ({ live, status }))).to.deep.equal([
            { live: false, status: "STOPPED" },
        ]);
    });

    it("docs/getting-started.md says, starts two runs, never two at a time, and stops them", async () => {
        const { truth } = await runsAfter("docs/getting-started.md");

        expect(runsIn(truth).map(({ live, status }) => ({ live, status }))).to.deep.equal([
            { live: false, status: "STOPPED" },
            { live: false, status: "STOPPED" },
        ]);
        expect(truth?.maxLiveRuns).to.equal(1);
    });

    it("docs/testing.md says, has tests that pass", async () => {
        const outcome = await follow(pageOf("docs/testing.md"), { folder: temporaryFolder() });

        expect(outcome.code, outcome.output).to.equal(0);
        expect(outcome.output.match(/^# pass 1$/gm), outcome.output).to.have.length(2);
    });
});
