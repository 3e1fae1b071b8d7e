import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import { PartialFailureError } from "#provider/run/model/errors.js";
import { create, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("create", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 2_000, runMs: 60_000 }));
    afterEach(() => world.close());

    it("starts the job once and returns when the run is RUNNING", async () => {
        const { id, state } = await create(world.inputs, world.host);

        expect(id).to.equal("emulator-cluster/demo");
        expect(state).to.include({ status: "RUNNING", submissionId: 1, creationUser: "emulator", startedByUs: true });
        expect(world.sent("start")).to.equal(1);
    });

    it("returns at once when it waits for the submission only", async () => {
        const { state } = await create({ ...world.inputs, waitFor: "submitted" }, world.host);

        expect(state).to.include({ status: "BOOTING", submissionId: 1 });
        expect(world.clock.sleeps).to.deep.equal([]);
    });

    it("returns what the run has moved when it waits for the end", async () => {
        const { state } = await create({ ...world.inputs, waitFor: "completed" }, world.host);

        expect(state.status).to.equal("SUCCEEDED");
        expect(state.counters?.["rowsRead"]).to.be.greaterThan(0);
        expect(state.counters).not.to.have.property("bytesRead");
    });

    it("gives all sixteen fields of the documentation's submission", async () => {
        const { state } = await create(world.inputs, world.host);

        expect(state).to.include.keys(
            ..."isIncrementing deleteRows updateRows writeRows submissionId jobName creationUser creationDate".split(
                " ",
            ),
            ..."executeDate progress status isStoppingIncrement isExecuteAuto lastUpdateDate lastUpdateUser".split(" "),
            "isDeleteJob",
        );
    });

    it("looks ever less often, but at least every 48 s, while it waits", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 600_000 });

        await create({ ...world.inputs, waitFor: "completed" }, world.host);

        const { sleeps } = world.clock;
        expect(sleeps.slice(0, 3)).to.deep.equal([250, 250, 250]);
        expect(sleeps.slice(0, -1).every((one, index) => one <= (sleeps[index + 1] ?? 0))).to.equal(true);
        expect(sleeps.at(-1)).to.equal(48_000);
    });

    it("sends the variables with the start, names and values as they are", async () => {
        const variables = { day: "2026-11-24", filter: 'größe > "1" & x=%20', none: "" };

        await create({ ...world.inputs, variables }, world.host);

        expect(world.emulator.variables("demo")).to.deep.equal([variables]);
    });

    it("sends the variables again with a start whose first try had no effect", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });

        await create({ ...world.inputs, variables: { day: "2026-11-24" } }, world.host);

        expect(world.emulator.variables("demo")).to.deep.equal([{ day: "2026-11-24" }]);
    });

    it("refuses to start beside a live run, names its user, and leaves it alone", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        const error = await errorOf(create(world.inputs, world.host));

        expect(error.message).to.match(
            /^Run 1 of job "demo" in cluster emulator-cluster is live \(BOOTING, started by "night-shift"\)\./,
        );
        expect(world.sent("start")).to.equal(0);
        expect(world.sent("stop")).to.equal(0);
    });

    it("says which job is missing, with CDM's code and the request's id", async () => {
        const error = await errorOf(create({ ...world.inputs, jobName: "nowhere" }, world.host));

        expect(error.message).to.match(
            /job "nowhere" in cluster emulator-cluster: .* \(Cdm\.0054, HTTP 400, request \S+\)/,
        );
    });

    it("fails with CDM's own reason when the run has failed, looks once more, and keeps nothing", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail", runMs: 100 });

        const error = await errorOf(create({ ...world.inputs, waitFor: "completed" }, world.host));

        expect(error).not.to.be.instanceOf(PartialFailureError);
        expect(error.message).to.match(/^Run 1 of job "demo" .* ended as FAILED before it was SUCCEEDED: \S[^\n]*$/);
        expect(world.runs()).to.have.length(1);
    });

    it("goes on when the job's automatic retry has revived a failed run", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail", bootMs: 1_000, runMs: 1_000 });
        world.clock.at(6_000, async () => {
            await world.control("PUT", "jobs/demo", { outcome: "succeed" });
            await world.control("POST", "jobs/demo/runs", { user: "emulator", auto: true });
        });

        const { state } = await create({ ...world.inputs, waitFor: "completed", pollInterval: "5s" }, world.host);

        expect(state).to.include({ status: "SUCCEEDED", submissionId: 2, isExecuteAuto: true });
        expect(world.sent("start")).to.equal(1);
    });

    it("keeps the run and says that it goes on when time is up", async () => {
        const inputs = { ...world.inputs, timeouts: { create: "1s" } };

        const error = await errorOf(create(inputs, world.host));

        expect(error).to.be.instanceOf(PartialFailureError);
        expect(error).to.have.property("id", "emulator-cluster/demo");
        const { properties } = error as PartialFailureError;
        expect(properties).to.deep.include(inputs);
        expect(properties).to.include({ submissionId: 1 });
        expect(properties.unfinished).to.deep.equal({ phase: "wait", since: world.clock.now() });
        expect(error.message).to.match(/was not RUNNING within 1 s; its last status was BOOTING\. The run goes on\./);
    });

    // Symptom: an address where nobody answers was asked for the whole of a timeout that was meant for the run.
    it("gives up in two minutes where nobody answers and nothing was sent", async () => {
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 1_000 });
        const begun = world.clock.now();

        const error = await errorOf(create({ ...world.inputs, waitFor: "completed" }, world.host));

        expect(error.message).to.match(/^CDM could not show the status of job "demo".*HTTP 503/);
        expect(world.clock.now() - begun).to.be.at.most(120_000);
        expect(world.sent("start")).to.equal(0);
    });

    it("never sleeps past its deadline", async () => {
        const begun = world.clock.now();

        await errorOf(create({ ...world.inputs, waitFor: "completed", timeouts: { create: "33s" } }, world.host));

        expect(world.clock.now() - begun).to.equal(33_000);
    });
});

