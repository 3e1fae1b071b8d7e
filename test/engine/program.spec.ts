import { expect } from "chai";
import { Stack } from "../support/stack.js";

const args = 'clusterId: "emulator-cluster", waitFor: "running", pollInterval: "200ms"';

describe("programs with several JobRuns, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open("", { bootMs: 300, runMs: 600_000 });
        for (const name of ["orders", "customers"]) await stack.control("PUT", `jobs/${name}`, {});
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("one component holds two that depend on each other", async () => {
        stack.write(`
            class Migration extends pulumi.ComponentResource {
                constructor(name, opts) {
                    super("shop:index:Migration", name, {}, opts);
                    const customers = new JobRun("customers", { jobName: "customers", ${args} }, { parent: this });
                    const orders = new JobRun("orders", { jobName: "orders", triggers: customers.submissionId, ${args} },
                        { parent: this, dependsOn: [customers] });
                    this.registerOutputs({ status: orders.status });
                }
            }
            new Migration("all");
        `);

        // In the preview, what orders gets of customers is not known yet.
        await stack.expectSuccess("preview");
        await stack.up();
        await stack.up("--expect-no-changes");

        expect([stack.runs("customers").length, stack.runs("orders").length]).to.deep.equal([1, 1]);
        await stack.destroy();
        expect(stack.emulator.truth().liveRuns).to.equal(0);
    });

    it("two of the same job are refused in the preview, both named, and nothing is asked of CDM", async () => {
        stack.write(`
            new JobRun("one", { jobName: "orders", ${args} });
            new JobRun("two", { jobName: "orders", ${args} });
        `);
        const before = stack.emulator.requests().length;

        const { output } = await stack.expectFailure("preview");

        expect(output).to.match(
            /jobName "orders" in cluster emulator-cluster is the job of two JobRuns of this program, \S+::one and \S+::two: .*: remove one of them/s,
        );
        expect(stack.emulator.requests().length).to.equal(before);
    });
});

describe("bad input, in a preview of the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open("");
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("names the input that a misspelled one is nearest to, without a stack", async () => {
        stack.write('new JobRun("bad", { jobname: "orders", clusterId: "emulator-cluster" });');

        const { output } = await stack.expectFailure("preview");

        expect(output).to.include('jobname is none of the inputs of JobRun "bad": the nearest one is jobName.');
        expect(output).not.to.match(/\n\s+at .*:\d+:\d+/);
    });

    async function expectRefusal(input: string, ...sentences: string[]): Promise<void> {
        stack.write(`new JobRun("bad", ${input});`);

        const { output } = await stack.expectFailure("preview");

        for (const sentence of sentences) expect(output).to.include(sentence);
        expect(output).not.to.match(/\n\s+at .*:\d+:\d+/);
        expect(stack.emulator.requests()).to.deep.equal([]);
    }

    it("is answered all at once, each input with a sentence, without a stack and before any request", async () => {
        await expectRefusal(
            '{ jobName: 5, waitFor: "done", timeouts: { create: 20 }, triggers: new pulumi.asset.StringAsset("x"), endpoint: "nowhere" }',
            "clusterId is missing: it must be a string",
            "jobName must be the name of a CDM job, a string that is not empty, but is a number",
            'waitFor must be one of "submitted", "running", "completed", but is "done"',
            'timeouts.create must be a duration such as "90s", "20m" or "1h30m", but is a number',
            "triggers must be plain JSON",
            "endpoint must be a URL such as",
        );
    });

    it("names the path of a trigger that JSON can't hold, at once or when it comes", async () => {
        for (const value of ["new Date()", "Promise.resolve(new Date())", "pulumi.output(1).apply(() => new Date())"]) {
            // Node 20 takes 40 s and 4 GB to colour a frame such as node_modules/@pulumi/output.ts: nodejs/node#64011.
            stack.write(`Error.stackTraceLimit = 2;
                new JobRun("bad", { clusterId: "c", jobName: "j", triggers: { when: [${value}] } });`);

            const { output } = await stack.expectFailure("preview");

            expect(output, value).to.include("triggers.when[0] is a Date, which would arrive as {}");
            expect(output, value).to.include("use date.toISOString()");
        }
        expect(stack.emulator.requests()).to.deep.equal([]);
    });

    it("names plain http to another host", async () => {
        await expectRefusal(
            '{ clusterId: "c", jobName: "j", endpoint: "http://cdm.example.com" }',
            "endpoint must use https",
        );
    });

    it("warns in the preview that nobody could log in, and fails the up with the same sentence before any request", async () => {
        const { HW_AUTH_TOKEN: _, HW_PROJECT_ID: __, HW_REGION_NAME: ___, ...rest } = stack.environment;
        Object.assign(stack, { environment: rest });
        stack.write('new JobRun("open", { clusterId: "emulator-cluster", jobName: "demo" });');

        const preview = await stack.expectSuccess("preview");
        const up = await stack.expectFailure("up", "--yes", "--skip-preview");

        for (const { output } of [preview, up]) {
            expect(output).to.include(
                "No project: set projectId on the resource, or HW_PROJECT_ID, HW_PROJECT_NAME or HW_REGION_NAME in the environment",
            );
            expect(output).to.include(
                "No credentials: set HW_AUTH_TOKEN to an IAM token of the project, or HW_ACCESS_KEY and HW_SECRET_KEY",
            );
            expect(output).not.to.match(/\n\s+at .*:\d+:\d+/);
        }
        expect(stack.emulator.requests()).to.deep.equal([]);
    });
});

describe("resource options of a JobRun, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    const jobRun = (options: string, extra = "") =>
        `new JobRun("nightly", { jobName: "demo", ${args}, ${extra} }, ${options});`;
    before(async () => {
        stack = await Stack.open("", { bootMs: 200, runMs: 600_000 });
    });
    after(async () => {
        if (stack) await stack.close();
    });

    // Symptom: a stack of the host's: "code must be a string, not undefined", or "Cannot read properties of undefined".
    for (const option of ["import", "id"]) {
        it(`${option} is refused in a sentence that names the way to take a run over`, async () => {
            stack.write(jobRun(`{ ${option}: "emulator-cluster/demo" }`));

            for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
                const { output } = await stack.expectFailure(...command);

                expect(output).to.match(
                    new RegExp(`JobRun "nightly" has the resource option "${option}": .*ifRunning: "adopt"`),
                );
                expect(output).not.to.match(/^ +at |jobRun\.(js|ts)|code must be a string/m);
            }
            expect(stack.emulator.requests()).to.deep.equal([]);
        });
    }

    it("deletedWith gets a warning, since the run is not stopped with the other resource", async () => {
        stack.write(`class Group extends pulumi.ComponentResource {
                constructor(name) { super("shop:index:Group", name, {}); this.registerOutputs({}); }
            }
            ${jobRun('{ deletedWith: new Group("all") }')}`);

        const { output } = await stack.up();

        expect(output).to.match(/warning: deletedWith: .* Its run is then NOT stopped/);
        await stack.destroy();
        expect(
            stack.runs().map(({ live, stops }) => [live, stops]),
            "as the warning says",
        ).to.deep.equal([[true, 0]]);
    });

    it("none of these gets no such word", async () => {
        stack.emulator.reset();
        stack.write(jobRun("{ deletedWith: undefined, import: undefined, id: undefined }"));

        const { output } = await stack.up();

        expect(output).not.to.include("warning: deletedWith");
        await stack.destroy();
        expect(stack.runs().map(({ live }) => live)).to.deep.equal([false]);
    });
});
