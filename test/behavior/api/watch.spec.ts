import { expect } from "chai";
import type { WatchOptions } from "#provider/api/options.js";
import type { JobStatus } from "#provider/api/run.js";
import { watchRun } from "#provider/api/watchRun.js";
import { bedOfEach } from "../../support/apiBed.js";
import { errorOf } from "../../support/world.js";

describe("watchRun", () => {
    const bed = bedOfEach();

    const watch = (options: Partial<WatchOptions> = {}) => watchRun({ ...bed.job, ...options }, bed.scriptHost);

    async function all(looks: AsyncIterable<JobStatus>): Promise<JobStatus[]> {
        const seen: JobStatus[] = [];
        for await (const look of looks) seen.push(look);
        return seen;
    }

    it("yields each look that shows anything new, and ends with the ended run", async () => {
        await bed.control("PUT", "jobs/demo", { bootMs: 5_000, runMs: 60_000 });
        await bed.foreignRun();

        const seen = await all(watch());

        expect(seen.at(0)).to.include({ status: "BOOTING", liveness: "live", jobName: "demo" });
        expect(seen.at(-1)).to.include({ status: "SUCCEEDED", liveness: "ended" });
        expect(seen.slice(0, -1).every(({ liveness }) => liveness === "live")).to.equal(true);
        const texts = seen.map((look) => JSON.stringify(look));
        expect(new Set(texts).size).to.equal(texts.length);
        expect([bed.sent("start"), bed.sent("stop")]).to.deep.equal([0, 0]);
    });

    it("yields once where no run is live, or the job has never run", async () => {
        expect(await all(watch()))
            .to.have.length(1)
            .and.to.have.nested.property("0.liveness", "neverRan");
        await bed.foreignRun();
        await bed.endRun();
        expect(await all(watch()))
            .to.have.length(1)
            .and.to.have.nested.property("0.status", "STOPPED");
    });

    it("sends nothing after break", async () => {
        await bed.foreignRun();

        for await (const { liveness } of watch()) {
            expect(liveness).to.equal("live");
            break;
        }
        await bed.clock.sleep(600_000);

        expect(bed.emulator.requests()).to.have.length(1);
    });

    it("sends nothing before it is asked for the first look", async () => {
        watch();

        expect(bed.emulator.requests()).to.deep.equal([]);
    });

    it("ends a look that is under way where return is called, and throws nothing", async () => {
        await bed.foreignRun();
        const looks = watch();
        await looks.next();
        const [pending, left] = [looks.next(), looks.return?.()];

        expect(await left).to.deep.equal({ done: true, value: undefined });
        expect(await pending).to.deep.equal({ done: true, value: undefined });
    });

    it("fails where its signal is aborted: it did not see the end", async () => {
        await bed.foreignRun();
        const controller = new AbortController();
        bed.clock.at(60_000, () => controller.abort());

        const error = await errorOf(all(watch({ signal: controller.signal })));

        expect(error.message).to.include("was canceled (CDMRUN-209)");
    });

    it("looks on through failures that may pass, and says so", async () => {
        await bed.control("PUT", "jobs/demo", { runMs: 600_000 });
        await bed.foreignRun();
        const looks = watch();
        await looks.next();
        await bed.control("POST", "faults", { operation: "status", kind: "status", status: 502, body: "", times: 40 });

        const seen = await all(looks);

        expect(seen.at(-1)).to.include({ status: "SUCCEEDED" });
        expect(bed.said.join("\n")).to.include("502");
    });

    it("goes on with a run that CDM starts by itself meanwhile", async () => {
        await bed.foreignRun();
        const looks = watch();
        await looks.next();
        await bed.endRun();
        await bed.control("PUT", "jobs/demo", { runMs: 60_000 });
        await bed.control("POST", "jobs/demo/runs", { user: "op_svc_cdm", auto: true });

        const seen = await all(looks);

        expect(seen.at(0)).to.include({ submissionId: 2, liveness: "live" });
        expect(seen.at(-1)).to.include({ submissionId: 2, liveness: "ended" });
    });

    it("fails where the time is up, and says that the run goes on", async () => {
        await bed.foreignRun();

        const error = await errorOf(all(watch({ timeout: "10m" })));

        expect(error.message).to.match(
            /^Run 1 of job "demo" .* was not seen to end within 10 min; its last status was RUNNING\. .*it goes on \(CDMRUN-302\)\.$/,
        );
        expect(bed.emulator.truth().liveRuns).to.equal(1);
    });

    it("fails where there is no such job, at its first look", async () => {
        expect((await errorOf(all(watch({ jobName: "dmeo" })))).message).to.include("Cdm.0054");
    });

    it("takes an empty status for no end of a live run", async () => {
        await bed.control("PUT", "jobs/demo", { runMs: 600_000 });
        await bed.foreignRun();
        const looks = watch();
        await looks.next();
        const body = { submissions: [] };
        await bed.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, times: 9999 });

        const seen = await all(looks);

        expect(seen.at(-1)).to.include({ status: "SUCCEEDED", submissionId: 1 });
    });

    it("fails where CDM does not know the run any more, for the job was created again", async () => {
        await bed.foreignRun();
        const looks = watch();
        await looks.next();
        await bed.control("DELETE", "jobs/demo");
        await bed.control("PUT", "jobs/demo", {});

        const error = await errorOf(all(looks));

        expect(error.message).to.match(/is not known to CDM any more: .*\(CDMRUN-306\)\.$/);
    });

    it("refuses bad options at the first look, in a sentence", async () => {
        const error = await errorOf(all(watch({ pollInterval: "fast" })));

        expect(error.message).to.include("watchRun can't be called like that: pollInterval must be a duration");
    });
});
