import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Stack } from "../support/stack.js";

const job = (jobName: string) => `clusterId: "emulator-cluster", jobName: "${jobName}", pollInterval: "100ms"`;
const imports = 'const { Provider } = require("pulumi-huaweicloud-cdm");\n';
const day = 'const day = new Provider("day", { projectId: "p-day", authToken: process.env.DAY_TOKEN });\n';
const night =
    'const night = new Provider("night", { projectId: "p-night", accessKey: "NIGHTKEY", secretKey: process.env.NIGHT_SECRET });\n';
const twoOfTwo = `${imports}${day}${night}
    new JobRun("orders", { ${job("orders")} }, { provider: day });
    class Migration extends pulumi.ComponentResource {
        constructor(name, opts) {
            super("shop:index:Migration", name, {}, opts);
            new JobRun("customers", { ${job("customers")} }, { parent: this });
        }
    }
    new Migration("all", { providers: [night] });
`;

describe("Providers, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open("", { bootMs: 0, runMs: 600_000 });
    });
    beforeEach(async () => {
        stack.emulator.reset();
        for (const name of ["orders", "customers"]) await stack.control("PUT", `jobs/${name}`, {});
        await letIn({ name: "day", project: "p-day", token: "day-token-1" });
        await letIn({ name: "night", project: "p-night", accessKey: "NIGHTKEY", secretKey: "night-secret" });
        Object.assign(stack.environment, { DAY_TOKEN: "day-token-1", NIGHT_SECRET: "night-secret" });
        // What the Providers have to come before: nobody's.
        Object.assign(stack.environment, { HW_AUTH_TOKEN: "nobodys-token", HW_PROJECT_ID: "nobodys-project" });
    });
    after(async () => {
        if (stack) await stack.close();
    });

    function letIn(user: object): Promise<void> {
        return stack.control("POST", "users", user);
    }

    /** Another token in place of the first, which is no good any more. */
    async function rotate(): Promise<void> {
        await letIn({ name: "day", project: "p-day", token: "day-token-2" });
        await stack.control("POST", "tokens", { revoked: true, token: "day-token-1" });
    }

    function startedBy(): (string | undefined)[] {
        return ["orders", "customers"].map((name) => stack.runs(name)[0]?.createdBy);
    }

    function live(): boolean[][] {
        return ["orders", "customers"].map((name) => stack.runs(name).map((run) => run.live));
    }

    it("serve two accounts and projects in one program, in a component too", async () => {
        stack.write(twoOfTwo);

        await stack.expectSuccess("preview");
        await stack.up();

        expect(startedBy()).to.deep.equal(["day", "night"]);
        const places = (await stack.jobRuns()).map(({ outputs }) => outputs["projectId"]);
        expect(places.sort()).to.deep.equal(["p-day", "p-night"]);
        const { output: state } = await stack.expectSuccess("stack", "export");
        for (const credential of ["day-token-1", "NIGHTKEY", "night-secret"]) expect(state).not.to.include(credential);
        await stack.up("--expect-no-changes");
        await stack.destroy();
        expect(live()).to.deep.equal([[false], [false]]);
    });

    it("take a rotated key as an update of their own, and destroy uses it", async () => {
        stack.write(twoOfTwo);
        await stack.up();
        await rotate();
        stack.environment["DAY_TOKEN"] = "day-token-2";

        const { output } = await stack.up();

        expect(output).to.match(/~ +pulumi:providers:pulumi-nodejs +day +updated/);
        expect(output)
            .to.match(/~ 1 updated\n/)
            .and.to.match(/ unchanged\n/);
        expect(output).not.to.match(/replace/);
        expect([stack.sent("start"), stack.sent("stop")]).to.deep.equal([2, 0]);
        await stack.expectSuccess("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        await stack.destroy();
        expect(live()).to.deep.equal([[false], [false]]);
    });

    it("have in a plain destroy what they had at the last up, which the error says; --run-program brings today's", async () => {
        stack.write(twoOfTwo);
        await stack.up();
        await rotate();
        stack.environment["DAY_TOKEN"] = "day-token-2";

        const { output } = await stack.expectFailure("destroy", "--yes", "--skip-preview");

        expect(output).to.match(/Check the Provider's authToken.*as of the last up.*--run-program/);
        expect(await stack.jobRuns(), "the one that could not be stopped is kept").to.have.length(1);
        await stack.destroy("--run-program");
        expect(live()).to.deep.equal([[false], [false]]);
    });

    it("may be changed for another of the same project and region without a request", async () => {
        const of = (name: string) => `new JobRun("orders", { ${job("orders")} }, { provider: ${name} });`;
        const other =
            'const other = new Provider("other", { projectId: "p-day", authToken: process.env.DAY_TOKEN });\n';
        stack.write(imports + day + other + of("day"));
        await stack.up();

        stack.write(imports + day + other + of("other"));
        const { output } = await stack.up();

        expect(output).not.to.match(/replace/);
        expect([stack.sent("start"), stack.sent("stop")]).to.deep.equal([1, 0]);
        await stack.destroy();
        expect(live()[0]).to.deep.equal([false]);
    });

    // Symptom: "unchanged", and no destroy any more: CDM was asked in the old project with a token of the new one.
    it("of another project replace the JobRun that moves to them: the old run is stopped in its own project", async () => {
        const of = (name: string) => `new JobRun("orders", { ${job("orders")} }, { provider: ${name} });`;
        stack.write(imports + day + night + of("day"));
        await stack.up();

        stack.write(imports + day + night + of("night"));
        const { output } = await stack.up();

        expect(output).to.match(/replaced.*diff: ~projectId/);
        expect(stack.runs("orders").map((run) => [run.createdBy, run.live, run.stops])).to.deep.equal([
            ["day", false, 1],
            ["night", true, 0],
        ]);
        expect((await stack.jobRuns())[0]?.outputs).to.include({ projectId: "p-night" });
        await stack.destroy();
        expect(live()[0]).to.deep.equal([false, false]);
    });

    // Symptom: the two halves are two processes' here, so the second knew nothing of the first, and the state was left with none.
    it("of another project keep the JobRun that moves to them where its start is refused, and start it at the next up", async () => {
        const of = (name: string) => `new JobRun("orders", { ${job("orders")} }, { provider: ${name} });`;
        stack.write(imports + day + night + of("day"));
        await stack.up();
        const no = { kind: "status", status: 400, body: { errCode: "Cdm.0061", externalMessage: "is invalid" } };
        await stack.control("POST", "faults", { operation: "start", ...no });
        stack.write(imports + day + night + of("night"));

        await stack.expectFailure("up", "--yes", "--skip-preview");

        const [kept, ...others] = await stack.jobRuns();
        expect(others).to.deep.equal([]);
        expect(kept?.outputs).to.include({ projectId: "p-night" }).and.not.to.have.property("submissionId");
        expect(kept?.outputs["unfinished"]).to.include({ phase: "restart" });
        await stack.up();
        expect(stack.runs("orders").map((run) => [run.createdBy, run.live, run.stops])).to.deep.equal([
            ["day", false, 1],
            ["night", true, 0],
        ]);
        await stack.destroy();
        expect(live()[0]).to.deep.equal([false, false]);
    });

    it("that are edited to another region replace their JobRuns", async () => {
        const of = (region: string) =>
            `${imports}const night = new Provider("night", { region: "${region}", projectId: "p-night", accessKey: "NIGHTKEY", secretKey: process.env.NIGHT_SECRET });
            new JobRun("orders", { ${job("orders")} }, { provider: night });`;
        stack.write(of("north-1"));
        await stack.up();

        stack.write(of("south-1"));
        await stack.up();

        expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
            [false, 1],
            [true, 0],
        ]);
        expect((await stack.jobRuns())[0]?.outputs).to.include({ region: "south-1", projectId: "p-night" });
        await stack.destroy();
        expect(live()[0]).to.deep.equal([false, false]);
    });

    it("of one project may not have one job in two JobRuns: both are named, and nothing is started", async () => {
        const two = (first: string, second: string) =>
            `new JobRun("one", { ${job("orders")} }, { provider: ${first} });` +
            `new JobRun("two", { ${job("orders")} }, { provider: ${second} });`;
        const other =
            'const other = new Provider("other", { projectId: "p-day", authToken: process.env.DAY_TOKEN });\n';
        stack.write(imports + day + other + two("day", "other"));
        const { output } = await stack.expectFailure("up", "--yes");
        expect(output).to.match(/jobName "orders" .* of project p-day .* "one" and "two", under two providers/);
        expect(stack.sent("start")).to.equal(0);

        const unknown = 'const other = new Provider("other", { authToken: process.env.DAY_TOKEN });\n';
        for (const second of [night, unknown]) {
            stack.write(imports + day + second + two("day", second === night ? "night" : "other"));
            expect((await stack.expectSuccess("preview")).output).not.to.include("under two providers");
        }
        await stack.destroy();
    });
});

