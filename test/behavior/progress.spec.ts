import { expect } from "chai";
import { create, remove, update } from "../support/core.js";
import { ManyJobRuns } from "../support/manyJobRuns.js";
import { errorOf, World } from "../support/world.js";

/** In characters: a row of a terminal of 80 columns, after the resource's name. */
const longestLine = 72;
const waiting = /^(\d+ % |[123]\/3 |no status)/;

describe("the line of a wait in the resource's row", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => world.close());

    const waits = (more = {}) => create({ ...world.inputs, waitFor: "completed", ...more }, world.host);
    const lines = () => world.said.filter((text) => waiting.test(text));

    // Editions give progress as a fraction, in percent, as 0 or −1: only what can be meant as percent is shown as such.
    for (const [progress, line] of [
        [42, "42 % RUNNING"],
        [42.4, "42 % RUNNING"],
        [100, "100 % RUNNING"],
        [0, "2/3 RUNNING"],
        [-1, "2/3 RUNNING"],
        [0.42, "2/3 RUNNING"],
        [1, "2/3 RUNNING"],
        [101, "2/3 RUNNING"],
        [undefined, "2/3 RUNNING"],
    ] as const) {
        it(`is "${line}" where CDM says of the progress: ${progress}`, async () => {
            const run = { "job-name": world.inputs.jobName, "submission-id": 1, status: "RUNNING", progress };
            const body = { submissions: [run] };
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, nth: 2 });

            await waits();

            expect(lines()[1]).to.equal(line);
        });
    }

    for (const [scale, line] of [
        ["percent", /^52 % RUNNING, 31\d k rows, 1 k rows\/s, about 5 min left/],
        ["fraction", /^2\/3 RUNNING, 31\d k rows, 1 k rows\/s/],
        ["sqoop", /^2\/3 RUNNING, 31\d k rows, 1 k rows\/s/],
        ["zero", /^2\/3 RUNNING, 31\d k rows, 1 k rows\/s/],
        ["absent", /^2\/3 RUNNING, 31\d k rows, 1 k rows\/s/],
    ] as const) {
        it(`has the rows, their rate and, where it can be known, the time left; with progressScale "${scale}"`, async () => {
            await world.control("POST", "switches", { progressScale: scale });

            // Without a hint, there is room for all.
            await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
            await waits({ ifRunning: "adopt" });

            const middle = lines().find((text) => text.includes(" 31"));
            expect(middle).to.match(line);
        });
    }

    it("numbers the phases where no percent is known", async () => {
        await world.close();
        await world.open({ bootMs: 20_000, runMs: 20_000 });
        await world.control("POST", "switches", { progressScale: "zero", pendingPhase: "on" });

        await waits();

        const firsts = [...new Set(lines().map((text) => text.replace(/^(\S+ [^,]*(, [A-Z]+)?).*/, "$1")))];
        expect(firsts).to.include.members(["1/3 starting", "1/3 starting, BOOTING", "2/3 RUNNING"]);
    });

    it("begins anew with the run of CDM's automatic retry: no rate and no percent of the run before", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail", retries: 1, retryAfterMs: 5_000 });

        await errorOf(waits());

        expect(world.runs()).to.have.length(2);
        const percents = lines().map((text) => Number(/^\d+(?= %)/.exec(text)?.[0] ?? Number.NaN));
        const first = percents.findIndex((percent, at) => percent < (percents[at - 1] ?? 0));
        expect(lines()[first - 1]).to.include("rows");
        expect(lines()[first]).to.match(/^\d+ % RUNNING, [\d.]+ k rows( \(|$)/);
    });

    it("says of a first failure that CDM is asked again, and nothing of Ctrl-C", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail" });

        await errorOf(waits());

        const ended = lines().filter((text) => text.startsWith("3/3"));
        expect(ended).to.deep.equal(["3/3 FAILED, 600 k rows (asking again)"]);
    });

    for (const [what, more, hint] of [
        ["stops the run", {}, "Ctrl-C twice stops the run"],
        ["leaves it", { onInterrupt: "leave" }, "Ctrl-C twice abandons the run"],
    ] as const) {
        it(`says after half a minute, and not before, that a second Ctrl-C ${what}`, async () => {
            const begunAt = world.clock.monotonic();
            const saidAt: number[] = [];
            const { logFor } = world.host;
            world.host = {
                ...world.host,
                logFor: (urn) => ({
                    ...logFor(urn),
                    progress(text) {
                        if (text.includes("Ctrl-C")) saidAt.push(world.clock.monotonic() - begunAt);
                        logFor(urn).progress(text);
                    },
                }),
            };

            await waits(more);

            const first = lines().findIndex((text) => text.includes("Ctrl-C"));
            expect(saidAt[0]).to.be.within(30_000, 50_000);
            for (const line of lines().slice(first)) expect(line).to.match(new RegExp(`, .+ \\(${hint}\\)$`));
            for (const line of lines()) expect(line.length).to.be.at.most(longestLine);
        });
    }

    it("says nothing of Ctrl-C where the run was taken over: an interruption does nothing to it", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        await waits({ ifRunning: "adopt" });

        expect(lines().length).to.be.greaterThan(5);
        expect(world.said.join("\n")).not.to.include("Ctrl-C");
    });

    it("says where CDM gives no status that there is none", async () => {
        const run = { "job-name": world.inputs.jobName, "submission-id": 1 };
        const body = { submissions: [run] };
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, nth: 2 });
        await world.control("POST", "faults", { operation: "start", kind: "status", status: 200, body, after: true });

        await errorOf(waits({ timeouts: { create: "1s" } }));

        expect(world.said.join("\n")).to.match(/^no status$/m);
    });
});

