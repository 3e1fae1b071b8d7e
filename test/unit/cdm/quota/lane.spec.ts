import { expect } from "chai";
import { Lane, type Turn, type TurnOptions } from "#provider/cdm/quota/lane.js";
import { createPace, type Pace } from "#provider/cdm/quota/pace.js";
import { randomOf } from "../../../model-based/random.js";
import { EventClock } from "../../../support/eventClock.js";

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** CDM counts for a minute. The lane takes half a second more. */
const countedMs = 60_500;
/** The first pause, with a clock whose chance is always 0.5. */
const firstPauseMs = 2_500;
/** No refusal slows it down, so that pauses show by themselves. */
const unhurt: Pace = { perMinute: () => Number.POSITIVE_INFINITY, isReduced: () => false, refused: () => {} };
const refusal = { kind: "throttled", text: "APIGW.0308: too many" } as const;

describe("the lane of one API", () => {
    let clock: EventClock;
    let lane: Lane;
    /** The names of those whose turn came, in that order. */
    let order: string[];

    function open(pace: number | Pace, random?: () => number): void {
        clock = new EventClock(random);
        lane = new Lane(clock, typeof pace === "number" ? createPace(pace) : pace, "status requests", 2_000);
        order = [];
    }
    beforeEach(() => open(120));

    const turn = (options: Partial<TurnOptions> = {}) =>
        lane.turn({ deadline: clock.monotonic() + hourMs, ...options });

    /** A request that CDM answers after a while. */
    async function send(name = "", travelMs = 0, answer = {}, options: Partial<TurnOptions> = {}): Promise<void> {
        const own = await turn(options);
        if (own === undefined) return;
        order.push(name);
        if (travelMs > 0) await clock.sleep(travelMs);
        own.end(answer);
    }

    /** How long until a request gets its turn, in milliseconds. */
    async function waited(options: Partial<TurnOptions> = {}): Promise<number> {
        const begunAt = clock.monotonic();
        await clock.until(send("", 0, {}, options));
        return clock.monotonic() - begunAt;
    }

    /** So many that are all answered at once. */
    const sendMany = (many: number) => clock.until(Promise.all(Array.from({ length: many }, () => send())));

    async function started(many: number): Promise<Turn[]> {
        const turns: Turn[] = [];
        for (let index = 0; index < many; index++) turn().then((one) => one && turns.push(one));
        await clock.advance(0);
        return turns;
    }

    describe("keeps the quota", () => {
        for (const [perMinute, travelMs, refusedEach] of [
            [1, 5_000, 0],
            [7, 0, 0],
            [12, 5_000, 0],
            [12, 30_000, 0],
            [12, 5_000, 9],
            [120, 5_000, 0],
        ] as const) {
            it(`of ${perMinute} in any minute, answered or under way, with answers after ${travelMs} ms, ${refusedEach ? `each ${refusedEach}th` : "none"} refused`, async () => {
                const random = randomOf(perMinute + travelMs);
                open(perMinute, random);
                const sent: { readonly from: number; readonly to: number }[] = [];
                const one = async (index: number) => {
                    await clock.sleep(Math.floor(random() * minuteMs));
                    const own = await turn({ isUrgent: random() < 0.2, deadline: clock.monotonic() + 10 * hourMs });
                    const from = clock.monotonic();
                    await clock.sleep(Math.floor(random() * travelMs));
                    sent.push({ from, to: clock.monotonic() });
                    own?.end(refusedEach > 0 && index % refusedEach === 0 ? refusal : {});
                };
                const many = perMinute * 4;
                await clock.until(Promise.all(Array.from({ length: many }, (_, index) => one(index))));

                expect(sent).to.have.length(many);
                for (const { from } of sent) {
                    const counted = sent.filter((other) => other.from <= from && other.to > from - minuteMs);
                    expect(counted.length).to.be.at.most(perMinute);
                }
            });
        }

        it("and lets the next one through as soon as the first has left the minute", async () => {
            open(3);
            await sendMany(3);
            expect(await waited()).to.equal(countedMs);
        });

        it("and counts none that was not sent", async () => {
            open(1);
            for (const own of await started(1)) {
                own.end();
                own.end(refusal);
            }
            expect(await waited()).to.equal(0);
        });

        it("and counts one only once, however often its end is told", async () => {
            open(2);
            for (const own of await started(1)) for (const _ of [1, 2, 3]) own.end({});
            expect([await waited(), await waited()]).to.deep.equal([0, countedMs]);
        });
    });

    it("serves the urgent first, then the oldest deadlines, and those of one deadline as they came", async () => {
        open(1);
        await sendMany(1);
        const waiting = (
            [
                ["late", 900, false],
                ["early", 500, false],
                ["urgent", 990, true],
                ["early too", 500, false],
                ["more urgent", 980, true],
                ["earliest", 490, false],
            ] as const
        ).map(([name, minutes, isUrgent]) =>
            send(name, 0, {}, { isUrgent, deadline: clock.monotonic() + minutes * minuteMs }),
        );
        order = [];

        await clock.until(Promise.all(waiting));

        expect(order).to.deep.equal(["more urgent", "urgent", "earliest", "early", "early too", "late"]);
    });

    describe("gives no turn", () => {
        it("after the deadline, to an urgent one neither, and sends each away right then", async () => {
            open(1);
            await sendMany(1);
            for (const [withinMs, isUrgent] of [
                [5_000, false],
                [7_000, true],
                [0, false],
                [-1_000, false],
            ] as const) {
                const begunAt = clock.monotonic();
                expect(await clock.until(turn({ deadline: begunAt + withinMs, isUrgent }))).to.equal(undefined);
                expect(clock.monotonic() - begunAt).to.equal(Math.max(0, withinMs));
            }
            expect(clock.asleep).to.equal(0);
        });

        // Symptom: one request that hung held up all others of its API for 30 s, and a delete of 8 s sent no stop.
        it("to those whose deadline passes while all that may be under way are, at that moment", async () => {
            await started(1);
            const begunAt = clock.monotonic();

            expect(await clock.until(turn({ deadline: begunAt + 5_000 }))).to.equal(undefined);

            expect(clock.monotonic() - begunAt).to.equal(5_000);
            expect(clock.asleep).to.equal(0);
        });

        it("to a canceled one, which leaves at once, without a timer", async () => {
            open(1);
            await sendMany(1);
            const controller = new AbortController();
            const waiting = turn({ signal: controller.signal });
            const next = turn();
            controller.abort();

            expect(await waiting).to.equal(undefined);
            expect(clock.asleep).to.equal(1);
            expect(await clock.until(next)).not.to.equal(undefined);
            expect(await turn({ signal: controller.signal }), "canceled before").to.equal(undefined);
            expect(clock.asleep).to.equal(0);
        });

        it("to one that rests on an observation and would wait for the quota, but to one that waits for an answer", async () => {
            open(3);
            const [first] = await started(1);
            const behind = turn({ restsOnObservation: true });
            first?.end({});
            expect(await behind).not.to.equal(undefined);
            const begunAt = clock.monotonic();
            open(1);
            await sendMany(1);
            expect(await turn({ restsOnObservation: true })).to.equal(undefined);
            expect(clock.monotonic()).to.equal(begunAt);
            expect(clock.asleep).to.equal(0);
        });

        it("back from one that was canceled after its turn came", async () => {
            open(2);
            const controller = new AbortController();
            const own = await turn({ signal: controller.signal });
            controller.abort();
            own?.end({});
            expect([await waited(), await waited()]).to.deep.equal([0, countedMs]);
        });
    });

    describe("says of one that was late", () => {
        it("what it waited for", () => {
            expect(lane.lateFailure()).to.deep.equal({
                kind: "throttled",
                text: "its turn in CDM's quota (120 status requests a minute) did not come in time",
                withoutEffect: true,
                isUnsent: true,
                retryAfterMs: 0,
            });
        });

        it("what CDM refused last, with its facts", async () => {
            const asked = { requestId: "r-1", httpStatus: 429, retryAfterMs: hourMs };
            await clock.until(send("", 0, { ...refusal, ...asked }));
            await clock.advance(50_000);
            expect(lane.lateFailure()).to.deep.equal({
                kind: "throttled",
                text: "its turn in CDM's quota (4 status requests a minute) did not come in time. Before that: APIGW.0308: too many",
                withoutEffect: true,
                isUnsent: true,
                requestId: "r-1",
                httpStatus: 429,
                retryAfterMs: 10_000,
            });
        });

        it("no number where none is known", () => {
            open(Number.POSITIVE_INFINITY);
            expect(lane.lateFailure().text).to.equal("its turn in CDM's quota (status requests) did not come in time");
        });
    });

    describe("after a refusal", () => {
        /** How many are under way at once, of many that wait. Their answers come at the end. */
        const underWay = async () => (await started(64)).length;

        it("pauses all, for longer after each one that follows, and for the first pause again after an answer", async () => {
            open(unhurt);
            const pauses: number[] = [];
            for (let index = 0; index < 7; index++) {
                await clock.until(send("", 0, refusal));
                pauses.push(lane.waitMs());
                await clock.advance(200_000);
            }
            expect(pauses).to.deep.equal([2_500, 5_000, 10_000, 20_000, 40_000, 50_000, 50_000]);

            await sendMany(1);
            await clock.until(send("", 0, refusal));
            expect(lane.waitMs()).to.equal(firstPauseMs);
        });

        it("lets nobody through before the pause is over, the urgent neither", async () => {
            await clock.until(send("", 0, refusal));
            const waiting = [send("urgent", 0, {}, { isUrgent: true }), send("other")];
            order = [];
            await clock.advance(firstPauseMs - 1);
            expect(order).to.deep.equal([]);
            await clock.advance(1);
            expect(order[0]).to.equal("urgent");
            await clock.until(Promise.all(waiting));
        });

        // The answers to those under way may take longer than the pause.
        for (const afterMs of [0, 1_000, 5_000]) {
            it(`counts those once that were under way then, answered ${afterMs} ms later`, async () => {
                open(unhurt);
                const turns = await started(8);
                for (const [index, own] of turns.entries()) {
                    own.end(index % 2 === 0 ? refusal : {});
                    await clock.advance(index === 0 ? afterMs : 0);
                }
                expect(lane.waitMs()).to.equal(Math.max(0, firstPauseMs - afterMs));
                await clock.advance(firstPauseMs);
                await clock.until(send("", 0, refusal));
                expect(lane.waitMs(), "the second pause").to.equal(2 * firstPauseMs);
            });
        }

        for (const [asked, pauseMs] of [
            [undefined, firstPauseMs],
            [0, 1_000],
            [1_000, 1_000],
            [30_000, 30_000],
            [60_000, 60_000],
            [hourMs, 60_000],
            [Number.MAX_SAFE_INTEGER, 60_000],
        ] as const) {
            it(`waits ${pauseMs} ms where Retry-After asks for ${asked}`, async () => {
                await clock.until(send("", 0, { ...refusal, ...(asked !== undefined && { retryAfterMs: asked }) }));
                expect(lane.waitMs()).to.equal(pauseMs);
            });
        }

        it("honours the Retry-After of any that was under way then", async () => {
            open(unhurt);
            const [first, second] = await started(2);
            first?.end(refusal);
            second?.end({ ...refusal, retryAfterMs: 20_000 });
            expect(lane.waitMs()).to.equal(20_000);
        });

        for (const [perMinute, many] of [
            [120, 1],
            [1_200, 5],
            [Number.POSITIVE_INFINITY, 16],
        ] as const) {
            it(`sends half as many at once of ${perMinute} a minute: ${many}`, async () => {
                open(perMinute);
                await clock.until(send("", 0, refusal));
                await clock.advance(hourMs);
                expect(await underWay()).to.equal(many);
            });
        }

        it("lets three come together, and then spreads them over the minute", async () => {
            await sendMany(40);
            await clock.until(send("", 0, refusal));
            await clock.advance(countedMs);
            const waits: number[] = [];
            for (let index = 0; index < 5; index++) waits.push(await waited());

            // The pace is at 23 a minute then, a gap of 2.6 s.
            expect(waits.slice(0, 3)).to.deep.equal([0, 0, 0]);
            expect(waits[3]).to.be.within(5_000, 8_000);
        });
    });

    describe("begins with few", () => {
        for (const [perMinute, first] of [
            [12, 1],
            [120, 1],
            [600, 5],
            [1_200, 10],
            [100_000, 32],
            [Number.POSITIVE_INFINITY, 32],
        ] as const) {
            it(`and with ${first} of ${perMinute} a minute`, async () => {
                open(perMinute);
                expect((await started(64)).length).to.equal(first);
            });
        }

        it("and has one more under way for each 16 answers, up to 32", async () => {
            open(600);
            const counts: number[] = [];
            for (const answers of [0, 15, 1, 16, 160, 320]) {
                await sendMany(answers);
                const turns = await started(64);
                counts.push(turns.length);
                for (; turns.length > 0; await clock.advance(0)) turns.shift()?.end();
            }
            expect(counts).to.deep.equal([5, 5, 6, 7, 17, 32]);
        });
    });

    describe("says so on the row", () => {
        const told = async (before: () => Promise<unknown>, many = 1) => {
            const said: string[] = [];
            await before();
            const waiting = Array.from({ length: many }, () =>
                send("", 100, {}, { onWait: (text) => said.push(text) }),
            );
            await clock.until(Promise.all(waiting));
            return said;
        };

        it("where the quota is what is waited for", async () => {
            open(2);
            expect(await told(() => sendMany(2))).to.deep.equal(["waits for CDM's quota (2 status requests a minute)"]);
        });

        it("where a refusal is", async () => {
            open(Number.POSITIVE_INFINITY);
            expect(await told(() => clock.until(send("", 0, refusal)))).to.deep.equal([
                "waits for CDM's quota (3 status requests a minute)",
            ]);
        });

        it("not where answers are, which come soon", async () => {
            expect(await told(async () => {}, 3)).to.deep.equal([]);
        });

        it("and loses no turn if that can't be said", async () => {
            open(1);
            await sendMany(1);
            const onWait = () => {
                throw new Error("the engine is gone");
            };
            expect(await turn({ onWait }).catch((error: Error) => error.message)).to.equal("the engine is gone");
            expect([await waited(), await waited()]).to.deep.equal([countedMs, countedMs]);
        });
    });

    it("keeps no process alive once nobody waits", async () => {
        open(5);
        await sendMany(20);
        await clock.until(send("", 0, refusal));
        expect(clock.asleep).to.equal(0);
    });
});
