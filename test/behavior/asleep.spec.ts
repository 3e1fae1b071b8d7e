import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const throttled = {
    kind: "status",
    status: 429,
    body: { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached." },
};
const cluster = (status: string) => ["POST", `clusters/${outOfTheBox.cluster}`, { status }] as const;

describe("a service that throttles", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    const throttleFor = async (minutes: number) => {
        await world.control("POST", "faults", { operation: "status", ...throttled, times: 10_000 });
        world.clock.at(minutes * minuteMs, () => world.control("DELETE", "faults"));
    };

    // Symptom: a create gave up after two minutes.
    it("is waited for by create as long as its timeout says", async () => {
        await throttleFor(15);

        expect((await create(world.inputs, world.host)).state).to.include({ status: "RUNNING" });
        expect(world.runs()).to.have.length(1);
    });

    it("ends a create when its time is over, and not much sooner", async () => {
        await throttleFor(60);
        const begunAt = world.clock.monotonic();

        const error = await errorOf(create({ ...world.inputs, timeouts: { create: "10m" } }, world.host));

        expect(error.message).to.include("APIGW.0308");
        expect(world.clock.monotonic() - begunAt).to.be.within(8 * minuteMs, 10 * minuteMs);
        expect(world.runs()).to.deep.equal([]);
    });

    it("is waited for by a refresh as long as a refresh may take", async () => {
        const { state } = await create(world.inputs, world.host);
        await throttleFor(4);

        expect(await read(state, world.host)).to.include({ status: "RUNNING" });
    });
});

describe("a cluster that is asleep", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    // Symptom: CDM's answer for the job was taken for a permission that the user lacks.
    it("is named by create: it is stopped, and has to be started", async () => {
        await world.control(...cluster("900"));

        const error = await errorOf(create(world.inputs, world.host));

        expect(error.message).to.match(/the cluster is stopped\. Start the cluster.*CDMRUN-207/);
        expect(error.message).to.not.include("permission for this action in IAM");
    });

    it("is named by a re-run, which leaves the state as it is", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control(...cluster("900"));

        const error = await errorOf(update(state, { ...world.inputs, triggers: 2 }, world.host));

        expect(error.message).to.match(/the cluster is stopped\. Start the cluster.*CDMRUN-207/);
    });

    // Symptom: the state said RUNNING after a refresh, and the row nothing.
    it("is named by a refresh that leaves a live status as it was last seen", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control(...cluster("900"));

        expect(await read(state, world.host)).to.deep.equal(state);

        expect(world.said.at(-1)).to.match(
            /^warning: .*the cluster is stopped, so nothing of the job is live\. The status RUNNING of run 1 in the state is as it was last seen\.$/,
        );
        await read({ ...state, status: "SUCCEEDED" }, world.host);
        expect(
            world.said.filter((text) => text.startsWith("warning")),
            "what has ended needs no word",
        ).to.have.length(1);
    });

    it("is the same where the job has deleted itself after its run", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control("DELETE", "jobs/demo");

        expect(await read({ ...state, isDeleteJob: true }, world.host)).to.include({ status: "RUNNING" });

        expect(world.said.at(-1)).to.match(/^warning: .*deletes itself after its run.* is as it was last seen\.$/);
    });

    for (const [what, status] of [
        ["starting", "920"],
        ["restarting", "500"],
    ] as const) {
        it(`is waited for by create while it is ${what}`, async () => {
            await world.control(...cluster(status));
            world.clock.at(10 * minuteMs, () => world.control(...cluster("200")));

            expect((await create(world.inputs, world.host)).state).to.include({ status: "RUNNING" });
            expect(world.runs()).to.have.length(1);
        });
    }

    it("that stops while create waits leaves the run in the state", async () => {
        await world.control("PUT", "jobs/demo", { bootMs: 5 * minuteMs });
        world.clock.at(minuteMs, () => world.control(...cluster("900")));

        const error = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

        expect(error.message).to.include("the cluster is stopped");
        expect(error.properties).to.include({ submissionId: 1 });
        expect(error.properties.unfinished).to.include({ phase: "wait" });
    });
});

