import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { ensureStopped } from "#provider/api/ensureStopped.js";
import { getJobStatus } from "#provider/api/getJobStatus.js";
import type { StopOptions } from "#provider/api/options.js";
import { bedOfEach } from "../../support/apiBed.js";
import { errorOf } from "../../support/world.js";

describe("ensureStopped", () => {
    const bed = bedOfEach();

    const stop = (options: Partial<StopOptions> = {}) => ensureStopped({ ...bed.job, ...options }, bed.scriptHost);
    const idNow = async () => Number((await getJobStatus(bed.job, bed.scriptHost)).submissionId);

    it("stops the live run, whoever's it is, and returns how", async () => {
        await bed.foreignRun();

        const { outcome, attempts } = await stop();

        expect({ outcome, attempts }).to.deep.equal({ outcome: "stopped", attempts: 1 });
        expect(bed.emulator.truth().liveRuns).to.equal(0);
        expect(bed.said.at(-1)).to.include("stopped, and seen not live twice in a row");
    });

    it("sends no stop where nothing is live, however often it is called", async () => {
        expect((await stop()).outcome).to.equal("neverRan");
        await bed.foreignRun();
        await bed.endRun();
        const stops = bed.sent("stop");

        expect((await stop()).outcome).to.equal("alreadyFinished");
        expect((await stop()).outcome).to.equal("alreadyFinished");
        expect(bed.sent("stop")).to.equal(stops);
    });

    it("says gone where there is no such job", async () => {
        expect((await stop({ jobName: "dmeo" })).outcome).to.equal("gone");
    });

    it("stops the run that is named", async () => {
        await bed.foreignRun();

        const { outcome } = await stop({ run: { submissionId: await idNow() } });

        expect(outcome).to.equal("stopped");
        expect(bed.emulator.truth().liveRuns).to.equal(0);
    });

    it("leaves another user's run alone where a run is named that is over", async () => {
        await bed.foreignRun();
        const submissionId = await idNow();
        await bed.endRun();
        await bed.foreignRun();
        const stops = bed.sent("stop");

        const { outcome } = await stop({ run: { submissionId } });

        expect(outcome).to.equal("leftRunning");
        expect(bed.sent("stop")).to.equal(stops);
        expect(bed.emulator.truth().liveRuns).to.equal(1);
    });

    it("fails where the stop is not proved in time, and says how to go on", async () => {
        await bed.foreignRun();
        await bed.control("POST", "faults", { operation: "stop", kind: "refuse", message: "busy", times: 99 });

        const error = await errorOf(stop({ timeout: "90s" }));

        expect(error.message)
            .to.match(/^CDM has not said twice .*\(CDMRUN-402\)\.$/)
            .and.not.include("pulumi up");
        expect(bed.emulator.truth().liveRuns).to.equal(1);
    });

    it("ends early where its signal is aborted, and says that a run may be live", async () => {
        await bed.foreignRun();
        await bed.control("POST", "faults", { operation: "stop", kind: "refuse", message: "busy", times: 99 });
        const controller = new AbortController();
        bed.clock.at(10_000, () => controller.abort());

        const error = await errorOf(stop({ signal: controller.signal }));

        expect(error.message).to.match(/ was canceled .* A run may still be live: stop it again \(CDMRUN-209\)\.$/);
    });

    for (const [what, run, sentence] of [
        ["a run that was never set", undefined, "run has no value: leave it out to stop any run of the job"],
        ["a run without an identity", { status: "RUNNING" }, "run has neither submissionId nor creationDate"],
        ["a number", 7, "run must be a run, such as { submissionId: 1871 }"],
        ["a run of another job", { submissionId: 7, jobName: "orders" }, "run.jobName is of another job than jobName"],
    ] as const) {
        it(`refuses ${what}, and stops nothing`, async () => {
            await bed.foreignRun();

            const error = await errorOf(stop({ run } as never));

            expect(error.message).to.include(sentence).and.include("(CDMRUN-153)");
            expect(bed.sent("stop")).to.equal(0);
            expect(bed.runs(outOfTheBox.job)).to.have.length(1);
        });
    }
});
