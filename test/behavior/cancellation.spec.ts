import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import { PartialFailureError } from "#provider/run/model/errors.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;

describe("an operation that its caller cancels", () => {
    const world = new World();
    let controller: AbortController;

    beforeEach(async () => {
        controller = new AbortController();
        await world.open({ bootMs: 0, runMs: hourMs });
    });
    afterEach(() => world.close());

    const call = () => ({ signal: controller.signal });
    const ledgerLength = () => world.emulator.requests().length;

    /** Cancels once so many milliseconds have passed on the clock of the world. */
    const cancelAfter = (milliseconds: number) => world.clock.at(milliseconds, () => controller.abort());

    /** Cancels while the answer to an order is on its way, after its effect. */
    function cancellingAt(order: "start" | "stop"): Transport {
        return async (request) => {
            const result = await sendOnce(request);
            if (request.url.endsWith(`/${order}`)) controller.abort();
            return result;
        };
    }

    it("sends nothing at all where it was canceled before it began", async () => {
        controller.abort();

        const error = await errorOf(create(world.inputs, world.host, call()));

        expect(error.message).to.include("was canceled before a start was sent").and.to.include("CDMRUN-209");
        expect(error).not.to.be.instanceOf(PartialFailureError);
        expect(ledgerLength()).to.equal(0);
    });

    it("starts nothing where it is canceled while the gateway is disturbed", async () => {
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 100 });
        cancelAfter(10_000);

        const error = await errorOf(create(world.inputs, world.host, call()));

        expect(error.message).to.include("CDMRUN-209");
        expect(error).not.to.be.instanceOf(PartialFailureError);
        expect(world.runs()).to.deep.equal([]);
    });

    it("waits for the answer to a start that is on its way, and keeps its run in the state", async () => {
        const host = { ...world.host, transport: cancellingAt("start") };

        const error = await errorOf(create(world.inputs, host, call()));

        expect(error).to.be.instanceOf(PartialFailureError);
        expect(error.message).to.include("the wait for it was canceled").and.to.include("CDMRUN-209");
        const { properties } = error as PartialFailureError;
        expect(properties.submissionId).to.equal(world.runs()[0]?.submissionId);
        expect(properties.unfinished?.phase).to.equal("wait");
        // The next operation goes on with it.
        const state = await update(properties, world.inputs, world.process());
        expect(state.status).to.equal("RUNNING");
        expect(world.runs()).to.have.length(1);
    });

    it("owes a start whose answer was lost before it was canceled", async () => {
        const transport: Transport = async (request) => {
            const result = await sendOnce(request);
            if (!request.url.endsWith("/start")) return result;
            controller.abort();
            return { failure: { kind: "transient", text: "the connection was reset" } };
        };

        const error = await errorOf(create(world.inputs, { ...world.host, transport }, call()));

        expect(error).to.be.instanceOf(PartialFailureError);
        expect((error as PartialFailureError).properties.unfinished?.phase).to.equal("start");
        expect(world.sent("start")).to.equal(1);
    });

    it("keeps waiting no longer than until then", async () => {
        const inputs = { ...world.inputs, waitFor: "completed" } as const;
        cancelAfter(60_000);
        const begunAt = world.clock.monotonic();

        const error = await errorOf(create(inputs, world.host, call()));

        expect(error).to.be.instanceOf(PartialFailureError);
        expect(error.message).to.include("CDMRUN-209");
        expect(world.clock.monotonic() - begunAt)
            .to.be.at.least(60_000)
            .and.below(120_000);
    });

    it("keeps the resource at a delete, whatever onStopFailure says, and the stop that was sent is answered", async () => {
        const { state } = await create({ ...world.inputs, onStopFailure: "warn" }, world.host);
        const host = { ...world.host, transport: cancellingAt("stop") };
        await world.control("PUT", "jobs/demo", { stopMs: 30_000 });

        const error = await errorOf(remove(state, host, call()));

        expect(error.message).to.include("The resource stays in the state").and.to.include("CDMRUN-209");
        expect(world.sent("stop")).to.equal(1);
        await remove(state, world.process());
        expect(world.runs().filter(({ live }) => live)).to.deep.equal([]);
    });

    it("changes nothing at a refresh", async () => {
        const { state } = await create(world.inputs, world.host);
        controller.abort();

        const error = await errorOf(read(state, world.host, call()));

        expect(error.message).to.include("The state stays as it was").and.to.include("CDMRUN-209");
    });

    it("may be given another time than its inputs say, which no state keeps", async () => {
        const inputs = { ...world.inputs, waitFor: "completed" } as const;
        const begunAt = world.clock.monotonic();

        const error = await errorOf(create(inputs, world.host, { timeoutMs: 90_000 }));

        expect(error.message).to.include("within 90 s");
        expect(world.clock.monotonic() - begunAt).to.be.at.most(90_000);
        expect((error as PartialFailureError).properties).not.to.have.any.keys("timeoutMs", "timeouts");
    });
});
