import { rmSync } from "node:fs";
import { breakCopy, copyOfTheBuild } from "./mutants/copy.mjs";
import { failuresIn } from "./mutants/failures.mjs";
import { mutants } from "./mutants/list.mjs";
import { main } from "./setup/interruption.mjs";
import { setUpWithoutCli } from "./setup/setup.mjs";

const mostListed = 12;

/**
 * Takes the promises of the provider away, one at a time, and shows which specs notice. One that none notices is a failure.
 * `npm run test:mutants -- [--first] [words of names]`: with `--first` one spec that notices is enough, which is much quicker.
 */
await main(async () => {
    await setUpWithoutCli();
    const folder = copyOfTheBuild();
    try {
        const asItIs = await failuresIn(folder);
        if (asItIs.length > 0) {
            process.stdout.write(`Nothing was taken away yet, and these fail:\n${listed(asItIs)}`);
            return 1;
        }
        const words = process.argv.slice(2).filter((word) => word !== "--first");
        const isOneEnough = process.argv.includes("--first");
        const chosen = mutants.filter(({ name }) => words.every((word) => name.includes(word)));
        let survivors = 0;
        for (const mutant of chosen) {
            const mend = await breakCopy(folder, mutant);
            const failures = await failuresIn(folder, isOneEnough);
            mend();
            survivors += Number(failures.length === 0);
            const verdict =
                failures.length === 0
                    ? "✗ not noticed"
                    : `✓ noticed by ${failures.length}${isOneEnough ? " or more" : ""}`;
            process.stdout.write(`${verdict}: without ${mutant.name} (${mutant.file})\n${listed(failures)}`);
        }
        process.stdout.write(`${chosen.length} taken away, ${survivors} not noticed\n`);
        return survivors === 0 ? 0 : 1;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});

/** As many as anybody reads. @param {string[]} names */
function listed(names) {
    const more = names.length - mostListed;
    const shown = names.slice(0, mostListed).map((name) => `    ${name}\n`);
    return [...shown, ...(more > 0 ? [`    … and ${more} more\n`] : [])].join("");
}