describe("a run that failed before it was where it had to be", () => {
    const world = new World();
    beforeEach(() => world.open());
    afterEach(() => world.close());

    // Symptom: one FAILED and a look that nobody answered counted as FAILED seen twice.
    it("has to be seen failed twice: a look that nobody answers is none", async () => {
        await world.control("PUT", "jobs/demo", { bootMs: 0, runMs: 1_000, outcome: "fail" });
        world.clock.at(2_000, async () => {
            await world.control("POST", "faults", {
                operation: "status",
                kind: "drop",
                when: "before",
                nth: 2,
                times: 8,
            });
        });

        await errorOf(create({ ...world.inputs, waitFor: "completed" }, world.host));

        const answered = world.emulator.requests("status").filter(({ status }) => status === 200);
        expect(answered.length).to.be.at.least(3);
    });

    // Symptom: the last pause before the deadline was cut to less than a second, and the look after it counted as the second.
    it("has to be seen failed twice, a poll apart: what a deadline cuts short is kept", async () => {
        await world.control("PUT", "jobs/demo", { bootMs: 0, runMs: 3_000, outcome: "fail" });
        const hasty = { pollInterval: "4s", timeouts: { create: "6s" } } as const;

        const error = await errorOf(create({ ...world.inputs, ...hasty, waitFor: "completed" }, world.host));

        expect(error.message).to.include("No time was left to see that twice");
        expect((error as PartialFailureError).properties).to.include({ submissionId: 1, status: "FAILED" });
    });

    it("is kept where it was seen failed once, and nobody has answered since: that it is over was not seen", async () => {
        await world.control("PUT", "jobs/demo", { bootMs: 0, runMs: 1_500, outcome: "fail" });
        const unanswered = { operation: "status", kind: "drop", when: "before", times: 1_000 };
        world.clock.at(2_000, () => world.control("POST", "faults", unanswered));
        const inputs = { ...world.inputs, waitFor: "completed", timeouts: { create: "5m" } } as const;
        const begunAt = world.clock.monotonic();

        const error = (await errorOf(create(inputs, world.host))) as PartialFailureError;

        expect(error.message).to.include("No time was left to see that twice.");
        expect(error.properties).to.include({ submissionId: 1, status: "FAILED" });
        expect(world.clock.monotonic() - begunAt, "it was looked on").to.be.at.least(5 * minuteMs);
    });

    // Symptom: what CDM's own retry revived later was in no state, and destroy left it running.
    it("is kept where the job has an automatic retry, so that destroy stops what comes back", async () => {
        await world.control("PUT", "jobs/demo", {
            bootMs: 0,
            runMs: 1_000,
            outcome: "fail",
            retries: 1,
            retryAfterMs: 10 * minuteMs,
        });

        const error = (await errorOf(
            create({ ...world.inputs, waitFor: "completed" }, world.host),
        )) as PartialFailureError;

        expect(error.properties).to.include({ submissionId: 1, status: "FAILED" });
        await world.control("PUT", "jobs/demo", { outcome: "succeed", runMs: 10 * hourMs });
        await world.clock.advance(11 * minuteMs);
        expect(world.runs().at(-1)?.live).to.equal(true);
        await remove(error.properties, world.host);
        expect(world.runs().at(-1)?.live).to.equal(false);
    });

    it("is kept where the job can't be shown, since nobody says that it has no retry", async () => {
        await world.control("PUT", "jobs/demo", { bootMs: 0, runMs: 1_000, outcome: "fail" });
        await world.control("POST", "faults", { operation: "job", kind: "status", status: 500, body: "", times: 100 });

        const error = await errorOf(create({ ...world.inputs, waitFor: "completed" }, world.host));

        expect(error).to.have.property("properties");
    });

    it("is not kept where the job has none", async () => {
        await world.control("PUT", "jobs/demo", { bootMs: 0, runMs: 1_000, outcome: "fail" });

        const error = await errorOf(create({ ...world.inputs, waitFor: "completed" }, world.host));

        expect(error).to.not.have.property("properties");
    });
});
