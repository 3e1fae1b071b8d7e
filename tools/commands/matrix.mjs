import { main } from "../lib/process/interruption.mjs";
import { setUp } from "../lib/pulumi/setup.mjs";
import { cells } from "../matrix/cells.mjs";
import { choose } from "../matrix/choose.mjs";
import { runMatrix } from "../matrix/runMatrix.mjs";

await main(async () => {
    const chosen = choose(cells, process.argv.slice(2));
    return runMatrix(chosen, await setUp());
});
