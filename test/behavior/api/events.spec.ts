import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ensureStopped } from "#provider/api/ensureStopped.js";
import { getJobHistory } from "#provider/api/getJobHistory.js";
import { getJobStatus } from "#provider/api/getJobStatus.js";
import { startRun } from "#provider/api/startRun.js";
import { watchRun } from "#provider/api/watchRun.js";
import { ApiBed } from "../../support/apiBed.js";
import { eventsIn } from "../../support/events.js";

describe("the calls of a script", () => {
    const bed = new ApiBed();
    let folder: string;
    beforeEach(async () => {
        await bed.open({ runMs: 5_000 });
        folder = mkdtempSync(join(tmpdir(), "cdm-events-"));
    });
    afterEach(async () => {
        await bed.close();
        rmSync(folder, { recursive: true });
    });

    const withEvents = (file: string) => ({ ...bed.job, environment: { ...bed.job.environment, HW_CDM_EVENTS: file } });

    it("are in the file of events, each with its outcome", async () => {
        const file = join(folder, "events.jsonl");
        const job = withEvents(file);

        await startRun(job, bed.scriptHost);
        for await (const _ of watchRun(job, bed.scriptHost));
        await getJobStatus(job, bed.scriptHost);
        await getJobHistory(job, bed.scriptHost);
        await ensureStopped(job, bed.scriptHost);
        await getJobStatus({ ...job, jobName: "no-such" }, bed.scriptHost).catch(() => {});

        const events = eventsIn(readFileSync(file, "utf8"));
        const outcomes = events.filter(({ event }) => event === "outcome").map(({ verb, ok }) => `${verb} ${ok}`);
        expect(outcomes).to.have.members([
            ...["start true", "follow true", "status true", "history true", "stop true", "status false"],
        ]);
    });

    it("has an outcome of a watch whose caller leaves it early, with the run as it was last seen", async () => {
        const file = join(folder, "events.jsonl");
        await bed.foreignRun();

        for await (const _ of watchRun(withEvents(file), bed.scriptHost)) break;

        const [outcome, ...more] = eventsIn(readFileSync(file, "utf8")).filter(({ event }) => event === "outcome");
        expect(outcome).to.include({ verb: "follow", ok: true, run: 1, status: "RUNNING" });
        expect(more).to.deep.equal([]);
    });

    it("warn once of a file that takes none, and do their work", async () => {
        const job = withEvents(folder);

        await getJobStatus(job, bed.scriptHost);
        await getJobStatus(job, bed.scriptHost);

        expect(bed.said.filter((text) => text.includes("HW_CDM_EVENTS"))).to.have.length(1);
    });
});