describe("credentials that change between up and destroy, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open(`new JobRun("nightly", { ${job("demo")} });`, { bootMs: 0, runMs: 600_000 });
    });
    beforeEach(async () => {
        stack.emulator.reset();
        delete stack.environment["HW_AUTH_TOKEN"];
        for (const token of ["token-1", "token-2"]) await stack.control("POST", "users", { name: "night", token });
    });
    after(async () => {
        if (stack) await stack.close();
    });

    function revoke(): Promise<void> {
        return stack.control("POST", "tokens", { revoked: true, token: "token-1" });
    }

    it("in the environment are used as they are at destroy", async () => {
        stack.environment["HW_AUTH_TOKEN"] = "token-1";
        await stack.up();
        await revoke();
        stack.environment["HW_AUTH_TOKEN"] = "token-2";

        await stack.destroy();

        expect(stack.runs()[0]?.live).to.equal(false);
    });

    it("in stack configuration are used as of the last up, which the error says; the environment brings today's", async () => {
        await stack.expectSuccess("config", "set", "--secret", "huaweicloud-cdm:authToken", "token-1");
        await stack.up();
        await revoke();
        await stack.expectSuccess("config", "set", "--secret", "huaweicloud-cdm:authToken", "token-2");

        for (const command of ["refresh", "destroy"]) {
            const { output } = await stack.expectFailure(command, "--yes", "--skip-preview");
            expect(output).to.match(/Check huaweicloud-cdm:authToken.*as of the last up.*--run-program.*environment/);
        }
        await stack.expectSuccess("refresh", "--yes", "--skip-preview", "--run-program");
        stack.environment["HW_AUTH_TOKEN"] = "token-2";
        await stack.destroy();

        expect(stack.runs()[0]?.live).to.equal(false);
        await stack.expectSuccess("config", "rm", "huaweicloud-cdm:authToken");
    });

    it("in stack configuration that are not marked as secret are warned of, once in a program", async () => {
        await stack.control("PUT", "jobs/orders", {});
        stack.write(`new JobRun("nightly", { ${job("demo")} }); new JobRun("orders", { ${job("orders")} });`);
        for (const [key, value] of [
            ["huaweicloud-cdm:authToken", "token-2"],
            ["huaweicloud:password", "not-used"],
            ["huaweicloud:accessKey", "not-used"],
            ["huaweicloud-cdm:region", "emulator-region"],
        ] as const) {
            await stack.expectSuccess("config", "set", key, value);
        }

        const { output } = await stack.up();
        const diagnostics = output.slice(output.indexOf("Diagnostics:"));

        for (const key of ["huaweicloud-cdm:authToken", "huaweicloud:password", "huaweicloud:accessKey"]) {
            expect(diagnostics.split(`${key} is not secret: pulumi config set --secret ${key}`), key).to.have.length(2);
        }
        expect(output).not.to.include("region is not secret");
        await stack.expectSuccess("config", "set", "--secret", "huaweicloud-cdm:authToken", "token-2");
        for (const key of ["password", "accessKey"]) await stack.expectSuccess("config", "rm", `huaweicloud:${key}`);
        expect((await stack.up()).output).not.to.include("is not secret");
        await stack.destroy();
    });

    // Symptom: the agency was ignored, and the run was the user's own.
    it("in the bridged provider's stack configuration work as its agency, at its address, in up and in a plain destroy", async () => {
        const { HW_CDM_ENDPOINT: address, HW_AUTH_TOKEN: _, HW_AUTH_URL: __, ...rest } = stack.environment;
        Object.assign(stack.environment, { HW_CDM_ENDPOINT: "", HW_AUTH_TOKEN: "", HW_AUTH_URL: "" });
        const path = (key: string, value: string) =>
            stack.expectSuccess("config", "set", "--path", `huaweicloud:${key}`, value);
        // Our own comes first: what the spec before has set.
        await stack.run("config", "rm", "huaweicloud-cdm:authToken");
        await stack.expectSuccess("config", "set", "--secret", "huaweicloud:token", "token-2");
        await path("assumeRole.agencyName", "emulator-agency");
        await path("assumeRole.domainName", "emulator");
        for (const service of ["cdm", "iam"]) await path(`endpoints.${service}`, stack.emulator.url);
        stack.write(`new JobRun("nightly", { ${job("demo")} });`);

        await stack.up();
        await stack.destroy();

        expect(stack.runs().at(-1)).to.include({ live: false, createdBy: "emulator/emulator-agency" });
        for (const key of ["token", "assumeRole", "endpoints"])
            await stack.expectSuccess("config", "rm", `huaweicloud:${key}`);
        Object.assign(stack.environment, { ...rest, HW_CDM_ENDPOINT: address, HW_AUTH_URL: address });
    });

    // Symptom: an empty Provider got none of it, and the error claimed to have looked there.
    it("in stack configuration serve an empty Provider where the default one is forbidden, behind the environment", async () => {
        stack.write(
            `${imports}const cdm = new Provider("cdm", {}); new JobRun("nightly", { ${job("demo")} }, { provider: cdm });`,
        );
        await stack.expectSuccess("config", "set", "--path", "pulumi:disable-default-providers[0]", "*");
        await stack.expectSuccess("config", "set", "--secret", "huaweicloud-cdm:authToken", "token-1");
        stack.environment["HW_AUTH_TOKEN"] = "token-2";
        await stack.control("POST", "tokens", { revoked: true, token: "token-1" });
        await stack.up();
        await stack.destroy();

        delete stack.environment["HW_AUTH_TOKEN"];
        await stack.expectSuccess("config", "set", "--secret", "huaweicloud-cdm:authToken", "token-2");
        await stack.up();

        const file = join(stack.folder, "provider.json");
        await stack.expectSuccess("stack", "export", "--file", file);
        expect(readFileSync(file, "utf8")).not.to.include("token-2");
        await stack.destroy();
        expect(stack.runs().map((run) => [run.live, run.createdBy])).to.deep.equal([
            [false, "night"],
            [false, "night"],
        ]);
        await stack.expectSuccess("config", "rm", "pulumi:disable-default-providers");
        await stack.expectSuccess("config", "rm", "huaweicloud-cdm:authToken");
    });
});
