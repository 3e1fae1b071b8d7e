import { rmSync } from "node:fs";
import { main } from "../lib/process/interruption.mjs";
import { setUpWithoutCli } from "../lib/workspace/setup.mjs";
import { breakCopy, copyOfTheBuild } from "../mutants/copy.mjs";
import { failuresIn, failuresOf, firstFailureIn } from "../mutants/failures.mjs";
import { mutants } from "../mutants/list.mjs";

const mostListed = 12;

/**
 * Removes the promises of the provider, one at a time, and shows which specs fail then. A promise that no spec misses is a failure.
 * `npm run test:mutants -- [--first] [words of names]`: with `--first` it stops at the first spec that fails, which is much faster.
 */
await main(async () => {
    await setUpWithoutCli();
    const words = process.argv.slice(2).filter((word) => word !== "--first");
    const chosen = mutants.filter(({ name }) => words.every((word) => name.includes(word)));
    const folder = copyOfTheBuild();
    try {
        return await (process.argv.includes("--first") ? noticedByOne(folder, chosen) : noticedByAll(folder, chosen));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});

/** @param {string} folder @param {import("../mutants/list.mjs").Mutant[]} chosen */
async function noticedByAll(folder, chosen) {
    const asItIs = await failuresIn(folder);
    if (asItIs.length > 0) {
        process.stdout.write(`Nothing was taken away yet, and these fail:\n${listed(asItIs)}`);
        return 1;
    }
    let survivors = 0;
    for (const mutant of chosen) {
        const mend = await breakCopy(folder, mutant);
        const failures = await failuresIn(folder);
        mend();
        survivors += Number(failures.length === 0);
        say(failures.length === 0 ? "✗ not noticed" : `✓ noticed by ${failures.length}`, mutant, failures);
    }
    return end(chosen.length, survivors);
}

/** A spec that fails also in the unchanged provider does not count. @param {string} folder @param {import("../mutants/list.mjs").Mutant[]} chosen */
async function noticedByOne(folder, chosen) {
    let survivors = 0;
    for (const mutant of chosen) {
        const mend = await breakCopy(folder, mutant);
        const found = await firstFailureIn(folder, mutant.spec);
        mend();
        const asItIs = found ? await failuresOf(folder, found.specs, { title: found.failure }) : [];
        const isNoticed = found !== undefined && asItIs.length === 0;
        survivors += Number(!isNoticed);
        if (isNoticed) say("✓ noticed", mutant, [found.failure]);
        else if (found) say("✗ can't be told, since these fail as it is", mutant, asItIs);
        else say("✗ not noticed", mutant, []);
    }
    return end(chosen.length, survivors);
}

/** @param {string} verdict @param {import("../mutants/list.mjs").Mutant} mutant @param {string[]} failures */
function say(verdict, { name }, failures) {
    process.stdout.write(`${verdict}: without ${name}\n${listed(failures)}`);
}

/** @param {number} many @param {number} survivors */
function end(many, survivors) {
    process.stdout.write(`${many} taken away, ${survivors} not noticed\n`);
    return survivors === 0 ? 0 : 1;
}

/** Lists the first names only. @param {string[]} names */
function listed(names) {
    const more = names.length - mostListed;
    const shown = names.slice(0, mostListed).map((name) => `    ${name}\n`);
    return [...shown, ...(more > 0 ? [`    … and ${more} more\n`] : [])].join("");
}
