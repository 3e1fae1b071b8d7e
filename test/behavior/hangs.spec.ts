import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, remove } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;

/** An IAM or a CDM that takes a connection and never answers, on the clock of the world: a request lasts as long as it may. */
function hangsAt(world: World, path: RegExp): { transport: Transport; asked: () => number } {
    let asked = 0;
    return {
        asked: () => asked,
        transport: async (request) => {
            if (!path.test(new URL(request.url).pathname)) return sendOnce(request);
            asked += 1;
            await world.clock.advance(request.timeoutMs);
            return { failure: { kind: "transient", text: "no complete answer" } };
        },
    };
}

describe("an operation takes no longer than its timeout", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    const loseStart = () => world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
    /** A read may begin in the last moment, and takes a second then. */
    const andASecond = (timeoutMs: number) => timeoutMs + 1_000;

    // Symptom: a create with a timeout of 20 s took 80 s, a delete as much.
    it("where IAM hangs when it is asked who logs in", async () => {
        const iam = hangsAt(world, /^\/v3/);
        world.host = { ...world.host, transport: iam.transport };
        await loseStart();
        const inputs = { ...world.inputs, timeouts: { create: "20s", delete: "10s" } };
        let begunAt = world.clock.monotonic();

        const { properties } = (await errorOf(create(inputs, world.host))) as PartialFailureError;

        expect(iam.asked()).to.be.greaterThan(0);
        expect(world.clock.monotonic() - begunAt).to.be.at.most(andASecond(20_000));
        begunAt = world.clock.monotonic();
        await errorOf(remove(properties, world.process()));
        expect(world.clock.monotonic() - begunAt).to.be.at.most(andASecond(10_000));
    });

    it("where the job's history and the job itself hang when they are asked whether a run is over", async () => {
        const { state } = await create(
            { ...world.inputs, timeouts: { delete: "63s" }, pollInterval: "1s" },
            world.host,
        );
        await world.control("PUT", "jobs/demo", { status: "NEVER_EXECUTED" });
        const beside = hangsAt(world, /\/cdm\/(submissions|job\/demo)$/);
        const begunAt = world.clock.monotonic();

        await errorOf(remove(state, { ...world.process(), transport: beside.transport }));

        expect(beside.asked()).to.be.greaterThan(0);
        expect(world.clock.monotonic() - begunAt).to.be.at.most(andASecond(63_000));
    });

    it("where the job hangs when it is asked for its automatic retry, at the deadline", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail", runMs: 9_000 });
        const beside = hangsAt(world, /\/cdm\/job\/demo$/);
        const inputs = {
            ...world.inputs,
            waitFor: "completed",
            pollInterval: "1s",
            timeouts: { create: "15s" },
        } as const;
        const begunAt = world.clock.monotonic();

        await errorOf(create(inputs, { ...world.host, transport: beside.transport }));

        expect(world.clock.monotonic() - begunAt).to.be.at.most(andASecond(15_000));
    });
});
