import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, remove, update } from "../support/core.js";
import { booting, doubtfulAnswers } from "../support/doubtfulAnswers.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;

describe("a start that had its effect, and was answered by", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    // Symptom: the error was thrown as a plain no: the run was live, and nothing was in the state.
    for (const [what, status, body] of doubtfulAnswers) {
        it(`${what}, makes the run that it made the resource's`, async () => {
            await world.control("POST", "faults", { operation: "start", kind: "status", status, body, after: true });

            const { state } = await create(world.inputs, world.host);

            expect(state).to.include({ submissionId: 1, startedByUs: true });
            expect(world.runs()).to.have.length(1);
            expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
        });
    }
});

describe("a start whose answer dates its run, without an id,", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    // Symptom: the date stayed in the state, no run had it, and destroy could not tell whose the live run was.
    for (const [what, date] of [
        ["a year from now", (now: number) => now + 365 * 24 * hourMs],
        ["beyond all calendars", () => 9e15],
    ] as const) {
        it(`${what}, makes the run that the status shows the resource's`, async () => {
            const said = { "creation-date": date(world.clock.now()), "job-name": "demo", status: "BOOTING" };
            const body = { submissions: [said] };
            const answer = { kind: "status", status: 200, body, after: true };
            await world.control("POST", "faults", { operation: "start", ...answer });

            const { state } = await create(world.inputs, world.host);

            expect(state).to.include({ submissionId: 1, startedByUs: true });
            expect(world.runs()).to.have.length(1);
            expect(await remove(state, world.process())).to.include({ outcome: "stopped" });
        });
    }
});

describe("a start that is answered by Cdm.0052 at once, after a look that showed nothing live", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    const already = { errCode: "Cdm.0052", externalMessage: "is running" };

    // Symptom: the gateway had sent the start twice, the error was thrown as it was: run live, nothing in the state.
    it("keeps what is owed where the run is our user's: nothing tells who started it", async () => {
        const answer = { kind: "status", status: 400, body: already, after: true };
        await world.control("POST", "faults", { operation: "start", ...answer });

        const { message, properties } = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

        expect(message).to.include("Nothing tells whether it came of that start");
        expect(properties.unfinished).to.include({ phase: "start", isRefused: true });
        const adopt = { ...world.inputs, ifRunning: "adopt" } as const;
        expect(await update(properties, adopt, world.host)).to.include({ submissionId: 1, startedByUs: false });
        expect(world.runs()).to.have.length(1);
    });

    // Symptom: another program of the same user had started the job in between: its run was taken for ours and stopped at destroy.
    it("takes no run for its own that another program of the same user has started in between", async () => {
        const transport: Transport = async (request) => {
            if (request.url.endsWith("/start") && world.runs().length === 0)
                await world.control("POST", "jobs/demo/runs", { user: "emulator" });
            return sendOnce(request);
        };

        const { properties } = (await errorOf(
            create(world.inputs, { ...world.host, transport }),
        )) as PartialFailureError;
        await errorOf(remove(properties, world.process()));

        expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[true, 0]]);
    });
});

describe("a start that had no effect, and was answered by", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    for (const [what, status, body] of doubtfulAnswers) {
        it(`${what}, starts one run or none, and leaves none behind`, async () => {
            await world.control("POST", "faults", { operation: "start", kind: "status", status, body });

            const outcome = await create(world.inputs, world.host).catch((error) => error);

            const state = outcome.state ?? outcome.properties;
            if (state) await remove(state, world.host);
            expect(world.runs().length).to.be.at.most(1);
            expect(world.runs().filter(({ live }) => live)).to.deep.equal([]);
        });
    }

    for (const [what, status, body] of [
        ["a code of CDM's under 400", 400, { errCode: "Cdm.0061", externalMessage: "The parameter is invalid." }],
        ["the gateway's own no", 403, { error_code: "APIGW.0302", error_msg: "The IAM user is not authorised." }],
        ["a validation result of status ERROR", 200, { "validation-result": [{ status: "ERROR", message: "no" }] }],
    ] as const) {
        it(`${what}, fails at once: that is a plain no`, async () => {
            await world.control("POST", "faults", { operation: "start", kind: "status", status, body });
            const begunAt = world.clock.monotonic();

            expect(await errorOf(create(world.inputs, world.host))).to.not.have.property("properties");

            expect(world.clock.monotonic() - begunAt).to.equal(0);
        });
    }
});

