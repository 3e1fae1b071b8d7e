import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { create, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;
const refusal = { "validation-result": [{ message: "The link is busy.", status: "ERROR" }] };

describe("onDelete send", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    async function created(inputs: Partial<JobRunInputs> = {}): Promise<JobRunState> {
        return (await create({ ...world.inputs, onDelete: "send", ...inputs }, world.host)).state;
    }

    const job = (settings: object) => world.control("PUT", "jobs/demo", settings);
    const stopFault = (fault: object) => world.control("POST", "faults", { operation: "stop", ...fault });
    const warnings = () => world.said.filter((text) => text.startsWith("warning: ")).join("\n");

    it("sends one stop after one look, and looks no more, though the run goes on: a warning says so and how to verify it", async () => {
        await job({ stopMs: hourMs });
        const state = await created();
        const looks = world.sent("status");
        const begun = world.clock.now();

        const stop = await remove(state, world.process());

        expect(stop).to.include({ outcome: "sent", attempts: 1 });
        expect([world.sent("stop"), world.sent("status") - looks]).to.deep.equal([1, 1]);
        expect(world.clock.now()).to.equal(begun);
        expect(world.runs()[0]).to.include({ live: true, stops: 1 });
        expect(warnings())
            .to.include('CDM has taken a stop, and the end of the run is NOT verified, because onDelete is "send"')
            .and.to.match(/To verify that it has ended, stop it by hand.*: .*cdm-run stop --cluster=emulator-cluster/);
    });

    for (const [what, fault] of [
        ["CDM refuses it with 200 and an ERROR", { kind: "status", status: 200, body: refusal, times: 2 }],
        ["the gateway answers 503", { kind: "status", status: 503, body: "<html>", times: 2 }],
        ["its answer is lost on the way there", { kind: "drop", when: "before" }],
    ] as const) {
        it(`sends the stop again until CDM has taken one, where ${what}`, async () => {
            const state = await created();
            await stopFault(fault);

            expect(await remove(state, world.process())).to.include({ outcome: "sent" });

            expect(world.runs()[0]).to.include({ live: false, stops: 1 });
        });
    }

    it("fails at its deadline, and keeps the resource, if CDM takes no stop", async () => {
        const state = await created({ timeouts: { delete: "1m" } });
        await stopFault({ kind: "status", status: 200, body: refusal, times: 999 });

        const error = await errorOf(remove(state, world.process()));

        expect(error.message).to.include("CDMRUN-402").and.to.include("The link is busy");
        expect(world.runs()[0]?.live).to.equal(true);
    });

    it("sends nothing to a run that has ended, and looks twice", async () => {
        const state = await created();
        await world.clock.advance(20 * hourMs);

        const stop = await remove(state, world.process());

        expect(stop).to.include({ outcome: "alreadyFinished", attempts: 0, durationMs: 1_000 });

        expect(world.sent("stop")).to.equal(0);
        expect(warnings()).not.to.include("NOT verified");
    });

    it("verifies as ever if CDM answers that the run is not running", async () => {
        const state = await created();
        const transport: Transport = async (request) => {
            if (request.url.endsWith("/stop")) await world.endRun();
            return sendOnce(request);
        };

        expect(await remove(state, { ...world.process(), transport })).to.include({ outcome: "stopped", attempts: 1 });
    });

    it("leaves the run of another user alone with send", async () => {
        const state = await created();
        await world.clock.advance(20 * hourMs);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        expect(await remove(state, world.process())).to.include({ outcome: "leftRunning", attempts: 0 });

        expect(world.runs().at(-1)).to.include({ live: true, stops: 0 });
    });

    it("verifies the stop in the delete half of a replacement: the next run must not start beside it", async () => {
        await job({ stopMs: 20_000 });
        const state = await created();
        const host = world.process();
        // The engine has called check for it: the program has the resource.
        host.registry.rememberIgnored("urn:pulumi:a", []);

        expect(await remove(state, host)).to.include({ outcome: "stopped", attempts: 1 });

        expect(world.runs()[0]?.live).to.equal(false);
    });

    it("says nothing to a re-run, which verifies its stop", async () => {
        await world.control("POST", "switches", { startRunning: "accept" });
        await job({ stopMs: 20_000 });
        const state = await created();

        await update(state, { ...world.inputs, onDelete: "send", triggers: 2 }, world.process());

        expect(world.emulator.truth().maxLiveRuns).to.equal(1);
    });
});