describe("the summary at the end", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 250_000 }));
    afterEach(() => world.close());

    it("says of a run that was waited for how it ended, how long it took and what it moved", async () => {
        await create({ ...world.inputs, waitFor: "completed" }, world.host);

        expect(world.said.at(-1)).to.equal("run 1 SUCCEEDED in 4 min 10 s: 250 k rows");
    });

    it("says of a run that was only started that it is RUNNING", async () => {
        await create(world.inputs, world.host);

        expect(world.said.at(-1)).to.equal("run 1 is RUNNING");
    });

    it("says it of a failure that the program accepts", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail" });

        await create({ ...world.inputs, waitFor: "completed", failOnRunFailure: false }, world.host);

        expect(world.said.at(-1)).to.equal("run 1 FAILED after 4 min 10 s: 250 k rows");
    });

    it("comes after the stop of a re-run, and again after its new run", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.clock.advance(70_000);

        await update(state, { ...world.inputs, triggers: ["again"] }, world.host);

        const summaries = world.said.filter((text) => /twice in a row|^run \d/.test(text));
        expect(summaries[1]).to.match(
            /\(1 stop sent, [\d.]+ s\): job "demo" in cluster \S+\. Run 1 STOPPED after 1 min \d+ s: 7\d k rows$/,
        );
        expect(summaries[2]).to.match(/^run 2 is RUNNING/);
    });
});

describe("the line of a stop in the resource's row", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => world.close());

    async function destroyed(): Promise<string[]> {
        const { state } = await create(world.inputs, world.host);
        world.said.length = 0;
        await remove(state, world.process());
        return world.said;
    }

    it("shows each look: the stop, the status until it is over, and that it is verified", async () => {
        await world.control("PUT", "jobs/demo", { stopMs: 3_000 });

        const said = await destroyed();

        expect(new Set(said.slice(0, -2))).to.deep.equal(new Set(["stop sent, RUNNING"]));
        expect(said.at(-2)).to.equal("stopped, verifying");
        expect(said.at(-1)).to.match(/^stopped, and seen not live twice in a row \(1 stop sent/);
    });

    it("says what CDM has answered to a stop that it has not accepted, after what matters", async () => {
        await world.control("POST", "faults", { operation: "stop", kind: "refuse", message: "engine busy" });

        expect((await destroyed())[0]).to.match(/^stop sent, RUNNING, not accepted: .*engine busy/);
    });

    it("says how a run has ended that nobody had to stop", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.clock.advance(700_000);
        world.said.length = 0;

        await remove(state, world.process());

        expect(world.said[0]).to.equal("ended (SUCCEEDED), verifying");
        expect(world.said[1]).to.match(/Run 1 SUCCEEDED in 10 min: 600 k rows$/);
    });

    it("says that the job is gone", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control("DELETE", "jobs/demo");
        world.said.length = 0;

        await remove(state, world.process());

        expect(world.said[0]).to.equal("job gone, verifying");
    });

    it("says of a re-run that lets the old run end how far that one is", async () => {
        const { state } = await create(world.inputs, world.host);
        world.said.length = 0;

        await update(state, { ...world.inputs, onUpdate: "queue", triggers: ["again"] }, world.host);

        expect(world.said.some((text) => /^[4-6]\d % RUNNING, .+ \(lets it end\)$/.test(text))).to.equal(true);
    });
});

describe("the line of a wait that a list of jobs answers", () => {
    const world = new ManyJobRuns();
    beforeEach(() => world.open({ runMs: 120_000 }));
    afterEach(() => world.close());

    it("shows the rows of the job's row in the list, and asks for nothing more", async () => {
        const inputs = await world.inputsOfMany(4, { waitFor: "completed" });
        // Only the list counts in billions, so the text shows where it comes from.
        world.listSays((page) => ({
            ...page,
            jobs: page.jobs.map((job) => ({ ...job, write_rows: 5e9 + Number(job["write_rows"]) * 1e6 })),
        }));

        await world.common.until(Promise.all(inputs.map((one) => world.start(one))));

        const ofList = world.said.filter((text) => / G rows/.test(text));
        expect(
            ofList.some(
                (text) =>
                    /^\d+ % RUNNING, \d+ G rows, 1 G rows\/s/.test(text) ||
                    /^2\/3 RUNNING, \d+ G rows, 1 G rows\/s/.test(text),
            ),
        ).to.equal(true);
        expect(world.emulator.requests("status").length).to.be.at.most(4 * 4);
    });
});