describe("create, when the answer to the start is lost", () => {
    const world = new World();
    beforeEach(() => world.open());
    afterEach(() => world.close());

    it("does not start again where the start had its effect", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });

        const { state } = await create(world.inputs, world.host);

        expect(state).to.include({ submissionId: 1, status: "RUNNING" });
        expect(world.sent("start")).to.equal(1);
    });

    it("starts again where the start had no effect", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });

        const { state } = await create(world.inputs, world.host);

        expect(state).to.include({ submissionId: 1, status: "RUNNING" });
        expect(world.runs()).to.have.length(1);
        expect(world.sent("start")).to.equal(2);
    });

    for (const [when, starts] of [
        ["after", 1],
        ["before", 2],
    ] as const) {
        it(`makes one run where the service never tells its clock, and the start was lost ${when} its effect`, async () => {
            const transport: Transport = async (request) => {
                const exchange = await sendOnce(request);
                if (!("answer" in exchange)) return exchange;
                const { date: _, ...headers } = exchange.answer.headers;
                return { answer: { ...exchange.answer, headers } };
            };
            await world.control("POST", "faults", { operation: "start", kind: "drop", when });

            const { state } = await create(world.inputs, { ...world.host, transport });

            expect(state).to.include({ submissionId: 1, startedByUs: true });
            expect(world.runs()).to.have.length(1);
            expect(world.sent("start")).to.equal(starts);
        });
    }

    it("knows its run where the service never tells its clock, and that is eight hours ahead of ours", async () => {
        await world.close();
        await world.open({ now: () => world.clock.monotonic() + 8 * 3_600_000 });
        const transport: Transport = async (request) => {
            const exchange = await sendOnce(request);
            if (!("answer" in exchange)) return exchange;
            const { date: _, ...headers } = exchange.answer.headers;
            return { answer: { ...exchange.answer, headers } };
        };
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });

        const { state } = await create(world.inputs, { ...world.host, transport });

        expect(state).to.include({ submissionId: 1, startedByUs: true });
        expect(world.sent("start")).to.equal(1);
    });

    it("says that the job is gone, and keeps nothing, where CDM has said so twice", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });
        world.clock.at(1_000, () => world.control("DELETE", "jobs/demo"));

        const error = await errorOf(create(world.inputs, world.host));

        expect(error.message).to.include("Cdm.0054");
        expect(error).not.to.have.property("properties");
    });

    it("takes its own run for its own when CDM says that the job runs already", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        // The status lags behind: it shows the run only after the second start was refused.
        await world.control("POST", "faults", {
            operation: "status",
            kind: "status",
            times: 4,
            status: 200,
            body: { submissions: [] },
        });

        const { state } = await create(world.inputs, world.host);

        expect(state.submissionId).to.equal(1);
        expect(world.runs()).to.have.length(1);
    });

    it("keeps in the state that a start is owed where the status can't be read either", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        const idle = { submissions: [{ status: "NEVER_EXECUTED" }] };
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body: idle });
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 1_000 });

        const error = await errorOf(create(world.inputs, world.host));

        expect(error).to.be.instanceOf(PartialFailureError);
        expect((error as PartialFailureError).properties.unfinished).to.include({ phase: "start" });
        expect(error.message).to.match(/^A start of job "demo" .* was sent, and whether a run came of it is not known/);
        expect(world.runs()).to.have.length(1);
    });

    // Symptom: a start that took effect a while after its answer was lost was sent a second time, the sooner the shorter
    // pollInterval was.
    for (const pollInterval of ["100ms", "5s"]) {
        it(`does not start again where the start is slow to show, with a poll of ${pollInterval}`, async () => {
            await world.control("POST", "switches", { startRunning: "accept" });
            await world.control("PUT", "jobs/demo", { listLagMs: 30_000 });
            await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });

            await create({ ...world.inputs, pollInterval }, world.host);

            expect(world.runs()).to.have.length(1);
        });
    }

    // Symptom: the second start was refused, the error was thrown as it was, and the run of the first was forgotten.
    it("does not forget the run of a lost start when the next start is refused", async () => {
        await world.control("PUT", "jobs/demo", { listLagMs: 70_000 });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        const denied = { error_code: "APIGW.0302", error_msg: "The IAM user is not authorised." };
        await world.control("POST", "faults", { operation: "start", kind: "status", status: 403, body: denied });

        const { state } = await create(world.inputs, world.host);

        expect(state).to.include({ submissionId: 1 });
        expect(world.runs()).to.have.length(1);
    });

    // Where the first look was right, a run that is dated long before is of a cluster whose clock is behind.
    it("takes no old run for that of a lost start, and does not start again, after a first look that knew of none", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "emulator" });
        await world.clock.advance(4_000_000);
        const empty = { operation: "status", kind: "status", status: 200, body: { submissions: [] } };
        await world.control("POST", "faults", empty);
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });

        const error = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

        expect(error.message).to.include("Nothing tells whether");
        expect(error.properties).not.to.have.property("submissionId");
        expect(world.sent("start")).to.equal(1);
    });

    // Symptom: the run of the lost start had ended and was hidden by the schedule's next; the start was sent again, and one
    // up had started two runs.
    async function hiddenBySchedule(when: "before" | "after"): Promise<void> {
        await world.control("PUT", "jobs/demo", { bootMs: 0, runMs: 1_000, listLagMs: 3_000 });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when });
        world.clock.at(1_500, () => world.control("POST", "jobs/demo/runs", { user: "emulator", auto: true }));
    }
    const ours = () => world.runs().filter(({ auto }) => !auto);

    it("finds the run of a lost start in the history, where the schedule's run hides it", async () => {
        await hiddenBySchedule("after");

        expect((await create({ ...world.inputs, waitFor: "completed" }, world.host)).state.status).to.equal(
            "SUCCEEDED",
        );
        expect(ours(), "starts that had an effect").to.have.length(1);
    });

    it("leaves it to the next up to start again where the schedule's run may hide that of a lost start", async () => {
        await hiddenBySchedule("before");

        const { message, properties } = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;
        expect(message).to.include("has started and ended since, and may hide it. No second start was sent after it.");
        expect(properties.unfinished).to.include({ phase: "start" });
        expect(world.sent("start")).to.equal(1);

        await update(properties, world.inputs, world.process());
        expect(ours(), "starts that had an effect").to.have.length(1);
    });

    it("owes a start, and sends no second one, where no time is left to look for the first", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });

        const error = await errorOf(create({ ...world.inputs, timeouts: { create: "30s" } }, world.host));

        expect((error as PartialFailureError).properties.unfinished).to.include({ phase: "start" });
        expect(world.sent("start")).to.equal(1);
    });

    it("keeps a run that CDM has named and never shows", async () => {
        await world.control("PUT", "jobs/demo", { listLagMs: 600_000 });

        const error = await errorOf(create(world.inputs, world.host));

        expect((error as PartialFailureError).properties).to.include({ submissionId: 1 });
        expect((error as PartialFailureError).properties.unfinished).to.include({ phase: "wait" });
    });

    // Symptom: the answer held the date and the user of the run; the run of somebody else that showed first was taken for it,
    // and destroy stopped that one.
    for (const user of ["night-shift", "emulator"]) {
        it(`takes no run of "${user}" that shows first for its own, where the answer names it by date and user`, async () => {
            await world.control("POST", "switches", { startResponse: "minimal", startRunning: "accept" });
            await world.control("PUT", "jobs/demo", { listLagMs: 20_000 });
            await world.control("POST", "jobs/demo/runs", { user });
            await world.clock.advance(10_000);

            const { state } = await create({ ...world.inputs, waitFor: "submitted" }, world.host);

            expect(state).to.include({ submissionId: 2, creationUser: "emulator" });
        });
    }

    for (const startResponse of ["empty", "none"]) {
        it(`knows its run though the start is answered ${startResponse} and nobody says who we are: it is the only new one`, async () => {
            world.forgetIam();
            await world.control("POST", "switches", { startResponse });

            const { state } = await create(world.inputs, world.host);

            expect(state).to.include({ submissionId: 1, status: "RUNNING", startedByUs: true });
            expect(world.sent("start")).to.equal(1);
        });
    }

    for (const startResponse of ["minimal", "stringDates", "empty", "none"]) {
        it(`knows its run though the start is answered ${startResponse}`, async () => {
            await world.control("POST", "switches", { startResponse });

            const { state } = await create(world.inputs, world.host);

            expect(state).to.include({ submissionId: 1, status: "RUNNING" });
            expect(world.sent("start")).to.equal(1);
        });
    }
});
