import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { ensureStopped } from "#provider/api/ensureStopped.js";
import { StartRunError } from "#provider/api/errors.js";
import { getJobStatus } from "#provider/api/getJobStatus.js";
import type { StartOptions, StopOptions } from "#provider/api/options.js";
import { startRun } from "#provider/api/startRun.js";
import { bedOfEach } from "../../support/apiBed.js";
import { errorOf } from "../../support/world.js";

describe("ensureStopped", () => {
    const bed = bedOfEach();

    const stop = (options: Partial<StopOptions> = {}) => ensureStopped({ ...bed.job, ...options }, bed.scriptHost);
    const start = (options: Partial<StartOptions> = {}) => startRun({ ...bed.job, ...options }, bed.scriptHost);
    const livenessAndStops = () => bed.runs().map(({ live, stops }) => [live, stops]);
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

    // Symptom: a newer run of the same user counted as the one that was named, and was stopped.
    it("leaves a newer run of the same user alone where a run is named that startRun has returned", async () => {
        const first = await start();
        expect((await stop({ run: first })).outcome).to.equal("stopped");
        await start();

        const { outcome } = await stop({ run: first });

        expect(outcome).to.equal("leftRunning");
        expect(livenessAndStops()).to.deep.equal([
            [false, 1],
            [true, 0],
        ]);
    });

    it("stops what CDM has started by itself after the run that startRun has returned", async () => {
        const first = await start();
        await bed.endRun();
        await bed.control("POST", `jobs/${outOfTheBox.job}/runs`, { user: "emulator", auto: true });

        const { outcome } = await stop({ run: first });

        expect(outcome).to.equal("stopped");
        expect(bed.emulator.truth().liveRuns).to.equal(0);
    });

    describe("where a start in doubt is named", () => {
        /** A start that had an effect, and whose run no answer has shown. */
        async function startInDoubt(): Promise<StartRunError["run"]> {
            await bed.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
            const unreadable = { operation: "status", kind: "status", status: 502, body: "", times: 500, nth: 2 };
            await bed.control("POST", "faults", unreadable);
            const error = await errorOf(start({ timeout: "60s" }));
            await bed.control("DELETE", "faults");
            if (!(error instanceof StartRunError)) throw error;
            expect(error.run.unfinished?.phase).to.equal("start");
            return error.run;
        }

        it("stops its own run, and no later run of the same user", async () => {
            const run = await startInDoubt();
            expect((await stop({ run })).outcome).to.equal("stopped");
            await bed.clock.advance(3_600_000);
            await start();

            expect((await stop({ run })).outcome).to.equal("leftRunning");
            expect(livenessAndStops()).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
        });

        it("stops none of several runs that may have come of it, and says so", async () => {
            const run = await startInDoubt();
            expect((await stop({ run })).outcome).to.equal("stopped");
            await start();

            const error = await errorOf(stop({ run }));

            expect(error.message)
                .to.include("Several runs may have come of it")
                .and.match(/Try it again, or stop the run by hand.*\(CDMRUN-204\)/)
                .and.not.include("pulumi up");
            expect(livenessAndStops()).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
        });

        it("stops no later run of the same user where no run came of it", async () => {
            await bed.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });
            const unreadable = { operation: "status", kind: "status", status: 502, body: "", times: 500, nth: 2 };
            await bed.control("POST", "faults", unreadable);
            const error = await errorOf(start({ timeout: "60s" }));
            await bed.control("DELETE", "faults");
            if (!(error instanceof StartRunError)) throw error;
            await bed.clock.advance(3_600_000);
            await start();

            await errorOf(stop({ run: error.run }));

            expect(livenessAndStops()).to.deep.equal([[true, 0]]);
        });
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
