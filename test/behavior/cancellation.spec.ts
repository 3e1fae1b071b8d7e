import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
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

    it("asks nobody for a project or a login where it was canceled before it began", async () => {
        world.setEnvironment({
            HW_PROJECT_ID: undefined,
            HW_PROJECT_NAME: outOfTheBox.projectName,
        });
        const { state } = await create(world.inputs, world.process());
        const asked = ledgerLength();
        controller.abort();

        for (const operation of [
            () => create(world.inputs, world.process(), call()),
            () => read(state, world.process(), call()),
            () => update(state, { ...world.inputs, variables: { day: "2" } }, world.process(), call()),
            () => remove(state, world.process(), call()),
        ]) {
            expect((await errorOf(operation())).message).to.include("CDMRUN-209");
        }
        expect(ledgerLength()).to.equal(asked);
    });

    const byPassword = {
        HW_AUTH_TOKEN: undefined,
        HW_USER_NAME: outOfTheBox.user,
        HW_USER_PASSWORD: outOfTheBox.password,
        HW_DOMAIN_NAME: outOfTheBox.domain,
    };

    it("sends CDM nothing where it is canceled while it logs in", async () => {
        world.setEnvironment(byPassword);
        const transport: Transport = async (request) => {
            const result = await sendOnce(request);
            if (request.url.includes("/auth/tokens")) controller.abort();
            return result;
        };

        const error = await errorOf(create(world.inputs, { ...world.process(), transport }, call()));

        expect(error.message).to.include("CDMRUN-209");
        expect(error).not.to.be.instanceOf(PartialFailureError);
        expect(world.emulator.requests().map(({ operation }) => operation)).to.deep.equal(["token"]);
    });

    for (const order of ["start", "stop"] as const) {
        it(`sends no ${order} where it is canceled while it logs in again for that`, async () => {
            world.setEnvironment(byPassword);
            const live = order === "stop" ? (await create(world.inputs, world.process())).state : undefined;
            let isRefused = false;
            const transport: Transport = async (request) => {
                if (isRefused) controller.abort();
                if (!request.url.endsWith(`/${order}`)) return sendOnce(request);
                isRefused = true;
                const text = '{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}';
                return { answer: { httpStatus: 401, headers: {}, text } };
            };
            const host = { ...world.process(), transport };

            await errorOf(live ? remove(live, host, call()) : create(world.inputs, host, call()));

            expect(controller.signal.aborted, "it logged in again").to.equal(true);
            expect(world.sent(order)).to.equal(0);
        });
    }

    it("asks IAM nothing more, and keeps what is known of a start whose answer was lost", async () => {
        const transport: Transport = async (request) => {
            const result = await sendOnce(request);
            if (!request.url.endsWith("/start")) return result;
            world.clock.at(1, () => controller.abort());
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 1_000 });
            return { failure: { kind: "transient", text: "the connection was reset" } };
        };

        const error = await errorOf(create(world.inputs, { ...world.host, transport }, call()));

        const { unfinished } = (error as PartialFailureError).properties;
        expect(unfinished?.phase).to.equal("start");
        expect(unfinished).to.include.keys("between", "self");
        expect(error.message).to.include("the connection was reset").and.to.include("canceled before CDM had shown it");
    });

    it("asks IAM nothing where it is canceled before a lost start needs the user's name", async () => {
        const transport: Transport = async (request) => {
            const result = await sendOnce(request);
            if (!request.url.endsWith("/start")) return result;
            controller.abort();
            return { failure: { kind: "transient", text: "the connection was reset" } };
        };

        await errorOf(create(world.inputs, { ...world.host, transport }, call()));

        expect(world.emulator.requests().filter(({ path }) => path.startsWith("/v3"))).to.deep.equal([]);
    });

    it("keeps that CDM has accepted a start without naming its run", async () => {
        const transport: Transport = async (request) => {
            const result = await sendOnce(request);
            if (!request.url.endsWith("/start") || !("answer" in result)) return result;
            world.clock.at(1, () => controller.abort());
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 1_000 });
            return { answer: { ...result.answer, text: '{"submissions":[]}' } };
        };

        const error = await errorOf(create(world.inputs, { ...world.host, transport }, call()));

        expect((error as PartialFailureError).properties.unfinished).to.include({ phase: "start", isAccepted: true });
    });

    it("keeps a resource that never had a run, if a foreign run may have to fail its delete", async () => {
        const inputs = { ...world.inputs, desiredState: "stopped", onForeignRun: "fail" } as const;
        const { state } = await create(inputs, world.host);
        controller.abort();

        const error = await errorOf(remove(state, world.process(), call()));

        expect(error.message).to.include("The resource stays in the state").and.to.include("CDMRUN-209");
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
