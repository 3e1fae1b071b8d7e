import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { JobRunState } from "#provider/run/index.js";
import { create, read, remove } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const downs = ["code", "notFound", "badGateway", "gatewayTimeout"];

describe("the cluster's state", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    async function running(inputs = {}): Promise<JobRunState> {
        return (await create({ ...world.inputs, ...inputs }, world.host)).state;
    }

    const cluster = (body: object) => world.control("POST", "clusters/emulator-cluster", body);
    const clusterWas = (answer: object) =>
        world.control("POST", "faults", { operation: "cluster", kind: "status", times: 99, ...answer });

    for (const clusterDown of downs) {
        it(`lets delete be done in a cluster that is stopped (${clusterDown})`, async () => {
            const state = await running();
            await world.control("POST", "switches", { clusterDown });
            await cluster({ status: "900" });

            expect(await remove(state, world.host)).to.include({ outcome: "clusterStopped", attempts: 0 });
            expect(world.runs()[0]?.live).to.equal(false);
            expect(world.said.at(-1)).to.include("the cluster is stopped");
        });

        for (const [status, word] of [
            ["800", "frozen"],
            ["920", "starting"],
            ["910", "stopping"],
            ["500", "restarting"],
        ]) {
            it(`makes delete wait while it is ${word}, and say so at its deadline (${clusterDown})`, async () => {
                const state = await running({ timeouts: { delete: "5m" } });
                await world.control("POST", "switches", { clusterDown });
                await cluster({ status });

                const error = await errorOf(remove(state, world.host));

                expect(error.message)
                    .to.include(`the cluster is ${word}`)
                    .and.include("The resource stays in the state");
                expect(world.said.join()).to.include(`the cluster is ${word}`);
                expect(world.sent("status")).to.be.greaterThan(3);
            });
        }

        it(`lets delete go on once it is back (${clusterDown})`, async () => {
            const state = await running();
            await world.control("POST", "switches", { clusterDown });
            await cluster({ status: "910" });
            world.clock.at(120_000, () => cluster({ status: "200" }));

            expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 1 });
            expect(world.runs()[0]?.live).to.equal(false);
        });
    }

    it("lets delete be done when the cluster is gone, by its own answer and by the list of clusters", async () => {
        const state = await running();
        await cluster({ deleted: true });

        expect(await remove(state, world.host)).to.include({ outcome: "clusterGone", attempts: 0 });
        expect(world.emulator.requests("clusters"), "asked twice").to.have.length(2);
    });

    it("is no proof where the list of clusters still has it", async () => {
        const state = await running({ timeouts: { delete: "1m" } });
        await world.control("POST", "faults", forbidden);
        await clusterWas({ status: 404, body: { errCode: "Cdm.0001", externalMessage: "not found" } });

        const error = await errorOf(remove(state, world.host));

        expect(error.message).to.include("Cdm.0001").and.include("The resource stays in the state");
        expect(world.runs()[0]?.live).to.equal(true);
    });

    // A list that could not be had lacks nothing.
    for (const [what, answer] of [
        ["is forbidden", { kind: "status", status: 403, body: { error_code: "APIGW.0302", error_msg: "not allowed" } }],
        ["is refused by CDM", { kind: "status", status: 400, body: { errCode: "Cdm.0032", externalMessage: "no" } }],
        ["is a gateway's 404", { kind: "status", status: 404, body: "<html>no backend</html>" }],
        ["is a page with a 500", { kind: "status", status: 500, body: "<html>Oops</html>" }],
        ["is throttled", { kind: "status", status: 429, body: { error_code: "APIGW.0308", error_msg: "slow down" } }],
        ["never comes", { kind: "drop", when: "before" }],
        ["is an answer without a list", { kind: "status", status: 200, body: { message: "try again" } }],
        ["is an answer with null for a list", { kind: "status", status: 200, body: { clusters: null } }],
        ["is cut short", { kind: "truncate" }],
    ] as const) {
        it(`is no proof where the list of clusters ${what}`, async () => {
            const state = await running({ timeouts: { delete: "2m" } });
            await world.control("POST", "faults", forbidden);
            await clusterWas({ status: 404, body: { errCode: "Cdm.0001", externalMessage: "not found" } });
            await world.control("POST", "faults", { operation: "clusters", times: 999, ...answer });

            const error = await errorOf(remove(state, world.host));

            expect(error.message).to.include("The resource stays in the state");
            expect(world.emulator.requests("clusters").length, "the list was asked for").to.be.greaterThan(0);
            expect(world.runs()[0]?.live).to.equal(true);
        });

        it(`makes a refresh drop nothing where the list of clusters ${what}`, async () => {
            const state = await running();
            await world.control("POST", "faults", forbidden);
            await clusterWas({ status: 404, body: { errCode: "Cdm.0001", externalMessage: "not found" } });
            await world.control("POST", "faults", { operation: "clusters", times: 999, ...answer });

            expect((await errorOf(read(state, world.host))).message).to.include("Cdm.0001");
        });
    }

    it("is no proof where a gateway answers 404 for everything", async () => {
        const state = await running({ timeouts: { delete: "1m" } });
        const nowhere = { status: 404, body: { error_code: "APIGW.0101", error_msg: "no such API" } };
        await world.control("POST", "faults", { operation: "any", kind: "status", times: 99, ...nowhere });

        const error = await errorOf(remove(state, world.host));

        expect(error.message).to.include("APIGW.0101").and.include("The resource stays in the state");
        expect(world.runs()[0]?.live).to.equal(true);
    });

    for (const [name, answer] of [
        ["404", { status: 404, body: "<html>no backend</html>" }],
        ["504", { status: 504, body: "<html>timeout</html>" }],
    ] as const) {
        it(`does not excuse a gateway's ${name} while the cluster is well`, async () => {
            const state = await running({ timeouts: { delete: "2m" } });
            await world.control("POST", "faults", { operation: "status", kind: "status", times: 999, ...answer });

            const error = await errorOf(remove(state, world.host));

            expect(error.message).to.include(`HTTP ${name}`).and.include("The resource stays in the state");
            expect(world.runs()[0]?.live).to.equal(true);
            expect(world.emulator.requests("cluster").length).to.be.greaterThan(0);
        });
    }

    it("is asked for when a stop fails because the cluster has just been stopped", async () => {
        const state = await running();
        const down = { status: 400, body: { errCode: "Cdm.0001", externalMessage: "the cluster is not running" } };
        await world.control("POST", "faults", { operation: "stop", kind: "status", ...down });
        await clusterWas({ status: 200, body: { id: outOfTheBox.cluster, status: "900" }, times: 1 });
        world.clock.at(1_000, () => cluster({ status: "900" }));

        expect(await remove(state, world.host)).to.include({ outcome: "clusterStopped", attempts: 1 });
    });

    it("is no proof when it was said once, while the job answers", async () => {
        const state = await running();
        await world.control("POST", "faults", { operation: "stop", kind: "status", status: 502, body: "<html>" });
        await clusterWas({ status: 200, body: { id: outOfTheBox.cluster, status: "900" }, times: 1 });

        expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 2 });
        expect(world.runs()[0]?.live).to.equal(false);
    });

    it("is no proof together with one look at the run: each has to say it twice", async () => {
        const state = await running({ pollInterval: "5s" });
        await cluster({ status: "900" });
        world.clock.at(500, () => cluster({ status: "200" }));
        const before = world.sent("status");

        expect(await remove(state, world.host)).to.include({ outcome: "alreadyFinished", attempts: 0 });
        expect(world.sent("status") - before, "one of the cluster's word, two of the run's").to.equal(3);
    });

    it("ends a refresh at the first clear word, and names it", async () => {
        const state = await running();
        await cluster({ status: "800" });
        const before = world.sent("status");

        const error = await errorOf(read(state, world.host));

        expect(error.message).to.include("the cluster is frozen");
        expect(world.sent("status") - before).to.equal(1);
    });

    it("is not asked for while the job answers", async () => {
        await remove(await running(), world.host);

        expect(world.emulator.requests("cluster")).to.have.length(0);
    });

    it("makes a refresh drop what was in a cluster that is gone, and keep what is in one that is stopped", async () => {
        const state = await running();

        await cluster({ status: "900" });
        expect(await read(state, world.host)).to.deep.equal(state);

        await cluster({ deleted: true });
        expect(await read(state, world.host)).to.equal(undefined);
    });

    const forbidden = {
        operation: "status",
        kind: "status",
        times: 99,
        status: 400,
        body: { errCode: "Cdm.0001", externalMessage: "missing, invalid, or no permission" },
    };
});
