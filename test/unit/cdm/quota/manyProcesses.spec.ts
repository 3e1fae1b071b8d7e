import { expect } from "chai";
import fc from "fast-check";
import { randomOf } from "../../../model-based/random.js";
import { EventClock } from "../../../support/eventClock.js";
import { type Done, processOf, QuotaService, type ServiceRules, type Work } from "./processOf.js";

const scenarios = Number(process.env["PULUMI_CDM_PROPERTY_RUNS"] ?? 200);
const seed = Number(process.env["PULUMI_CDM_PROPERTY_SEED"] ?? 20_251_124);
const path = process.env["PULUMI_CDM_PROPERTY_PATH"];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

interface Scenario {
    readonly rules: ServiceRules;
    /** What each process has to do. */
    readonly processes: readonly (readonly Work[])[];
    readonly seed: number;
}

interface Ended {
    readonly refusedShare: number;
    /** What became of the work of each process. */
    readonly processes: readonly (readonly Done[])[];
    readonly asleep: number;
}

/** Lets the processes of one user work side by side, each with a quota of its own and all at one service. */
async function run({ rules, processes, seed: chance }: Scenario): Promise<Ended> {
    const random = randomOf(chance);
    const clock = new EventClock(random, 1_700_000_000_000 + Math.floor(random() * minuteMs));
    const service = new QuotaService(clock, rules, random);
    const works = processes.map((works) => processOf(works, clock, service, rules.limit));
    const done = await clock.until(Promise.all(works));
    const refusedShare = service.refused / Math.max(1, service.refused + service.answered);
    return { refusedShare, processes: done, asleep: clock.asleep };
}

/**
 * How many times as long the slowest of the processes takes as the one in the middle, for what it has from the beginning. Two fixed minutes
 * may end for most of them within seconds. So the median counts as no less than what the quota needs for all.
 */
function slowness({ processes }: Ended, { limit }: ServiceRules): number {
    const first = processes.map((done) => done.filter(({ work }) => work.afterMs === 0));
    const lasted = first.map((done) => Math.max(...done.map(({ afterMs }) => afterMs)));
    lasted.sort((one, other) => one - other);
    const leastMs = (first.flat().length / limit) * minuteMs;
    return (lasted.at(-1) ?? 0) / Math.max(leastMs, lasted[lasted.length >> 1] ?? 0);
}

/** So many requests at once, and then one in each `everyMs` for ten minutes. */
function burstAndTrickle(many: number, everyMs = 30_000): Work[] {
    const burst = Array.from({ length: many }, () => ({ afterMs: 0, withinMs: dayMs }));
    const trickle = Array.from({ length: (10 * minuteMs) / everyMs }, (_, index) => ({
        afterMs: (index + 1) * everyMs,
        withinMs: dayMs,
    }));
    return [...burst, ...trickle];
}

const window = fc.constantFrom("fixed" as const, "sliding" as const);
const chance = fc.integer({ min: 0, max: 2 ** 31 });

describe("properties: the quota of one user", function () {
    this.timeout(0);

    const holds = <T>(share: number, scenario: fc.Arbitrary<T>, judge: (scenario: T) => Promise<void>) =>
        fc.assert(fc.asyncProperty(scenario, judge), {
            seed,
            numRuns: Math.max(1, Math.round(scenarios * share)),
            ...(path !== undefined && { path }),
        });

    it("is never exceeded by one process alone, and everything gets its turn in time", async () => {
        const scenario = fc
            .record({
                rules: fc.record({
                    limit: fc.integer({ min: 1, max: 120 }),
                    window,
                    refusedCount: fc.boolean(),
                    travelMs: fc.integer({ min: 0, max: 5_000 }),
                }),
                minutes: fc.integer({ min: 1, max: 5 }),
                isAtOnce: fc.boolean(),
                seed: chance,
            })
            .map(({ rules, minutes, isAtOnce, seed }): Scenario => {
                const random = randomOf(seed);
                const work = (): Work => ({
                    afterMs: isAtOnce ? 0 : Math.floor(random() * 5 * minuteMs),
                    // In a minute of travel of 5 s, two at a time are 24. And a minute for half a second of each.
                    withinMs: (minutes * Math.max(1, rules.limit / 24) + 2) * minuteMs,
                    isUrgent: random() < 0.2,
                });
                return { rules, processes: [Array.from({ length: minutes * rules.limit }, work)], seed };
            });
        await holds(1, scenario, async (scenario) => {
            const { refusedShare, processes, asleep } = await run(scenario);
            expect(refusedShare).to.equal(0);
            expect(processes.flat().filter(({ isLate }) => isLate)).to.deep.equal([]);
            expect(asleep).to.equal(0);
        });
    });

    it("is shared by 2 to 20 processes that do not know of each other, and none starves", async () => {
        const scenario = fc
            .record({
                rules: fc.record({
                    limit: fc.constant(120),
                    window,
                    refusedCount: fc.boolean(),
                    travelMs: fc.integer({ min: 100, max: 3_000 }),
                }),
                many: fc.integer({ min: 2, max: 20 }),
                minutes: fc.integer({ min: 3, max: 6 }),
                seed: chance,
            })
            .map(({ rules, many, minutes, seed }): Scenario => {
                const random = randomOf(seed);
                const share = (rules.limit * minutes) / many;
                const processes = Array.from({ length: many }, () =>
                    burstAndTrickle(Math.ceil(share * (0.5 + random()))),
                );
                return { rules, processes, seed };
            });
        await holds(0.3, scenario, async (scenario) => {
            const ended = await run(scenario);
            expect(ended.processes.flat().filter(({ isLate }) => isLate)).to.deep.equal([]);
            expect(ended.refusedShare).to.be.below(0.1);
            expect(slowness(ended, scenario.rules)).to.be.at.most(3);
            expect(ended.asleep).to.equal(0);
        });
    });

    const figures: string[] = [];

    for (const many of [5, 20] as const) {
        for (const [name, rules] of [
            ["fixed minutes", { window: "fixed", refusedCount: false }],
            ["sliding minutes", { window: "sliding", refusedCount: false }],
            ["sliding minutes, refused ones count", { window: "sliding", refusedCount: true }],
        ] as const) {
            it(`is used well by ${many} processes with 20 to 60 requests each: ${name}`, async () => {
                const refused: number[] = [];
                const slow: number[] = [];
                for (let index = 0; index < 5; index++) {
                    const random = randomOf(seed + index);
                    const processes = Array.from({ length: many }, () =>
                        burstAndTrickle(Math.floor(20 + random() * 41)),
                    );
                    const ofService = { limit: 120, travelMs: 1_000, ...rules };
                    const ended = await run({ rules: ofService, processes, seed: seed + index });
                    refused.push(ended.refusedShare * 100);
                    slow.push(slowness(ended, ofService));
                }
                const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
                const show = (values: readonly number[], digits: number) =>
                    `${mean(values).toFixed(digits)}, at most ${Math.max(...values).toFixed(digits)}`;
                figures.push(
                    `${many} processes, ${name}: ${show(refused, 1)} % refused; the slowest takes ${show(slow, 2)} times the median`,
                );
                expect(mean(refused)).to.be.below(5);
                expect(mean(slow)).to.be.at.most(2);
            });
        }
    }

    after(() => console.log(`\nseed ${seed}\n${figures.join("\n")}\n`));
});
