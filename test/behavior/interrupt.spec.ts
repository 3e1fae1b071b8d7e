import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import { asOrphanMs } from "#provider/engine/signals.js";
import { interrupt, PendingStarts } from "#provider/run/index.js";
import { create, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;
const secondInterruptMs = 4_300;

describe("an interruption while the answer to a start is on its way, with the clocks apart", () => {
    const world = new World();
    afterEach(() => world.close());

    /** A service whose clock is so far ahead of ours, and whose job has run before. */
    async function open(aheadMs: number): Promise<void> {
        await world.open({ bootMs: 0, runMs: 1_000, now: () => world.clock.now() + aheadMs });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.clock.advance(600_000);
        await world.control("PUT", "jobs/demo", { runMs: hourMs });
    }

    /** Begins a create whose start takes effect and is never answered, and ends this process then. Resolves with what is said. */
    async function interruptedCreate(budgetMs = secondInterruptMs): Promise<string> {
        const said: string[] = [];
        // The budget is the only sleep that is not waited for: it is never used up here.
        const sleep = (ms: number) => (ms === budgetMs ? new Promise<void>(() => {}) : world.clock.sleep(ms));
        const clock = { ...world.clock, sleep };
        await new Promise<void>((resolve, reject) => {
            const transport: Transport = async (request) => {
                if (!request.url.endsWith("/start")) return sendOnce(request);
                await sendOnce(request);
                interrupt(world.host.starts, { clock, budgetMs, say: (text) => said.push(text) }).then(resolve, reject);
                return new Promise(() => {});
            };
            create(world.inputs, { ...world.host, transport }).catch(() => {});
        });
        return said.join("\n");
    }

    for (const [what, ms] of [
        ["an hour ahead of ours", hourMs],
        ["eight hours ahead of ours", 8 * hourMs],
        ["an hour behind ours", -hourMs],
        ["right", 0],
    ] as const) {
        it(`stops the run of the start where the service's clock is ${what}`, async () => {
            await open(ms);

            expect(await interruptedCreate()).to.include("a stop was sent for it, and taken");

            expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([
                [false, 0],
                [false, 1],
            ]);
        });
    }

    for (const [what, ms] of [
        ["an hour ahead of ours", hourMs],
        ["eight hours behind ours", -8 * hourMs],
        ["right", 0],
    ] as const) {
        it(`stops the run of the start of a job that never ran where the service's clock is ${what}`, async () => {
            await world.open({ bootMs: 0, runMs: hourMs, now: () => world.clock.now() + ms });

            expect(await interruptedCreate()).to.include("a stop was sent for it, and taken");

            expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[false, 1]]);
        });
    }

    // Symptom: an orphan gave up after 15 s, and the run of a start that took longer to show went on.
    it("stops, as an orphan, the run of a start that takes as long to show as any may", async () => {
        await open(0);
        await world.control("PUT", "jobs/demo", { listLagMs: 58_000 });

        expect(await interruptedCreate(asOrphanMs)).to.include("a stop was sent for it, and taken");

        expect(world.runs().at(-1)).to.include({ live: false, stops: 1 });
    });

    it("stops nothing where nobody tells whose run it is, says so, and how to stop it by hand", async () => {
        await open(0);
        world.forgetIam();

        expect(await interruptedCreate()).to.match(
            /nothing tells whether run 2 of "emulator".* was not stopped\..*cdm-run stop/,
        );

        expect(world.runs().at(-1)).to.include({ live: true, stops: 0 });
    });

    it("stops nothing, and says that it could not, where only the run before the start is to be seen", async () => {
        await open(hourMs);
        await world.control("PUT", "jobs/demo", { listLagMs: 300_000 });

        expect(await interruptedCreate())
            .to.include("it could not be stopped in time")
            .and.include("cdm-run stop");

        expect(world.sent("stop")).to.equal(0);
        expect(world.emulator.requests("status").length, "it was looked for").to.be.greaterThan(2);
    });
});

const neverRan = { submissions: [{ status: "NEVER_EXECUTED" }] };
/** No text can be made of these. */
const noText = { toString: null, valueOf: null };
const oddRun = { "submission-id": 1, "job-name": "demo", status: "RUNNING", isIncrementing: noText };

