import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { getJobHistory } from "#provider/api/getJobHistory.js";
import { getJobStatus } from "#provider/api/getJobStatus.js";
import type { JobOptions } from "#provider/api/options.js";
import { bedOfEach } from "../../support/apiBed.js";
import { errorOf } from "../../support/world.js";

describe("getJobStatus", () => {
    const bed = bedOfEach();

    const ask = (options: Partial<JobOptions> = {}) => getJobStatus({ ...bed.job, ...options }, bed.scriptHost);

    it("tells the last run of a job with one request, and where the job is", async () => {
        await bed.foreignRun();

        const status = await ask();

        expect(status).to.include({
            clusterId: outOfTheBox.cluster,
            jobName: outOfTheBox.job,
            projectId: outOfTheBox.project,
            liveness: "live",
            status: "RUNNING",
            creationUser: "night-shift",
        });
        expect(status.submissionId).to.be.a("number");
        expect(bed.emulator.requests()).to.have.length(1);
    });

    it("tells a job that never ran from one that has ended", async () => {
        const before = await ask();
        await bed.foreignRun();
        await bed.endRun();
        const after = await ask();

        expect(before).to.deep.equal({
            clusterId: outOfTheBox.cluster,
            jobName: outOfTheBox.job,
            projectId: outOfTheBox.project,
            liveness: "neverRan",
        });
        expect(after).to.include({ liveness: "ended", status: "STOPPED" });
    });

    it("fails where there is no such job, and says what to check", async () => {
        const error = await errorOf(ask({ jobName: "dmeo" }));

        expect(error.name).to.equal("CdmError");
        expect(error.message).to.match(
            /^CDM could not show the status of job "dmeo" in cluster .*Cdm\.0054.*Check jobName and clusterId/,
        );
    });

    it("fails where the cluster is stopped, names that, and speaks of no state", async () => {
        await bed.control("POST", `clusters/${outOfTheBox.cluster}`, { status: "900" });

        const error = await errorOf(ask());

        expect(error.message)
            .to.include("the cluster is stopped")
            .and.include("(CDMRUN-207)")
            .and.not.include("pulumi up");
    });

    it("ends at once where its signal is aborted, and says so", async () => {
        const reason = new Error("the user went home");

        const error = await errorOf(ask({ signal: AbortSignal.abort(reason) }));

        expect(error.message).to.match(/^The look at job "demo" .* was canceled \(CDMRUN-209\)\.$/);
        expect(error.cause).to.equal(reason);
        expect(bed.emulator.requests()).to.deep.equal([]);
    });

    it("shares the login and the quota with all calls of its process", async () => {
        bed.setEnvironment({
            HW_AUTH_TOKEN: undefined,
            HW_USER_NAME: "emulator",
            HW_USER_PASSWORD: "emulator-password",
            HW_DOMAIN_NAME: "emulator",
        });

        await Promise.all([ask(), ask(), getJobHistory(bed.job, bed.scriptHost)]);

        expect(bed.emulator.requests().filter(({ path }) => path.includes("/auth/tokens"))).to.have.length(1);
    });

    it("says which settings are missing, and sends nothing", async () => {
        const error = await errorOf(ask({ environment: {} }));

        expect(error.name).to.equal("SettingsError");
        expect(error.message).to.include("CDMRUN-101");
        expect(bed.emulator.requests()).to.deep.equal([]);
    });

    for (const [what, options, sentence] of [
        ["no job", { jobName: undefined }, "jobName is missing"],
        [
            "a cluster that is a path",
            { clusterId: "c/d" },
            "clusterId must be the id of a CDM cluster, without spaces and slashes",
        ],
        [
            "a timeout without a unit",
            { timeout: "20" },
            'timeout must be a duration such as "90s", "20m" or "1h30m", but is "20"',
        ],
        ["an option that there is not", { job: "demo" }, '"job" is no option: the options are clusterId, jobName'],
        ["a signal that is none", { signal: "SIGINT" }, "signal must be an AbortSignal"],
        ["an environment that is none", { environment: "prod" }, "environment must be an object, such as process.env"],
    ] as const) {
        it(`refuses ${what} in a sentence, and sends nothing`, async () => {
            const error = await errorOf(ask(options as never));

            expect(error.message).to.include("getJobStatus can't be called like that: ").and.include(sentence);
            expect(error.message).to.match(/CDM was not asked \(CDMRUN-153\)\.$/);
            expect(bed.emulator.requests()).to.deep.equal([]);
        });
    }

    it("refuses to be called with nothing", async () => {
        const error = await errorOf(getJobStatus(undefined as never, bed.scriptHost));

        expect(error.message).to.include("it takes one object with the options");
    });
});

describe("getJobHistory", () => {
    const bed = bedOfEach();

    const ask = (options: Partial<JobOptions> = {}) => getJobHistory({ ...bed.job, ...options }, bed.scriptHost);

    it("lists the runs of a job, the newest first", async () => {
        for (let run = 0; run < 3; run += 1) {
            await bed.foreignRun();
            await bed.endRun();
            await bed.clock.sleep(60_000);
        }
        await bed.foreignRun();

        const { runs, isWhole, projectId } = await ask();

        const ids = runs.map(({ submissionId }) => Number(submissionId));
        expect(ids)
            .to.have.length(4)
            .and.to.deep.equal([...ids].sort((one, other) => other - one));
        expect(runs.map(({ liveness }) => liveness)).to.deep.equal(["live", "ended", "ended", "ended"]);
        expect({ isWhole, projectId }).to.deep.equal({ isWhole: true, projectId: outOfTheBox.project });
    });

    it("is empty for a job that never ran, and an error for one that there is not", async () => {
        expect((await ask()).runs).to.deep.equal([]);

        expect((await errorOf(ask({ jobName: "dmeo" }))).message).to.include("Cdm.0054");
    });
});
