import { expect } from "chai";
import type { JobRunInputs } from "#provider/run/index.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;
const stops = { onForeignRun: "stop" } as const;

describe("an error of a start whose run can't be told", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs, auth: "none" }));
    afterEach(() => world.close());

    /** The start was lost before its effect, and a stranger has started the job since. */
    async function lostToAStranger(inputs: JobRunInputs = world.inputs): Promise<PartialFailureError> {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });
        world.clock.at(7_000, () => world.control("POST", "jobs/demo/runs", { user: "night-shift" }));
        return (await errorOf(create(inputs, world.host))) as PartialFailureError;
    }

    /** The status can't be read for as long as the create lasts. */
    async function lostOutOfSight(inputs: JobRunInputs = world.inputs): Promise<PartialFailureError> {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        const silence = { operation: "status", kind: "status", status: 503, body: "x", times: 1_000, nth: 2 };
        await world.control("POST", "faults", silence);
        const error = await errorOf(create({ ...inputs, timeouts: { create: "30s" } }, world.host));
        await world.control("DELETE", "faults");
        return error as PartialFailureError;
    }

    // Symptom: every one ended in "pulumi destroy stops it", also where destroy could not tell whose the run is.
    describe("says what destroy does", () => {
        it("where a run is live that nothing tells apart: destroy fails and keeps the resource", async () => {
            world.forgetIam();

            const { message, properties } = await lostToAStranger();

            expect(message).to.include("pulumi destroy does not stop it. While it is live, destroy fails");
            expect(message).not.to.include("looks for the run and goes on with it");
            await errorOf(remove(properties, world.process()));
            expect(world.runs().map(({ live }) => live)).to.deep.equal([true]);
        });

        it('where it may be stopped all the same, by onForeignRun: "stop"', async () => {
            world.forgetIam();

            const { message, properties } = await lostToAStranger({ ...world.inputs, ...stops });

            expect(message).to.include('pulumi destroy stops it if it is live, because onForeignRun is "stop"');
            await remove(properties, world.process());
            expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
        });

        it("where nothing has shown yet", async () => {
            const { message, properties } = await lostOutOfSight();

            expect(message).to.include("looks for it too, and stops it; if nothing tells whether a live run came of");
            await remove(properties, world.process());
            expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
        });

        it('where nothing has shown yet, and what shows may be stopped by onForeignRun: "stop"', async () => {
            world.forgetIam();

            const { message, properties } = await lostOutOfSight({ ...world.inputs, ...stops });

            expect(message).to.match(/pulumi destroy looks for it too, and stops it \(CDMRUN-203\)\.$/);
            await remove(properties, world.process());
            expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
        });
    });

    // Symptom: IAM was down, or no address of it was known, and no error named that as the reason why nothing could be told.
    describe("names why IAM did not help, and what to do", () => {
        const iamDown = () =>
            world.control("POST", "faults", {
                operation: "showToken",
                kind: "status",
                status: 503,
                body: "x",
                times: 1_000,
            });
        const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
            [
                "IAM has no known address",
                () => world.forgetIam(),
                /No address of IAM: set HW_AUTH_URL or HW_REGION_NAME/,
            ],
            ["IAM is down", iamDown, /IAM could not say who logs in: .*HTTP 503.* Once IAM answers/],
            [
                "the keys are temporary",
                () =>
                    world.setEnvironment({
                        HW_AUTH_TOKEN: undefined,
                        HW_ACCESS_KEY: "TEMPORARY",
                        HW_SECRET_KEY: "secret",
                        HW_SECURITY_TOKEN: "token",
                    }),
                /for temporary keys it never does\. For a token, a permanent key or a user's password it does/,
            ],
        ];
        for (const [what, prepare, reason] of cases) {
            it(`where ${what}: at create, at update and at destroy`, async () => {
                await prepare();

                const { message, properties } = await lostToAStranger();

                expect(message)
                    .to.match(/The name of the user who logs in might tell it\./)
                    .and.to.match(reason);
                expect((await errorOf(update(properties, world.inputs, world.process()))).message).to.match(reason);
                expect((await errorOf(remove(properties, world.process()))).message).to.match(reason);
            });
        }

        it("and says nothing of IAM where the run shows no user to compare", async () => {
            world.forgetIam();
            await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });
            world.clock.at(7_000, () => world.control("POST", "jobs/demo/runs", { user: "op_svc_cdm" }));

            expect((await errorOf(create(world.inputs, world.host))).message).not.to.include("IAM");
        });
    });
});
