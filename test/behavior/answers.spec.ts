import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { JobRunState } from "#provider/run/index.js";
import { describeRun } from "#provider/run/model/describe.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const world = new World();

async function running(inputs = {}): Promise<JobRunState> {
    return (await create({ ...world.inputs, ...inputs }, world.host)).state;
}

function fault(about: object): Promise<void> {
    return world.control("POST", "faults", { operation: "status", kind: "status", status: 200, ...about });
}

const shapes: [string, object][] = [
    ["204", { status: 204 }],
    ["an empty body", { body: "" }],
    ["{}", { body: {} }],
    ["[]", { body: [] }],
    ["null", { body: "null" }],
    ["no list", { body: { submissions: null } }],
    ["an object in its place", { body: { submissions: {} } }],
    ["a message", { body: { message: "ok" } }],
    ["an error", { body: { error: "ok" } }],
    ["a list of jobs", { body: { jobs: [{ name: "demo", status: "NEW" }] } }],
    ["an entry that is no object", { body: { submissions: [null] } }],
    ["another job's run", { body: { submissions: [{ "job-name": "other", "submission-id": 9, status: "STOPPED" }] } }],
    ["an envelope", { body: { code: 0, data: { submissions: [] } } }],
    ["an ERROR entry", { body: { "validation-result": [{ message: "no", status: "ERROR" }] } }],
];

// Symptom: each of these was taken for "never ran", and after 60 s for the proof that a live run had ended.
describe("a status that says nothing of runs", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 36_000_000 }));
    afterEach(() => world.close());

    for (const [what, answer] of shapes) {
        it(`is no end for destroy, which keeps the resource: ${what}`, async () => {
            const state = await running({ timeouts: { delete: "5m" } });
            const before = world.sent("status");
            await fault({ ...answer, times: 1_000 });

            const error = await errorOf(remove(state, world.host));

            expect(error.message).to.include("The resource stays in the state");
            expect(world.runs().map(({ live }) => live)).to.deep.equal([true]);
            expect(world.sent("status") - before).to.be.within(10, 150);
        });

        it(`is looked past by destroy, which stops the run: ${what}`, async () => {
            const state = await running();
            await fault({ ...answer, times: 40 });

            expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
            expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[false, 1]]);
        });

        it(`starts nothing and forgets nothing: ${what}`, async () => {
            const state = await running({ timeouts: { update: "5m" } });
            await fault({ ...answer, times: 1_000 });

            await errorOf(create({ ...world.inputs, ifRunning: "adopt", timeouts: { create: "5m" } }, world.host));
            await errorOf(
                update(state, { ...world.inputs, triggers: ["new"], timeouts: { update: "5m" } }, world.host),
            );
            await errorOf(read(state, world.host));

            expect(world.runs()).to.have.length(1);
            expect([world.sent("start"), world.sent("stop")]).to.deep.equal([1, 0]);
        });
    }

    it("does not prove that the cluster is gone where the list of clusters is none, or could not be had", async () => {
        const state = await running({ timeouts: { delete: "30m" } });
        const missing = { status: 404, body: { errCode: "Cdm.0001", externalMessage: "not found" } };
        const inCapitals = { clusters: [{ id: state.clusterId.toUpperCase() }] };
        const none = [{}, { clusters: null }, { clusters: [null] }, { clusters: [{}] }, inCapitals];
        // A proof has to come twice in a row.
        const lists = none.flatMap((body) => [{ body }, { body }]);
        for (const [index, answer] of [...lists, { status: 503, times: 1_000 }].entries()) {
            await fault({ operation: "clusters", nth: index + 1, ...answer });
        }
        await fault({ status: 503, times: 1_000 });
        await fault({ operation: "cluster", ...missing, times: 1_000 });

        expect((await errorOf(remove(state, world.host))).message).to.include("The resource stays in the state");
        expect(world.emulator.requests("clusters").length).to.be.above(lists.length);
        expect(world.runs()[0]?.live).to.equal(true);
    });

    it("does not prove that the cluster is stopped where another cluster is shown", async () => {
        const state = await running({ timeouts: { delete: "1m" } });
        await fault({ status: 400, body: { errCode: "Cdm.0001", externalMessage: "no" }, times: 99 });
        const other = { status: 200, body: { id: "another", status: "900" } };
        await world.control("POST", "faults", { operation: "cluster", kind: "status", ...other, times: 99 });

        await errorOf(remove(state, world.host));

        expect(world.runs()[0]?.live).to.equal(true);
    });
});