/** Whatever is thrown once the start has been sent: here by the transport, which never should. */
function throwsAfter(verb: "start" | "status", isDue: () => boolean, error: () => Error): Transport {
    return async (request) => {
        const exchange = await sendOnce(request);
        if (request.url.endsWith(`/${verb}`) && isDue()) throw error();
        return exchange;
    };
}

describe("a net under the start", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 5_000, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    const hasStarted = () => world.runs().length > 0;
    const faults: readonly (readonly [string, "start" | "status", () => boolean])[] = [
        ["the answer to the start", "start", () => true],
        ["the first look after it", "status", hasStarted],
        ["a later look", "status", () => world.runs().some(({ status }) => status === "RUNNING")],
    ];

    // Symptom: the error was thrown as it was: run live, nothing in the state, destroy succeeds.
    for (const [where, verb, isDue] of faults) {
        it(`keeps what is owed where ${where} makes something of ours throw`, async () => {
            const boom = () => new RangeError("Maximum call stack size exceeded");
            const host = { ...world.host, transport: throwsAfter(verb, isDue, boom) };

            const outcome = await create(world.inputs, host).catch((error: PartialFailureError) => error);

            const kept = "state" in outcome ? outcome.state : outcome.properties;
            expect(kept.submissionId ?? kept.unfinished?.phase, "what is kept").to.be.oneOf([1, "start"]);
            const state = await update(kept, world.inputs, world.host);
            expect(state).to.include({ submissionId: 1, status: "RUNNING" });
            await remove(state, world.host);
            expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
        });
    }

    // The run is known nowhere yet: what is thrown there leaves nothing behind but by the net.
    for (const when of ["before", "after"] as const) {
        it(`keeps what is owed where the look for the run of a start lost ${when} its effect makes something of ours throw`, async () => {
            await world.control("POST", "faults", { operation: "start", kind: "drop", when });
            const boom = () => new RangeError("Maximum call stack size exceeded");
            const isDue = () => world.sent("start") > 0;

            const error = await errorOf(
                create(world.inputs, { ...world.host, transport: throwsAfter("status", isDue, boom) }),
            );

            const { properties } = error as PartialFailureError;
            expect(properties?.unfinished, error.message).to.include({ phase: "start" });
            const state = await update(properties, world.inputs, world.process());
            expect(state).to.include({ submissionId: 1, status: "RUNNING" });
            expect(world.runs()).to.have.length(1);
        });
    }

    const deep = `${'[{"a":'.repeat(5_000)}1${"}]".repeat(5_000)}`;
    for (const [what, body] of [
        ["a validation result that is nested 5,000 deep", `{"validation-result":${deep}}`],
        [
            "a creation date of 9e15",
            JSON.stringify({
                submissions: [{ ...booting, "submission-id": 1, "creation-user": "emulator", "creation-date": 9e15 }],
            }),
        ],
        ["a start's answer of a million brackets", "[".repeat(1_000_000)],
    ] as const) {
        it(`is not even needed where the start is answered by ${what}`, async () => {
            await world.control("POST", "faults", {
                operation: "start",
                kind: "status",
                status: 200,
                body,
                after: true,
            });

            const outcome = await create(world.inputs, world.host).catch((error) => error);

            const state = outcome.state ?? outcome.properties;
            expect(state, outcome.message).to.be.an("object");
            await remove(state, world.host);
            expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
        });
    }
});
