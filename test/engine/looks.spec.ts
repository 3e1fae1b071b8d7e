import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Stack } from "../support/stack.js";

const imports = 'const { getJobStatusOutput, getJobHistoryOutput, Provider } = require("pulumi-huaweicloud-cdm");\n';
const job = 'clusterId: "emulator-cluster", jobName: "demo"';

describe("getJobStatusOutput and getJobHistoryOutput, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open("", { bootMs: 0, runMs: 600_000 });
    });
    beforeEach(() => stack.emulator.reset());
    after(async () => {
        if (stack) await stack.close();
    });

    const outputs = async () => JSON.parse((await stack.expectSuccess("stack", "output", "--json")).output);

    it("let a program export the status of a job and the status after its own run", async () => {
        await stack.control("POST", "jobs/demo/runs", { user: "night-shift" });
        stack.write(`${imports}
            const before = getJobStatusOutput({ ${job} });
            const run = new JobRun("nightly", { ${job}, ifRunning: "adopt", pollInterval: "100ms" });
            exports.before = before.creationUser;
            exports.status = getJobStatusOutput({ clusterId: run.clusterId, jobName: run.jobName }).status;
            exports.runs = getJobHistoryOutput({ ${job} }).runs.apply((runs) => runs.length);
        `);

        await stack.up();

        expect(await outputs()).to.deep.equal({ before: "night-shift", status: "RUNNING", runs: 1 });
        expect(stack.sent("start")).to.equal(0);
        await stack.destroy();
    });

    it("ask nothing in a preview where an argument is not known yet", async () => {
        stack.write(`${imports}
            const run = new JobRun("nightly", { ${job}, pollInterval: "100ms" });
            exports.status = getJobStatusOutput({ clusterId: "emulator-cluster", jobName: run.id.apply(() => "demo") }).status;
        `);

        const { output } = await stack.expectSuccess("preview");

        expect(output).to.match(/status *: (\[unknown\]|output<string>)/);
        expect(stack.emulator.requests()).to.deep.equal([]);
    });

    it("use stack configuration and a Provider as JobRuns do, and show neither's credential", async () => {
        const { HW_AUTH_TOKEN: token = "", HW_PROJECT_ID: project = "", ...rest } = stack.environment;
        for (const name of ["HW_AUTH_TOKEN", "HW_PROJECT_ID"]) delete stack.environment[name];
        try {
            await stack.expectSuccess("config", "set", "--secret", "huaweicloud-cdm:authToken", token);
            await stack.expectSuccess("config", "set", "huaweicloud-cdm:projectId", project);
            await stack.control("POST", "users", {
                name: "night",
                project: "p-night",
                token: "night-token-of-27-letters",
            });
            await stack.control("PUT", "jobs/demo", {});
            stack.write(`${imports}
                const night = new Provider("night", { projectId: "p-night", authToken: "night-token-of-27-letters" });
                exports.day = getJobStatusOutput({ ${job} }).projectId;
                exports.night = getJobStatusOutput({ ${job} }, { provider: night }).projectId;
            `);

            const { output } = await stack.up();

            expect(await outputs()).to.deep.equal({ day: outOfTheBox.project, night: "p-night" });
            expect(output).not.to.include(token).and.not.include("night-token-of-27-letters");
        } finally {
            Object.assign(stack.environment, rest, { HW_AUTH_TOKEN: token, HW_PROJECT_ID: project });
            for (const name of ["authToken", "projectId"]) await stack.run("config", "rm", `huaweicloud-cdm:${name}`);
        }
    });

    it("show a secret argument in no message", async () => {
        stack.write(`${imports}
            exports.status = getJobStatusOutput({ clusterId: "emulator-cluster", jobName: pulumi.secret("moonshine-7f3a") }).status;
        `);

        const { output } = await stack.expectFailure("preview");

        expect(output).to.include("Cdm.0054").and.include("[secret]").and.not.include("moonshine-7f3a");
    });

    it("fail the program with one sentence where there is no such job, without a stack", async () => {
        stack.write(
            `${imports} exports.status = getJobStatusOutput({ clusterId: "emulator-cluster", jobName: "dmeo" }).status;`,
        );

        const { output } = await stack.expectFailure("preview");

        expect(output).to.match(
            /error: CDM could not show the status of job "dmeo" .*Cdm\.0054.*Check jobName and clusterId/,
        );
        expect(output).not.to.match(/^\s+at /m);
    });
});
