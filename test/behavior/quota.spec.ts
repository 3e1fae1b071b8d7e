import { expect } from "chai";
import type { Transport } from "#provider/cdm/http/transport.js";
import { interrupt } from "#provider/run/index.js";
import { PartialFailureError } from "#provider/run/model/errors.js";
import { create, remove } from "../support/core.js";
import { ManyJobRuns } from "../support/manyJobRuns.js";
import { errorOf } from "../support/world.js";

const minuteMs = 60_000;

/** The quotas of the emulator, small enough to meet them, in the proportion of CDM's own. */
const quotasOf = (perMinute: number) => ({
    status: perMinute,
    jobs: perMinute,
    history: perMinute,
    cluster: perMinute,
    clusters: perMinute,
    start: perMinute * 10,
    stop: perMinute * 10,
});

describe("the quota of CDM for one user", () => {
    const world = new ManyJobRuns();
    afterEach(() => world.close());

    async function upAndDown(many: number): Promise<void> {
        const inputs = await world.inputsOfMany(many);
        const states = await world.common.until(Promise.all(inputs.map((one) => world.start(one))));
        expect(states.map(({ status }) => status)).to.deep.equal(inputs.map(() => "RUNNING"));
        expect(world.emulator.truth().liveRuns).to.equal(many);
        const stops = await world.common.until(Promise.all(states.map((one) => remove(one, world.host))));
        expect(stops.map((stop) => stop?.outcome)).to.deep.equal(inputs.map(() => "stopped"));
        expect(world.emulator.truth().liveRuns).to.equal(0);
        expect(world.common.asleep).to.equal(0);
    }

    for (const [what, rules] of [
        ["fixed", { window: "fixed" }],
        ["sliding", { window: "sliding", refusedCount: true }],
    ] as const) {
        it(`is never exceeded by 30 JobRuns that know it (${what} minutes), and their rows say what they wait for`, async () => {
            await world.open({ quotas: { ...rules, perMinute: quotasOf(30) } });
            world.limit(30);

            await upAndDown(30);

            expect(world.refused()).to.deep.equal([]);
            expect(world.said.join("\n")).to.match(/^waits for CDM's quota \(30 [a-z ]+ a minute\)$/m);
        });

        it(`pauses all JobRuns that do not know it at a 429 (${what} minutes), and all end well`, async () => {
            await world.open({ quotas: { ...rules, perMinute: quotasOf(30) } });

            await upAndDown(30);

            const refused = world.refused();
            expect(refused).not.to.deep.equal([]);
            // Each API learns it for itself: a handful of requests is under way then.
            expect(refused.length / world.emulator.requests().length).to.be.below(0.2);
            for (const { at, operation } of refused) {
                const during = world.emulator
                    .requests(operation)
                    .filter((other) => other.at > at && other.at < at + 2_000);
                expect(during, `${operation} in the pause`).to.deep.equal([]);
            }
        });
    }

    it("is spent on the proof of a stop before the waits of other JobRuns, whose time is up sooner", async () => {
        await world.open();
        // An edition whose list has no status: each job has to be asked for by itself.
        world.listSays(({ jobs, total }) => ({ total, jobs: jobs.map(({ name }) => ({ name })) }));
        const state = await world.common.until(world.inputsOf("mine").then((inputs) => world.start(inputs)));
        world.limit(4);
        const others = await world.inputsOfMany(8, { waitFor: "completed", timeouts: { create: "15m" } });
        const waits = others.map((one) => errorOf(world.start(one)));
        await world.common.advance(5 * minuteMs);
        const before = world.emulator.requests("status").length;

        await world.common.until(remove(state, world.host));

        const jobs = world.emulator.requests("status").map(({ job }) => job);
        // The first of each minute is the proof's. Between two of its observations lies a poll, in which others get what is left of the minute.
        expect(jobs.slice(before).flatMap((job, index) => (job === "mine" ? [index] : []))).to.deep.equal([0, 4, 8]);
        await world.common.until(Promise.all(waits));
    });

    // Symptom: a stop waited in the quota, and another user's run was live when its turn came.
    it("holds up no stop: CDM is asked again what is live, and only then it is sent", async () => {
        await world.open();
        const state = await world.common.until(world.inputsOf("mine").then((inputs) => world.start(inputs)));
        const other = await world.common.until(world.inputsOf("other").then((inputs) => world.start(inputs)));
        const slowDown = { status: 429, body: { error_code: "APIGW.0308", error_msg: "slow down" } };
        const headers = { "Retry-After": "4" };
        await world.control("POST", "faults", { operation: "stop", kind: "status", ...slowDown, headers });
        const first = remove(other, world.host);
        await world.common.advance(1_000);

        await world.common.until(Promise.all([first, remove(state, world.host)]));

        const asked = world.emulator.requests().filter(({ job }) => job === "mine");
        const stop = asked.findIndex(({ operation }) => operation === "stop");
        expect(asked[stop - 1]).to.deep.include({ operation: "status", at: asked[stop]?.at });
        expect(world.emulator.requests("stop").map(({ job }) => job)).to.have.members(["other", "other", "mine"]);
    });

    // Symptom: one login proves its credential by the first request, and that one waited out a pause: all others waited with it.
    it("holds up nobody for longer than its time while the first request of a login waits out a pause", async () => {
        await world.open();
        world.limit(120);
        const slowDown = { status: 429, body: { error_code: "APIGW.0308", error_msg: "slow down" } };
        await world.control("POST", "faults", { operation: "status", kind: "status", ...slowDown });
        const first = world.start(await world.inputsOf("first"));
        await world.common.advance(1_000);
        const begunAt = world.common.monotonic();
        const controller = new AbortController();
        const hurried = errorOf(create(await world.inputsOf("hurried", { timeouts: { create: "5s" } }), world.host));
        const canceled = errorOf(create(await world.inputsOf("canceled"), world.host, { signal: controller.signal }));
        world.common.at(2_000, () => controller.abort());

        expect((await world.common.until(canceled)).message).to.include("CDMRUN-209");
        expect(world.common.monotonic() - begunAt).to.equal(2_000);
        expect((await world.common.until(hurried)).message).to.include("APIGW.0308");
        expect(world.common.monotonic() - begunAt).to.be.at.most(5_000);
        expect((await world.common.until(first)).status).to.equal("RUNNING");
    });

    it("holds up no request of an interruption", async () => {
        await world.open();
        world.limit(1);
        const said: string[] = [];
        const ended = new Promise<number>((resolve, reject) => {
            const transport: Transport = async (request) => {
                const result = await world.counted(request);
                if (!request.url.endsWith("/start")) return result;
                const begunAt = world.common.monotonic();
                const options = { clock: world.common, budgetMs: 4_300, say: (text: string) => said.push(text) };
                interrupt(world.host.starts, options).then(() => resolve(world.common.monotonic() - begunAt), reject);
                return new Promise(() => {});
            };
            create(world.inputs, { ...world.host, transport }).catch(() => {});
        });

        expect(await world.common.until(ended)).to.be.below(4_300);

        expect(said.join()).to.include("a stop was sent for it, and taken");
        expect(world.emulator.requests("status").length, "more than the quota").to.be.at.least(2);
    });

    it("gives no turn to an operation that was canceled while it waited, which ends at once and sends nothing", async () => {
        await world.open();
        world.limit(1);
        await world.common.until(world.inputsOf("first").then((inputs) => world.start(inputs)));
        const asked = world.emulator.requests().length;
        const controller = new AbortController();
        const error = errorOf(create(await world.inputsOf("second"), world.host, { signal: controller.signal }));
        await world.common.advance(1_000);
        const canceledAt = world.common.monotonic();
        controller.abort();

        expect((await error).message)
            .to.include("was canceled before a start was sent")
            .and.include("CDMRUN-209");

        expect(world.common.monotonic()).to.equal(canceledAt);
        expect(world.emulator.requests()).to.have.length(asked);
        expect(world.common.asleep).to.equal(0);
    });

    it("that gave a start no turn in time is a plain error: nothing was started, and nothing is owed", async () => {
        await world.open();
        const slowDown = { status: 429, body: { error_code: "APIGW.0308", error_msg: "slow down" } };
        const headers = { "Retry-After": "60" };
        await world.control("POST", "faults", { operation: "start", kind: "status", ...slowDown, headers });
        const first = world.start(await world.inputsOf("first"));
        await world.common.advance(1_000);

        const late = create(await world.inputsOf("second", { timeouts: { create: "30s" } }), world.host);
        const error = await world.common.until(errorOf(late));

        expect(error).not.to.be.instanceOf(PartialFailureError);
        expect(error.message)
            .to.include("starts a minute) did not come in time. Before that: ")
            .and.include("slow down");
        expect(world.runs("second")).to.deep.equal([]);
        expect(world.emulator.requests("start").map(({ job }) => job)).not.to.include("second");
        expect((await world.common.until(first)).status).to.equal("RUNNING");
        const said: string[] = [];
        await interrupt(world.host.starts, { clock: world.common, budgetMs: 1, say: (text) => said.push(text) });
        expect(said).to.deep.equal([]);
    });
});
