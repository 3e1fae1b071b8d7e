import { expect } from "chai";
import fc from "fast-check";
import { Counts, kinds, table } from "./counts.js";
import { runScenario } from "./runScenario.js";
import { type Focus, scenarioOf } from "./scenario.js";

const scenarios = Number(process.env["PULUMI_CDM_PROPERTY_RUNS"] ?? 2_000);
const seed = Number(process.env["PULUMI_CDM_PROPERTY_SEED"] ?? 20_251_124);
const path = process.env["PULUMI_CDM_PROPERTY_PATH"];

const anyTime = ["5m", "15s", "45s", "2m", "20m", undefined] as const;

const usual = { lagSeconds: [0, 0, 3, 45], maxSteps: 6, maxHappenings: { up: 2, destroy: 2 } } as const;

/** Each is a way to look at the same promises: what is met most differs. */
const properties: readonly { readonly when: string; readonly share: number; readonly focus: Focus }[] = [
    {
        when: "whatever happens",
        share: 0.4,
        focus: {
            ...usual,
            most: ["look", "start", "stop", "cluster"],
            timeouts: anyTime,
            maxSteps: 4,
            maxHappenings: { up: 4, destroy: 4 },
        },
    },
    {
        when: "while it is destroyed",
        share: 0.25,
        focus: {
            most: ["look", "stop", "look"],
            timeouts: ["5m", "20m", "2m"],
            lagSeconds: [0, 0, 0, 3],
            maxSteps: 1,
            maxHappenings: { up: 0, destroy: 6 },
        },
    },
    {
        when: "when answers to starts are lost",
        share: 0.2,
        focus: {
            most: ["start", "start", "look"],
            timeouts: anyTime,
            lagSeconds: [0, 3, 25, 45],
            maxSteps: 3,
            maxHappenings: { up: 4, destroy: 1 },
        },
    },
    {
        when: "when runs end badly and are started again",
        share: 0.1,
        focus: { ...usual, most: ["look", "start", "stop"], timeouts: ["5m", "20m", "45s"], rerunsMuch: true },
    },
    {
        when: "with too little time",
        share: 0.15,
        focus: {
            ...usual,
            most: ["start", "look", "start", "stop"],
            timeouts: ["15s", "8s", "45s", "90s", "5m"],
            lagSeconds: [0, 3, 45, 45],
        },
    },
];

describe("properties: a JobRun keeps its promises", function () {
    this.timeout(0);
    const met = new Map<string, Counts>();

    for (const { when, share, focus } of properties) {
        it(when, async () => {
            const counts = new Counts();
            met.set(when, counts);
            const property = fc.asyncProperty(scenarioOf(focus), (scenario) => runScenario(scenario, counts));
            const numRuns = Math.max(1, Math.round(scenarios * share));
            await fc.assert(property, { seed, numRuns, ...(path !== undefined && { path }) });
        });
    }

    it("and every kind of event and trouble was met", () => {
        const sum = (kind: string) => [...met.values()].reduce((all, counts) => all + counts.of(kind), 0);
        expect(kinds.filter((kind) => sum(kind) === 0)).to.deep.equal([]);
    });

    after(() => console.log(`\nseed ${seed}\n${table(met)}\n`));
});
