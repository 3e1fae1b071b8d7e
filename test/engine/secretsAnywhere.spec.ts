import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Stack } from "../support/stack.js";

const job = 'clusterId: "emulator-cluster", jobName: "demo", pollInterval: "100ms"';

describe("secrets that a program does not hand to the constructor as variables, through the real engine", function () {
    this.timeout(600_000);
    let stack: Stack;
    let said: string;
    before(async () => {
        stack = await Stack.open("", { bootMs: 0, runMs: 600_000 });
        for (const name of ["own", "ofResource", "ofStack", "ofOlder", "salt"])
            stack.environment[`SPEC_${name}`] = `sp1-secret-${name}`;
    });
    beforeEach(() => {
        stack.emulator.reset();
        said = "";
    });
    after(async () => {
        if (stack) await stack.close();
    });

    async function keep(ended: Promise<{ output: string }>): Promise<string> {
        const { output } = await ended;
        said += output;
        return output;
    }

    /** Looks through what was printed and every file of the stack: checkpoints, backups, history, the CLI's home. */
    function expectNowhere(pattern: RegExp): void {
        expect(pattern.exec(said)?.[0], "printed").to.equal(undefined);
        const files = ["state", "home"].flatMap((top) =>
            readdirSync(join(stack.folder, top), { recursive: true, withFileTypes: true })
                .filter((entry) => entry.isFile())
                .map((entry) => join(entry.parentPath, entry.name)),
        );
        expect(files.length).to.be.greaterThan(4);
        for (const file of files) expect(pattern.exec(readFileSync(file, "latin1"))?.[0], file).to.equal(undefined);
    }

    async function failedRun(text: string): Promise<void> {
        const [run] = stack.runs();
        const submission = {
            "submission-id": run?.submissionId,
            "job-name": "demo",
            "creation-user": "emulator",
            status: "FAILED",
        };
        const body = {
            submissions: [{ ...submission, "error-summary": text, "error-details": JSON.stringify({ text }) }],
        };
        await stack.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, times: 99 });
    }

    const all = ["own", "ofResource", "ofStack", "ofOlder"].map((name) => `sp1-secret-${name}`).join(" ");

    it("added by transforms of every kind, kept by ignoreChanges, in another order: told nowhere, and no change", async () => {
        const transforms =
            "const add = (name) => ({ props, opts }) => ({ opts, props: { ...props, variables: { ...props.variables, " +
            '[name]: pulumi.secret(process.env["SPEC_" + name]) } } });\n' +
            'pulumi.runtime.registerStackTransform(add("ofStack"));\n';
        const program = (variables: string, options: string) =>
            `${transforms}new JobRun("nightly", { ${job}, variables: { ${variables} } }, { ${options} });`;
        const options = 'transforms: [add("ofResource")], transformations: [add("ofOlder")]';
        const own = "own: pulumi.secret(process.env.SPEC_own)";
        stack.write(program(`${own}, z: pulumi.secret("z"), day: "monday"`, options));
        await keep(stack.up("--diff"));
        await failedRun(`monday: LOAD DATA failed for ${all}`);
        await keep(stack.expectSuccess("refresh", "--yes", "--diff"));
        const [run] = await stack.jobRuns();
        expect(run?.outputs["errorSummary"]).to.match(/^monday: LOAD DATA failed for (\[secret\] ?)+$/);
        expectNowhere(/sp1-secret-\w+/);

        await stack.control("DELETE", "faults");
        stack.write(program(`day: "monday", z: pulumi.secret("z"), ${own}`, options));
        await keep(stack.expectSuccess("up", "--yes", "--expect-no-changes"));

        stack.write(
            program('own: "changeme", day: "tuesday"', `${options}, ignoreChanges: ["variables.own", "variables.day"]`),
        );
        await keep(stack.up("--diff"));
        await failedRun(`monday: LOAD DATA failed for ${all}`);
        await keep(stack.expectSuccess("refresh", "--yes", "--diff"));
        expectNowhere(/sp1-secret-\w+/);

        await stack.control("DELETE", "faults");
        const body = { errCode: "Cdm.0014", externalMessage: `denied: ${all}` };
        await stack.control("POST", "faults", { operation: "start", kind: "status", status: 400, body, times: 9 });
        stack.write(`new JobRun("nightly", { ${job}, triggers: { at: [pulumi.secret(process.env.SPEC_salt)] } });`);
        expect(await keep(stack.expectFailure("up", "--yes", "--diff"))).to.include("denied: [secret]");
        await keep(stack.expectSuccess("refresh", "--yes", "--diff"));
        expectNowhere(/sp1-secret-\w+/);
        await stack.control("DELETE", "faults");
        await keep(stack.destroy());
        expectNowhere(/sp1-secret-\w+/);
    });

    it("as endpoint and as the project of stack configuration: ciphertext in the state, hidden in every sentence", async () => {
        const { HW_CDM_ENDPOINT: endpoint = "", HW_PROJECT_ID: projectId = "" } = stack.environment;
        const address = endpoint.replace("127.0.0.1", "localhost");
        delete stack.environment["HW_PROJECT_ID"];
        await stack.expectSuccess("config", "set", "--secret", "huaweicloud-cdm:projectId", projectId);
        await stack.expectSuccess("config", "set", "--secret", "address", address);
        stack.write(`new JobRun("nightly", { ${job}, endpoint: new pulumi.Config().requireSecret("address") });`);
        await keep(stack.up("--diff"));
        await keep(stack.expectSuccess("refresh", "--yes", "--diff"));
        await keep(stack.expectSuccess("up", "--yes", "--expect-no-changes"));
        await stack.control("POST", "faults", { operation: "stop", kind: "drop", when: "before", times: 99 });
        stack.write(
            `new JobRun("nightly", { ${job}, endpoint: new pulumi.Config().requireSecret("address"), triggers: 2, timeouts: { update: "3s" } });`,
        );
        await keep(stack.expectFailure("up", "--yes", "--diff"));

        expect(said).to.include("[secret]");
        expectNowhere(/localhost:\d+/);
        expect(said).not.to.include(projectId);
        const [run] = await stack.jobRuns();
        for (const bag of [run?.inputs, run?.outputs])
            expect(JSON.stringify(bag?.["projectId"])).to.include("ciphertext");
        await stack.control("DELETE", "faults");
        await keep(stack.destroy());
        for (const key of ["huaweicloud-cdm:projectId", "address"]) await stack.expectSuccess("config", "rm", key);
        stack.environment["HW_PROJECT_ID"] = projectId;
    });

    it("as clusterId, under a name that nobody reads, or beside half a way in: refused before anything is stored or asked", async () => {
        const provider = (args: string) =>
            `const { Provider } = require("pulumi-huaweicloud-cdm"); new JobRun("nightly", { ${job} }, ` +
            `{ provider: new Provider("night", ${args}) });`;
        const programs: [string, RegExp][] = [
            [
                'new JobRun("nightly", { clusterId: pulumi.secret("sp1-secret-c"), jobName: "demo" });',
                /clusterId must not be a secret/,
            ],
            [provider('{ token: "sp1-secret-t" }'), /token is none of the values of Provider "night": use authToken/],
            [
                provider('{ accessKey: "AK", secretKey: process.env.NOT_SET }'),
                /Provider "night": accessKey is set but secretKey is not/,
            ],
            [
                provider('{ accessKey: "AK", secretKey: pulumi.output(process.env.NOT_SET) }'),
                /the Provider's accessKey is set but the Provider's secretKey is not/,
            ],
        ];
        for (const [program, sentence] of programs) {
            stack.write(program);
            expect(await keep(stack.expectFailure("up", "--yes"))).to.match(sentence);
        }

        expectNowhere(/sp1-secret-\w+/);
        expect(stack.emulator.requests()).to.deep.equal([]);
        stack.write(provider("{ accessKey: process.env.NOT_SET, secretKey: process.env.NOT_SET }"));
        expect(await keep(stack.up())).to.include("accessKey and secretKey of this Provider are undefined or empty");
        expect(stack.runs()[0]?.createdBy).to.equal(outOfTheBox.user ?? "emulator");
        await keep(stack.destroy());
    });
});
