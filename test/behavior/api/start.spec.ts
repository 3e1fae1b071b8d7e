import { expect } from "chai";
import { ensureStopped } from "#provider/api/ensureStopped.js";
import { StartRunError } from "#provider/api/errors.js";
import type { StartOptions } from "#provider/api/options.js";
import { startRun } from "#provider/api/startRun.js";
import { bedOfEach } from "../../support/apiBed.js";
import { errorOf } from "../../support/world.js";

describe("startRun", () => {
    const bed = bedOfEach();

    const start = (options: Partial<StartOptions> = {}) => startRun({ ...bed.job, ...options }, bed.scriptHost);

    async function startErrorOf(operation: Promise<unknown>): Promise<StartRunError> {
        const error = await errorOf(operation);
        if (!(error instanceof StartRunError)) throw error;
        expect(error.message).not.to.include("pulumi up").and.not.include("pulumi destroy");
        return error;
    }

    it("starts the job once, and returns its run once it is RUNNING", async () => {
        const run = await start();

        expect(run).to.include({ liveness: "live", status: "RUNNING", startedByUs: true, submissionId: 1 });
        expect(run).to.include({
            clusterId: bed.job.clusterId,
            jobName: bed.job.jobName,
            projectId: "emulator-project",
        });
        expect(bed.sent("start")).to.equal(1);
    });

    it("returns the counters of a run once it has SUCCEEDED, where it waits for that", async () => {
        await bed.control("PUT", "jobs/demo", { runMs: 60_000 });

        const run = await start({ waitFor: "completed" });

        expect(run).to.include({ liveness: "ended", status: "SUCCEEDED" });
        expect(run.counters?.rowsWritten).to.be.a("number");
    });

    it("starts the job once where the answer to the start is lost", async () => {
        await bed.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });

        const run = await start();

        expect(run).to.include({ status: "RUNNING", startedByUs: true });
        expect(bed.runs()).to.have.length(1);
    });

    it("starts nothing beside a live run, and says what a script can do", async () => {
        await bed.foreignRun();

        const error = await errorOf(start());

        expect(error.name).to.equal("JobRunError");
        expect(error.message).to.match(
            /is live.*No second run was started beside it\..*"adopt".*"restart".*\(CDMRUN-201\)\.$/,
        );
        expect(error.message).not.to.include("pulumi");
        expect(bed.sent("start")).to.equal(0);
    });

    it("takes the live run over with adopt, and stops it first with restart", async () => {
        await bed.foreignRun();

        expect(await start({ ifRunning: "adopt" })).to.include({ submissionId: 1, startedByUs: false });
        const second = await start({ ifRunning: "restart" });

        expect(second).to.include({ submissionId: 2, startedByUs: true });
        expect(second.lastStop).to.include({ outcome: "stopped" });
        expect(bed.runs().map(({ live }) => live)).to.deep.equal([false, true]);
    });

    it("throws an error that carries the run where the time is up, so that the caller can stop it", async () => {
        const error = await startErrorOf(start({ waitFor: "completed", timeout: "10m" }));

        expect(error.message).to.match(
            /was not SUCCEEDED within 10 min.* The run goes on\. To stop it by hand: npx -p pulumi-huaweicloud-cdm cdm-run stop .*\(CDMRUN-302\)$/,
        );
        expect(error.run).to.include({ submissionId: 1, status: "RUNNING", liveness: "live" });
        expect(error.run.unfinished?.phase).to.equal("wait");
        expect(bed.emulator.truth().liveRuns).to.equal(1);

        await ensureStopped({ ...bed.job, run: error.run }, bed.scriptHost);
        expect(bed.emulator.truth().liveRuns).to.equal(0);
    });

    it("says nothing of Ctrl-C in a long wait: what it does is the script's own affair", async () => {
        await startErrorOf(start({ waitFor: "completed", timeout: "10m" }));

        expect(bed.said.join("\n")).to.include("RUNNING").and.not.include("Ctrl-C");
    });

    // Symptom: the wait went on with a newer run of the same user, and startRun returned that one as the run that it had started.
    it("takes no newer run of the same user for its own, and carries the run that it has started", async () => {
        bed.clock.at(120_000, () =>
            bed.endRun().then(() => bed.control("POST", "jobs/demo/runs", { user: "emulator" })),
        );

        const error = await startErrorOf(start({ waitFor: "completed" }));

        expect(error.message).to.include("which is no run of ours").and.include("(CDMRUN-305)");
        expect(error.run).to.include({ submissionId: 1 });
        expect((await ensureStopped({ ...bed.job, run: error.run }, bed.scriptHost)).outcome).to.equal("leftRunning");
        expect(bed.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([
            [false, 1],
            [true, 0],
        ]);
    });

    it("names the reason of the signal that ended the wait as its cause, and does not call an adopted run started", async () => {
        await bed.foreignRun();
        const reason = new Error("the deployment was called off");
        const stopper = new AbortController();
        const onProgress = () => stopper.abort(reason);

        const error = await startErrorOf(
            start({ ifRunning: "adopt", waitFor: "completed", signal: stopper.signal, onProgress }),
        );

        expect(error.cause).to.equal(reason);
        expect(error.message).to.include("was taken over, and the wait for it was canceled").and.include("CDMRUN-209");
    });

    it("throws an error that carries CDM's reason where the run fails", async () => {
        await bed.control("PUT", "jobs/demo", { runMs: 1_000, outcome: "fail" });

        const error = await startErrorOf(start({ waitFor: "completed" }));

        expect(error.message).to.include("ended as FAILED").and.include("(CDMRUN-301)");
        expect(error.run).to.include({ status: "FAILED", liveness: "ended" });
        expect(error.run.unfinished?.phase).to.equal("restart");
    });

    it("waits for the answer to a start that is on its way where its signal is aborted, and names the run", async () => {
        const controller = new AbortController();
        bed.clock.at(120_000, () => controller.abort(new Error("SIGTERM")));

        const error = await startErrorOf(start({ waitFor: "completed", signal: controller.signal }));

        expect(error.message).to.include("was started, and the wait for it was canceled").and.include("(CDMRUN-209)");
        expect(error.run).to.include({ submissionId: 1, liveness: "live" });
        expect(bed.sent("start")).to.equal(1);
    });

    it("starts nothing where its signal is aborted before", async () => {
        const error = await errorOf(start({ signal: AbortSignal.abort() }));

        expect(error.message).to.match(/canceled before it was sent, so nothing was started \(CDMRUN-209\)\.$/);
        expect(bed.emulator.requests()).to.deep.equal([]);
    });

    // The start had an effect, and no answer showed it before the time was up.
    it("carries the start in doubt, and ensureStopped finds its run and stops it", async () => {
        await bed.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        await bed.control("POST", "faults", {
            operation: "status",
            kind: "status",
            status: 502,
            body: "",
            times: 500,
            nth: 2,
        });

        const error = await startErrorOf(start({ timeout: "60s" }));

        expect(error.run.unfinished?.phase, error.message).to.equal("start");
        // It may be moving data.
        expect(error.run.liveness).to.equal("live");
        expect(error.run.submissionId).to.equal(undefined);
        expect(error.message).to.include("Look at the job's status before another start.");
        expect(bed.emulator.truth().liveRuns).to.equal(1);

        await bed.control("DELETE", "faults");
        const { outcome } = await ensureStopped({ ...bed.job, run: error.run }, bed.scriptHost);
        expect(outcome).to.equal("stopped");
        expect(bed.emulator.truth().liveRuns).to.equal(0);
    });

    it("sends variables, and shows the values of none of them", async () => {
        const secret = "p4ssw0rd-of-the-source";
        const failed = {
            "submission-id": 1,
            "job-name": "demo",
            "creation-date": bed.clock.now(),
            status: "FAILED",
            "error-summary": `no login with ${secret}`,
        };
        const body = { submissions: [failed] };
        await bed.control("POST", "faults", {
            operation: "status",
            kind: "status",
            status: 200,
            body,
            nth: 2,
            times: 9,
        });

        const error = await startErrorOf(start({ waitFor: "completed", variables: { password: secret } }));

        expect(error.run.errorSummary).to.equal("no login with [secret]");
        expect(JSON.stringify([error, error.message, error.run, bed.said])).not.to.include(secret);
        expect(bed.emulator.variables("demo")).to.deep.include({ password: secret });
    });

    it("starts again in the same process after a failure: no call remembers the one before", async () => {
        await bed.control("PUT", "jobs/demo", { runMs: 1_000, outcome: "fail" });
        await startErrorOf(start({ waitFor: "completed" }));
        await bed.control("PUT", "jobs/demo", { runMs: 1_000, outcome: "succeed" });

        expect(await start({ waitFor: "completed" })).to.include({ submissionId: 2, status: "SUCCEEDED" });
        expect(bed.sent("start")).to.equal(2);
    });

    for (const [what, options, sentence] of [
        [
            "a word that waitFor has not",
            { waitFor: "done" },
            'waitFor must be one of "submitted", "running", "completed"',
        ],
        ["a variable that is no text", { variables: { day: 7 } }, "variables.day must be a string"],
        ["a poll interval that is none", { pollInterval: "fast" }, "pollInterval must be a duration"],
    ] as const) {
        it(`refuses ${what}, and sends nothing`, async () => {
            const error = await errorOf(start(options as never));

            expect(error.message).to.include(`startRun can't be called like that: ${sentence}`);
            expect(bed.emulator.requests()).to.deep.equal([]);
        });
    }
});
