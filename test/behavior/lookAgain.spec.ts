import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { JobRunState } from "#provider/run/index.js";
import { create, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;
const slowDown = { kind: "status", status: 429, body: { error_code: "APIGW.0308", error_msg: "slow down" } };
const rerun = { triggers: { day: "2" } };

function never(): never {
    throw new Error("there is no state");
}

/**
 * An order rests on an observation. Between the two, a refusal or a login may take its time, and another user may start the job.
 */
describe("an order that had to wait", () => {
    const world = new World();
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 10 * hourMs });
        // CDM may not refuse a second start beside a live run.
        await world.control("POST", "switches", { startRunning: "accept" });
    });
    afterEach(() => world.close());

    const foreignRunAfter = (milliseconds: number) =>
        world.clock.at(milliseconds, () => world.control("POST", "jobs/demo/runs", { user: "night-shift" }));
    const refuseStarts = (times = 1) => world.control("POST", "faults", { operation: "start", ...slowDown, times });
    const users = () => world.runs().map(({ createdBy }) => createdBy);
    const live = () => world.emulator.truth().liveRuns;

    /** A user whose token IAM takes 20 s to renew. */
    function logInSlowly(): void {
        world.setEnvironment({
            HW_AUTH_TOKEN: undefined,
            HW_USER_NAME: outOfTheBox.user,
            HW_USER_PASSWORD: outOfTheBox.password,
            HW_DOMAIN_NAME: outOfTheBox.domain,
        });
        const transport: Transport = async (request) => {
            if (new URL(request.url).pathname === "/v3/auth/tokens") await world.clock.sleep(20_000);
            return sendOnce(request);
        };
        world.host = { ...world.host, transport };
    }

    /** The token expires, and right after that somebody starts the job. */
    async function expireBefore(operation: "start" | "stop"): Promise<void> {
        const { transport = sendOnce } = world.host;
        let isExpired = false;
        world.host = {
            ...world.host,
            transport: async (request) => {
                if (!isExpired && request.url.endsWith(`/${operation}`)) {
                    isExpired = true;
                    await world.control("POST", "tokens", { revoked: true });
                    if (operation === "stop") world.clock.at(5_000, () => world.endRun());
                    foreignRunAfter(10_000);
                }
                return transport(request);
            },
        };
    }

    describe("is preceded by another look: a create", () => {
        it("starts nothing beside a run that began while CDM refused its start", async () => {
            await refuseStarts();
            foreignRunAfter(500);

            const error = await errorOf(create(world.inputs, world.host));

            expect(error.message).to.include("night-shift").and.include("CDMRUN-201");
            expect([users(), live()]).to.deep.equal([["night-shift"], 1]);
            expect(world.sent("start")).to.equal(1);
        });

        it("takes over a run that began then, if ifRunning says so", async () => {
            await refuseStarts();
            foreignRunAfter(500);

            const { state } = await create({ ...world.inputs, ifRunning: "adopt" }, world.host);

            expect(state).to.include({ startedByUs: false, status: "RUNNING", creationUser: "night-shift" });
            expect([users(), live()]).to.deep.equal([["night-shift"], 1]);
        });

        it("starts the job once it may, after a look before each try", async () => {
            await refuseStarts(5);

            const { state } = await create(world.inputs, world.host);

            expect(state).to.include({ startedByUs: true, status: "RUNNING" });
            expect(world.runs()).to.have.length(1);
            const asked = world.emulator.requests().map(({ operation }) => operation);
            expect(asked.filter((one) => one === "start")).to.have.length(6);
            for (const [index, one] of asked.entries())
                if (one === "start") expect(asked[index - 1], `before request ${index}`).to.equal("status");
        });

        it("ends with CDM's refusal if that outlasts its time, and owes nothing", async () => {
            await refuseStarts(10_000);

            const error = await errorOf(create({ ...world.inputs, timeouts: { create: "5m" } }, world.host));

            expect(error.message)
                .to.match(/^CDM could not start job "demo"/)
                .and.include("APIGW.0308");
            expect(world.runs()).to.deep.equal([]);
            expect(world.clock.monotonic()).to.be.at.most(1_700_000_000_000 + 5 * 60_000);
        });

        it("starts nothing beside a run that began while it logged in", async () => {
            logInSlowly();
            await expireBefore("start");

            const error = await errorOf(create(world.inputs, world.host));

            expect(error.message).to.include("night-shift").and.include("CDMRUN-201");
            expect([users(), live()]).to.deep.equal([["night-shift"], 1]);
        });
    });

    // Symptom: CDM refused every start for its credential, and a create logged in 46 times and showed no code of CDM's.
    for (const [order, act] of [
        ["start", (_: JobRunState | undefined) => create(world.inputs, world.host)],
        ["stop", (state: JobRunState | undefined) => remove(state ?? never(), world.host)],
    ] as const) {
        it(`is tried with one new login, and then its refusal stands: a ${order}`, async () => {
            logInSlowly();
            const state = order === "stop" ? (await create(world.inputs, world.host)).state : undefined;
            const body = { error_code: "APIGW.0301", error_msg: "no permission for this" };
            await world.control("POST", "faults", { operation: order, kind: "status", status: 401, body, times: 999 });
            const logins = world.emulator.requests("token").length;

            const error = await errorOf(act(state));

            expect(error.message).to.include("APIGW.0301, HTTP 401");
            expect(world.sent(order)).to.equal(2);
            // A login to begin with, and one after the first refusal.
            expect(world.emulator.requests("token").length - logins).to.be.at.most(2);
        });
    }

    it("is preceded by another look: a create whose token ends right after its look", async () => {
        await world.close();
        await world.open({ bootMs: 0, runMs: 10 * hourMs, tokenLifetimeMs: 120_000 });
        await world.control("POST", "switches", { startRunning: "accept" });
        logInSlowly();
        const { transport = sendOnce } = world.host;
        let isSeen = false;
        world.host = {
            ...world.host,
            transport: async (request) => {
                const result = await transport(request);
                if (isSeen || !request.url.endsWith("/status")) return result;
                isSeen = true;
                await world.clock.advance(150_000);
                foreignRunAfter(10_000);
                return result;
            },
        };

        const error = await errorOf(create(world.inputs, world.host));

        expect(error.message).to.include("night-shift").and.include("CDMRUN-201");
        expect([users(), live()]).to.deep.equal([["night-shift"], 1]);
        expect(world.sent("start")).to.equal(0);
    });

    describe("is preceded by another look: an update", () => {
        let state: JobRunState;
        const again = () => update(state, { ...world.inputs, ...rerun }, world.host);

        it("stops its old run, and starts nothing beside a run that began while CDM refused its start", async () => {
            ({ state } = await create(world.inputs, world.host));
            await refuseStarts();
            world.clock.at(6_000, () => world.control("POST", "jobs/demo/runs", { user: "night-shift" }));

            const error = await errorOf(again());

            expect(error.message).to.include("night-shift").and.include("APIGW.0308").and.include("CDMRUN-205");
            expect([users(), live()]).to.deep.equal([[outOfTheBox.user, "night-shift"], 1]);
        });
    });

    it("is preceded by another look: a delete stops no run that began while it logged in", async () => {
        logInSlowly();
        const { state } = await create(world.inputs, world.host);
        await expireBefore("stop");

        const stop = await remove(state, world.host);

        expect(stop).to.include({ outcome: "leftRunning" });
        expect([users(), live()]).to.deep.equal([[outOfTheBox.user, "night-shift"], 1]);
        expect(world.runs()[1]).to.include({ status: "RUNNING" });
    });
});