// Symptom: each of these ended a destroy, or a wait of 24 hours, the moment it came.
describe("one answer that is no word of CDM's", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    for (const [what, trouble] of [
        ["a body over the limit", { kind: "large", bytes: 9 * 1024 * 1024 }],
        ["a redirect", { kind: "redirect", location: "http://login.example.test/" }],
        ["a page that knows nothing", { kind: "status", status: 404, body: "<html>nginx</html>" }],
        ["a page of a firewall", { kind: "status", status: 403, body: "<html>Blocked</html>" }],
        ["a page that asks for a login", { kind: "status", status: 511, body: "<html>Sign in</html>" }],
    ] as const) {
        it(`does not end a wait: ${what}`, async () => {
            await world.control("POST", "faults", { operation: "status", nth: 4, ...trouble });

            expect((await running({ waitFor: "completed" })).status).to.equal("SUCCEEDED");
            expect(world.sent("start")).to.equal(1);
        });

        for (const operation of ["status", "stop"] as const) {
            it(`does not end a destroy where it answers ${operation}: ${what}`, async () => {
                const state = await running();
                await world.control("POST", "faults", { operation, ...trouble });

                expect(await remove(state, world.host)).to.have.property("outcome", "stopped");
                expect(world.runs()[0]?.live).to.equal(false);
            });
        }
    }

    it("does not end a wait: a name that can't be found for once", async () => {
        let asked = 0;
        const transport: Transport = (request) =>
            sendOnce(++asked === 5 ? { ...request, url: "https://cdm.example.test/" } : request);
        world.host = { ...world.host, transport };

        expect((await running({ waitFor: "completed" })).status).to.equal("SUCCEEDED");
        expect(world.sent("start")).to.equal(1);
    });

    it("makes a start whose answer is over the limit no second one", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "large", bytes: 9 * 1024 * 1024 });

        expect(await running()).to.include({ status: "RUNNING", submissionId: 1 });
        expect([world.sent("start"), world.runs().length]).to.deep.equal([1, 1]);
    });
});

describe("a server that lets us come again at once", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    // Symptom: 29,999 starts in 20 minutes.
    for (const retryAfter of ["0", "0.001", "-5", "Thu, 01 Jan 1970 00:00:00 GMT"]) {
        it(`is asked no faster than by itself: Retry-After ${retryAfter}`, async () => {
            const throttled = { kind: "status", status: 429, headers: { "Retry-After": retryAfter }, times: 1_000_000 };
            await world.control("POST", "faults", { operation: "start", ...throttled });

            await errorOf(create({ ...world.inputs, timeouts: { create: "20m" } }, world.host));

            expect(world.sent("start")).to.be.within(10, 60);
            expect(Math.min(...world.clock.sleeps)).to.be.at.least(1_000);
        });
    }
});

describe("a run with an id or a date that JavaScript can't hold", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    // Symptom: an error text threw a RangeError, the state was lost with it, and the run lived on.
    it("is described all the same where an error has to name it", async () => {
        const state = await running({ timeouts: { delete: "1m" } });
        const owing = { ...state, unfinished: { phase: "start", since: 9e15 } } as const;
        await fault({ status: 503, times: 1_000 });

        expect((await errorOf(remove(owing, world.host))).message).to.include("whether a run came of it can't be told");
        expect(describeRun({ creationDate: 9e15 })).to.be.a("string");
    });

    it("is not taken for another one whose last digits are lost too", async () => {
        const run = (id: string, date: number, status: string) =>
            `{"submissions":[{"job-name":"demo","submission-id":${id},"creation-date":${date},"creation-user":"emulator","status":"${status}"}]}`;
        const at = world.clock.now();
        await world.control("POST", "faults", {
            operation: "start",
            kind: "status",
            status: 200,
            after: true,
            body: run("9007199254740993", at, "BOOTING"),
        });
        // The status is still that of the run before.
        await fault({ body: run("9007199254740992", at - 9_000, "SUCCEEDED"), times: 3 });
        await fault({ body: run("9007199254740993", at, "RUNNING"), times: 99 });

        const state = await running();

        expect(state).to.include({ status: "RUNNING", creationDate: at });
        expect(state).not.to.have.property("submissionId");
    });
});

describe("a state with a duration that a timer can't hold", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    it("can still be destroyed", async () => {
        const state = await running();
        const long = { ...state, timeouts: { delete: "1000h" }, pollInterval: "700h" };

        expect(await remove(long, world.host)).to.include({ outcome: "stopped" });
        expect(world.runs()[0]?.live).to.equal(false);
    });
});
