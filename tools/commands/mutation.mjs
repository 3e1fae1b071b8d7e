import { rmSync } from "node:fs";
import { relative } from "node:path";
import { main } from "../lib/process/interruption.mjs";
import { setUpWithoutCli } from "../lib/workspace/setup.mjs";
import { copyOfTheBuild } from "../mutants/copy.mjs";
import { instrument } from "../mutation/instrument.mjs";
import { Memory } from "../mutation/memory.mjs";
import { sampleOf } from "../mutation/sample.mjs";
import { explore, noticedBy, specsIn } from "../mutation/specs.mjs";

/** The folders that decide and that talk to CDM. */
const rooms = ["run", "cdm", "common"];
/** Specs that need neither the CLI nor Python. The quick ones come first; the others are asked of what those did not notice. */
const tiers = [["unit", "behavior", "docs/errors.spec.js"], ["model-based"], ["matrix"]];
const atOnce = 2;

/**
 * Makes random small changes in the built provider, one at a time, and shows which of them no spec notices:
 * `npm run test:mutation -- [how many] [seed] [how many minutes at most]`.
 */
await main(async () => {
    const [size = 100, seed = Math.floor(Math.random() * 2 ** 31), minutes = 60] = process.argv.slice(2).map(Number);
    await setUpWithoutCli();
    const endsAt = performance.now() + minutes * 60_000;
    const folder = copyOfTheBuild();
    try {
        // Leaves out the words of sentences, which no spec has to prove.
        const all = (await instrument(folder, rooms)).filter(
            ({ kind, original }) => kind !== "StringLiteral" || !/\s/.test(original),
        );
        const sample = sampleOf(all, size, seed);
        say(`${sample.length} of ${all.length} changes to ${rooms.join("/, ")}/, seed ${seed}`);
        const memory = new Memory();
        /** @type {import("../mutation/instrument.mjs").Mutant[]} */
        let left = sample.filter((mutant) => !memory.isNoticed(mutant));
        if (left.length < sample.length)
            say(`${sample.length - left.length} were noticed before, and nothing has changed since`);
        /** How many tiers a change was tried against. @type {Map<string, number>} */
        const tried = new Map();
        for (const places of tiers) {
            if (left.length === 0 || performance.now() > endsAt) break;
            const tier = await explore(folder, specsIn(folder, places));
            if ("failure" in tier) {
                say(`Nothing is changed yet, and this fails in ${places.join(", ")}: ${tier.failure}`);
                return 1;
            }
            const queue = [...left];
            left = [];
            const work = async () => {
                for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
                    if (performance.now() > endsAt) {
                        left.push(mutant);
                        continue;
                    }
                    const found = await noticedBy(folder, mutant, tier);
                    tried.set(mutant.id, (tried.get(mutant.id) ?? 0) + 1);
                    if (found?.file) memory.remember(mutant, relative(folder, found.file));
                    if (found) say(`✓ ${describe(mutant)}\n    ${found.by}`);
                    else left.push(mutant);
                }
            };
            await Promise.all(Array.from({ length: atOnce }, work));
        }
        const survivors = left.filter(({ id }) => tried.has(id));
        for (const mutant of survivors) {
            const isTriedByAll = tried.get(mutant.id) === tiers.length;
            say(`✗ not noticed${isTriedByAll ? "" : " before the time was up"}: ${describe(mutant)}`);
        }
        const counted = sample.length - (left.length - survivors.length);
        if (counted < sample.length) say(`${sample.length - counted} were not tried: the time was up`);
        const score = counted === 0 ? 0 : (100 * (counted - survivors.length)) / counted;
        say(`${counted} changes, ${survivors.length} not noticed: ${score.toFixed(1)} % noticed (seed ${seed})`);
        return 0;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});

/** @param {import("../mutation/instrument.mjs").Mutant} mutant */
function describe({ file, line, kind, original, replacement }) {
    return `provider/src/${file}:${line} ${kind}: ${oneLine(original)} → ${oneLine(replacement)}`;
}

/** @param {string} text */
function oneLine(text) {
    const line = text.replaceAll(/\s+/g, " ");
    return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

/** @param {string} line */
function say(line) {
    process.stdout.write(`${line}\n`);
}
