import { expect } from "chai";
import fc from "fast-check";
import { kinds } from "./catalogue.js";
import { runScenario } from "./runScenario.js";
import { type Scenario, scenario, scenarioOf } from "./scenario.js";
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
/** An operation does not ask for all that it might be answered. */
const mostRounds = 40;

describe("answers: whatever any endpoint says, a JobRun keeps its promises", function () {
    this.timeout(0);
    const tally = new Tally();

    /** Round after round until enough was met, each with a seed of its own. A path is of one seed. */
    async function holds(
        what: string,
        arbitrary: fc.Arbitrary<Scenario>,
        numRuns: number,
        isEnough: () => boolean,
    ): Promise<void> {
        const property = fc.asyncProperty(arbitrary, (one) => runScenario(one, tally));
        const rounds = path === undefined ? mostRounds : 1;
        for (let round = 0; round < rounds && (round === 0 || !isEnough()); round++) {
            await fc.assert(property, { seed: Number(seed) + round, numRuns, ...(path !== undefined && { path }) });
        }
        if (path === undefined) expect(isEnough(), `enough was met: ${what}`).to.equal(true);
    }

    it("each kind of answer by itself", async () => {
        for (const kind of kinds.filter(({ name }) => only === undefined || name === only)) {
            await holds(kind.name, scenarioOf(kind), kind.isRare ? 2 : each, () => tally.has(kind.name));
        }
    });

    it("any answers together", () => holds("any", scenario, Math.ceil(answers / 10), () => tally.answers >= answers));

    after(() => {
        console.log(`\nseed ${seed}, ${tally.answers} answers, sent ${tally.deliveries} times\n${tally.table()}\n`);
    });
});
