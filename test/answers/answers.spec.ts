import { expect } from "chai";
import fc from "fast-check";
import { kinds } from "./catalogue.js";
import { type Scenario, scenario, scenarioOf } from "./scenario.js";
import { play } from "./stage.js";
import { Tally } from "./tally.js";

const {
    PULUMI_CDM_ANSWERS: wanted = "1500",
    PULUMI_CDM_PROPERTY_SEED: seed = "20251124",
    PULUMI_CDM_ANSWERS_PATH: path,
    PULUMI_CDM_ANSWERS_KIND: only,
} = process.env;
const answers = Number(wanted);
/** How often each kind is met for its own sake. All else is left to chance. */
const each = Math.ceil(answers / 1_000);

describe("answers: whatever any endpoint says, a JobRun keeps its promises", function () {
    this.timeout(0);
    const tally = new Tally();
    const holds = (arbitrary: fc.Arbitrary<Scenario>, numRuns: number, round = 0) =>
        fc.assert(
            fc.asyncProperty(arbitrary, (one) => play(one, tally)),
            { seed: Number(seed) + round, numRuns, ...(path !== undefined && { path }) },
        );

    it("each kind of answer by itself", async () => {
        const some = kinds.filter(({ name }) => only === undefined || name === only);
        for (const kind of some) await holds(scenarioOf(kind), kind.isRare ? 1 : each);
    });

    it("any answers together", async () => {
        // An operation does not ask for all that it might be answered.
        for (let round = 0; tally.answers < answers && round < 40; round++) {
            await holds(scenario, Math.ceil(answers / 10), round);
        }
        expect(tally.answers).to.be.at.least(answers);
    });

    it("and every kind was met", () => {
        expect(kinds.map(({ name }) => name).filter((name) => !tally.has(name))).to.deep.equal([]);
    });

    after(() => {
        console.log(`\nseed ${seed}, ${tally.answers} answers, sent ${tally.deliveries} times\n${tally.table()}\n`);
    });
});
