import { expect } from "chai";
import { Stack } from "../support/stack.js";

function program(name: string, jobName: string, extra = ""): string {
    return `new JobRun("${name}", { clusterId: "emulator-cluster", jobName: "${jobName}", pollInterval: "200ms", ${extra} });`;
}

describe("a JobRun that is replaced or renamed, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open(program("nightly", "orders"), { bootMs: 200, runMs: 600_000 });
    });
    beforeEach(async () => {
        stack.emulator.reset();
        await stack.control("POST", "switches", { startRunning: "accept" });
        for (const job of ["orders", "customers"]) await stack.control("PUT", `jobs/${job}`, {});
        stack.write(program("nightly", "orders"));
        await stack.up();
    });
    afterEach(async () => {
        await stack.destroy();
        expect(stack.emulator.truth().liveRuns, "live after destroy").to.equal(0);
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("another job: the old run is stopped before the new one starts", async () => {
        await stack.control("PUT", "jobs/orders", { stopMs: 1_000 });
        stack.write(program("nightly", "customers"));

        await stack.up();

        const [old] = stack.runs("orders");
        const [next] = stack.runs("customers");
        expect(old).to.include({ live: false, stops: 1 });
        expect(next).to.include({ live: true, stops: 0 });
        expect(old?.endedAt).to.be.at.most(next?.startedAt ?? 0);
    });

    for (const [what, mark] of [
        ["--replace", undefined],
        ["state taint", "taint"],
    ] as const) {
        it(`${what}: the old run is stopped before the new one starts, and the new one is never stopped`, async () => {
            const urn = (await stack.jobRuns())[0]?.urn ?? "";
            if (mark) await stack.expectSuccess("state", mark, urn, "--yes");

            await (mark ? stack.up() : stack.up("--replace", urn));

            expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
            expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        });
    }

    it("replaceOnChanges of a policy: the same, and the row says so", async () => {
        const options = '}, { replaceOnChanges: ["timeouts"] });';
        stack.write(program("nightly", "orders", 'timeouts: { create: "9m" }').replace("});", options));

        const { output } = await stack.up();

        expect(output).to.include("replaced, because of replaceOnChanges: stops run 1, then starts a new one");
        expect(output).not.to.include("no request to CDM");
        expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
            [false, 1],
            [true, 0],
        ]);
    });

    // Symptom: the option beat what diff says, the new run was started first, and the old half's delete stopped it, exit 0.
    for (const [what, value] of [
        ["false", "false"],
        ["undefined", "undefined"],
    ] as const) {
        it(`deleteBeforeReplace ${what} changes nothing of that`, async () => {
            const urn = (await stack.jobRuns())[0]?.urn ?? "";
            stack.write(program("nightly", "orders").replace("});", `}, { deleteBeforeReplace: ${value} });`));

            const { output } = await stack.up("--replace", urn);

            expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
            if (value === "false") expect(output).to.include("warning: deleteBeforeReplace: false is not obeyed");
            else expect(output).not.to.include("deleteBeforeReplace");
        });
    }

    for (const [ifRunning, runs] of [
        [
            "restart",
            [
                [false, 1],
                [true, 0],
            ],
        ],
        ["adopt", [[true, 0]]],
    ] as const) {
        it(`a transform that has the new one created first, with ifRunning ${ifRunning}: the old one's delete leaves its run`, async () => {
            const urn = (await stack.jobRuns())[0]?.urn ?? "";
            const transform =
                "pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props, opts: { ...opts, deleteBeforeReplace: false } }));";
            stack.write(transform + program("nightly", "orders", `ifRunning: "${ifRunning}"`));

            await stack.up("--replace", urn);

            expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal(runs);
        });
    }

    // Symptom: the engine had dropped the old one by then, so the state was empty: what the schedule started was nobody's, and destroy asked CDM nothing.
    describe("whose create fails after its delete", () => {
        const no = { kind: "status", status: 400, body: { errCode: "Cdm.0061", externalMessage: "is invalid" } };

        it("stays in the state with its old run, and destroy stops what the schedule has started since", async () => {
            const urn = (await stack.jobRuns())[0]?.urn ?? "";
            await stack.control("POST", "faults", { operation: "start", ...no });

            const { output } = await stack.expectFailure("up", "--yes", "--skip-preview", "--replace", urn);

            expect(output).to.include("Cdm.0061").and.to.include("The resource stays in the state");
            const [kept, ...others] = await stack.jobRuns();
            expect(others).to.deep.equal([]);
            expect(kept?.outputs).to.deep.include({ submissionId: 1, status: "STOPPED" });
            expect(kept?.outputs["unfinished"]).to.include({ phase: "restart" });
            await stack.control("POST", "jobs/orders/runs", { auto: true });

            await stack.destroy();

            expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
                [false, 1],
                [false, 1],
            ]);
        });

        it("is started by the next up, and by no second one", async () => {
            const urn = (await stack.jobRuns())[0]?.urn ?? "";
            await stack.control("POST", "faults", { operation: "start", ...no });
            await stack.expectFailure("up", "--yes", "--skip-preview", "--replace", urn);

            await stack.up();
            await stack.up();

            expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
        });

        it("owes the start of another job, and claims none of its runs", async () => {
            await stack.control("POST", "jobs/customers/runs", { user: "night-shift" });
            stack.write(program("nightly", "customers"));

            const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

            expect(output).to.include("CDMRUN-201");
            const [kept] = await stack.jobRuns();
            expect(kept?.id).to.equal("emulator-cluster/customers");
            expect(kept?.outputs).to.include({ startedByUs: false }).and.not.to.have.property("submissionId");
            await stack.destroy();
            expect(stack.runs("customers").map((run) => [run.live, run.stops])).to.deep.equal([[true, 0]]);
            await stack.control("POST", "clock", { advanceMs: 600_000 });
        });

        it("is no burden where its project is mistyped: a refresh, the mended program and a destroy go on", async () => {
            const typo = program("nightly", "orders", 'projectId: "emulator-projekt"');
            stack.write(typo);
            const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");
            expect(output).to.include("APIGW.0310").and.to.include("The resource stays in the state");
            await stack.expectSuccess("refresh", "--yes", "--skip-preview");
            stack.write(program("nightly", "orders", 'projectId: "emulator-project"'));

            await stack.up();

            expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
            stack.write(typo);
            await stack.expectFailure("up", "--yes", "--skip-preview");
            await stack.destroy();
            expect(await stack.jobRuns()).to.deep.equal([]);
        });

        it("is kept, too, where replaceOnChanges replaces it and it moves to another Provider of the same project", async () => {
            const providers = ["a", "b"].map(
                (name) =>
                    `const ${name} = new (require("pulumi-huaweicloud-cdm").Provider)("${name}", { projectId: "emulator-project", authToken: "emulator-token" });`,
            );
            const at = (provider: string, triggers: number) =>
                `${providers.join("\n")}\nnew JobRun("nightly", { clusterId: "emulator-cluster", jobName: "orders", pollInterval: "200ms", ` +
                `triggers: ${triggers} }, { provider: ${provider}, replaceOnChanges: ["triggers"] });`;
            await stack.destroy();
            stack.write(at("a", 1));
            await stack.up();
            await stack.control("POST", "faults", { operation: "start", ...no });
            stack.write(at("b", 2));

            const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

            expect(output).to.include("The resource stays in the state");
            await stack.control("POST", "jobs/orders/runs", { auto: true });
            await stack.destroy();
            expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
                [false, 1],
                [false, 1],
                [false, 1],
            ]);
        });
    });

    it("a rename with an alias: nothing is stopped or started", async () => {
        stack.write(program("renamed", "orders").replace("});", '}, { aliases: [{ name: "nightly" }] });'));

        await stack.up("--expect-no-changes");

        expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([[true, 0]]);
    });

    it("a rename without an alias, the old run live: an error that names the alias, and nothing is stopped or started", async () => {
        stack.write(program("renamed", "orders"));

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        expect(output).to.include("give the new JobRun the old name as an alias");
        expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([[true, 0]]);
    });

    it("a rename without an alias, the old run over: the new run starts, and the old one's delete leaves it alone", async () => {
        await stack.control("POST", "clock", { advanceMs: 600_000 });
        stack.write(program("renamed", "orders"));

        await stack.up();

        expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
            [false, 0],
            [true, 0],
        ]);
    });

    // Symptom: done over two `up`s, the old one's delete stopped the run that the new one had in the state, exit 0.
    for (const [what, ifRunning] of [
        ["adopted", "adopt"],
        ["started", "restart"],
    ] as const) {
        it(`a rename without an alias over two ups: the old one's delete leaves the run that the new one has ${what}`, async () => {
            const urn = (await stack.jobRuns())[0]?.urn ?? "";
            stack.write(program("renamed", "orders", `ifRunning: "${ifRunning}"`));
            await stack.up("--target", urn.replace(/nightly$/, "renamed"));
            expect(await stack.jobRuns()).to.have.length(2);
            const before = stack.runs("orders").map((run) => [run.live, run.stops]);

            await stack.up();

            expect(await stack.jobRuns()).to.have.length(1);
            expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal(before);
            expect(before.at(-1)).to.deep.equal([true, 0]);
        });
    }

    // Symptom: the refresh asked for a diff of both, each then left the run to the other: exit 0, nothing in the state, the run live.
    it("two JobRuns that hold one run: a destroy that refreshes first stops it", async () => {
        const urn = (await stack.jobRuns())[0]?.urn ?? "";
        stack.write(program("renamed", "orders", 'ifRunning: "adopt"'));
        await stack.up("--target", urn.replace(/nightly$/, "renamed"));
        expect(await stack.jobRuns()).to.have.length(2);

        await stack.destroy("--refresh");

        expect(await stack.jobRuns()).to.deep.equal([]);
        expect(stack.runs("orders").map((run) => run.live)).to.deep.equal([false]);
    });

    it("a rename without an alias over two ups: what the schedule has started since is the new one's, too", async () => {
        const urn = (await stack.jobRuns())[0]?.urn ?? "";
        stack.write(program("renamed", "orders", 'ifRunning: "adopt"'));
        await stack.up("--target", urn.replace(/nightly$/, "renamed"));
        await stack.control("POST", "clock", { advanceMs: 600_000 });
        await stack.control("POST", "jobs/orders/runs", { auto: true });

        await stack.up();

        expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([
            [false, 0],
            [true, 0],
        ]);
    });

    it("a rename with an alias and another job at once: the old run is stopped", async () => {
        stack.write(program("renamed", "customers").replace("});", '}, { aliases: [{ name: "nightly" }] });'));

        await stack.up();

        expect(stack.runs("orders").map((run) => [run.live, run.stops])).to.deep.equal([[false, 1]]);
        expect(stack.runs("customers").map((run) => [run.live, run.stops])).to.deep.equal([[true, 0]]);
    });
});