describe("an interruption in the middle of a wait", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: hourMs }));
    afterEach(() => world.close());

    /** Ends this process at the third look of a create that waits for the end. Resolves with what is said. */
    async function interruptedWait(before: () => Promise<void>, more = {}): Promise<string> {
        const said: string[] = [];
        const budgetMs = secondInterruptMs;
        const sleep = (ms: number) => (ms === budgetMs ? new Promise<void>(() => {}) : world.clock.sleep(ms));
        let looks = 0;
        await new Promise<void>((resolve, reject) => {
            const transport: Transport = async (request) => {
                if (!request.url.endsWith("/status") || ++looks !== 3) return sendOnce(request);
                await before();
                const options = { clock: { ...world.clock, sleep }, budgetMs, say: (text: string) => said.push(text) };
                interrupt(world.host.starts, options).then(resolve, reject);
                return new Promise(() => {});
            };
            create({ ...world.inputs, waitFor: "completed", ...more }, { ...world.host, transport }).catch(() => {});
        });
        return said.join("\n");
    }

    for (const [what, answer] of [
        ["answered by a page with a 503", { kind: "status", status: 503, body: "<html>" }],
        ["forbidden", { kind: "status", status: 403, body: { error_code: "APIGW.0302", error_msg: "no" } }],
        ["not answered at all", { kind: "drop", when: "before" }],
        ["none", { kind: "status", status: 200, body: { submissions: [] } }],
        ["that of a job that never ran", { kind: "status", status: 200, body: neverRan }],
        // Symptom: a TypeError ended the process before any stop was sent.
        [
            "that of a run with a value of which no text can be made",
            { kind: "status", status: 200, body: { submissions: [oddRun] } },
        ],
    ] as const) {
        it(`stops the run that was live a moment ago where its status is ${what}`, async () => {
            const said = await interruptedWait(() =>
                world.control("POST", "faults", { operation: "status", times: 99, ...answer }),
            );

            expect(said).to.include("a stop was sent for it, and taken");
            expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
        });
    }

    it("says that the job is gone where it is", async () => {
        const said = await interruptedWait(() => world.control("DELETE", "jobs/demo"));

        expect(said).to.include("run 1 of job").and.include("the job is gone");
        expect(world.sent("stop")).to.equal(0);
    });

    it("sends no stop to a run that has ended meanwhile, and says so", async () => {
        const said = await interruptedWait(() => world.clock.advance(2 * hourMs));

        expect(said).to.include("it has ended");
        expect(world.sent("stop")).to.equal(0);
    });

    it("sends no stop to a run that was last seen long ago and can't be seen, and says how to stop it by hand", async () => {
        const said = await interruptedWait(async () => {
            await world.clock.advance(121_000);
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 99 });
        });

        expect(said)
            .to.include("run 1 of job")
            .and.include("it could not be stopped in time")
            .and.include("cdm-run stop");
        expect(world.sent("stop")).to.equal(0);
    });

    for (const [what, next, ending, stops] of [
        [
            "stops the automatic retry of its run",
            { user: "emulator", auto: true },
            "a stop was sent for it, and taken",
            1,
        ],
        ["stops a later run of its own user", { user: "emulator" }, "a stop was sent for it, and taken", 1],
        [
            "leaves another user's run alone",
            { user: "night-shift" },
            "it is over, and run 2 of another user is left",
            0,
        ],
    ] as const) {
        it(`${what}, where that has come after it`, async () => {
            const said = await interruptedWait(async () => {
                await world.clock.advance(2 * hourMs);
                await world.control("POST", "jobs/demo/runs", next);
            });

            expect(said).to.include(ending);
            expect(world.runs().map((run) => run.stops)).to.deep.equal([0, stops]);
        });
    }

    it('sends nothing where onInterrupt is "leave", and says how to take the run over', async () => {
        const asked = () => world.emulator.requests().length;
        let before = 0;
        const remember = async () => {
            before = asked();
        };

        const said = await interruptedWait(remember, { onInterrupt: "leave" });

        expect(said).to.match(
            /run 1 of job "demo" .*, which goes on because onInterrupt is "leave"\. .*ifRunning: "adopt"/,
        );
        expect(asked() - before).to.equal(0);
        expect(world.runs().map(({ live }) => live)).to.deep.equal([true]);
    });
});

describe("an interruption while a start that was turned away waits to be sent again", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: hourMs }));
    afterEach(() => world.close());

    const throttled = { kind: "status", status: 429, body: { error_code: "APIGW.0308", error_msg: "slow down" } };

    /** Ends this process in the pause after so many answers to a start. Resolves with what is said. */
    async function interruptedPause(answers: number): Promise<string> {
        const said: string[] = [];
        const sleep = (ms: number) => (ms === asOrphanMs ? new Promise<void>(() => {}) : world.clock.sleep(ms));
        const options = {
            clock: { ...world.clock, sleep },
            budgetMs: asOrphanMs,
            say: (text: string) => said.push(text),
        };
        let answered = 0;
        let ending: Promise<void> | undefined;
        const end = () => {
            ending = interrupt(world.host.starts, options);
        };
        const transport: Transport = async (request) => {
            const exchange = await sendOnce(request);
            if (request.url.endsWith("/start") && ++answered === answers) world.clock.at(1, end);
            return exchange;
        };
        await errorOf(create(world.inputs, { ...world.host, transport }));
        await ending;
        return said.join("\n");
    }

    it("has nothing to see to: nothing came of that start", async () => {
        await world.control("POST", "faults", { operation: "start", ...throttled });

        expect(await interruptedPause(1)).to.equal("");

        expect([world.sent("start"), world.sent("stop")]).to.deep.equal([1, 0]);
        expect(world.runs()).to.have.length(0);
    });

    it("stops the run of the start before it, whose answer was lost", async () => {
        await world.control("PUT", "jobs/demo", { listLagMs: 70_000 });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        await world.control("POST", "faults", { operation: "start", ...throttled });

        expect(await interruptedPause(2)).to.include("a stop was sent for it, and taken");

        expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[false, 1]]);
    });
});

describe("an orphan, whose engine is gone", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: hourMs }));
    afterEach(() => world.close());

    const orphan = () => ({ ...world.process(), starts: new PendingStarts(async () => true) });
    const nobody = "was not started: the pulumi process that asked for it is gone, so no state would record the run";

    it("starts nothing at create", async () => {
        expect((await errorOf(create(world.inputs, orphan()))).message).to.include(nobody);

        expect(world.sent("start")).to.equal(0);
    });

    it("starts nothing at a re-run, whose old run is stopped", async () => {
        const { state } = await create(world.inputs, world.process());

        expect((await errorOf(update(state, { ...world.inputs, triggers: 2 }, orphan()))).message).to.include(nobody);

        expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
    });
});
