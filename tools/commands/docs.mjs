import { join } from "node:path";
import { runInForeground } from "../lib/process/foreground.mjs";
import { main } from "../lib/process/interruption.mjs";
import { root } from "../lib/workspace/repository.mjs";
import { setUpPackages } from "../lib/workspace/setup.mjs";

/** Builds the site of the pages into docs/.vitepress/dist/. `npm run docs -- dev` serves it, and shows changes as they are saved. */
await main(async () => {
    await setUpPackages();
    const [command = "build", ...options] = process.argv.slice(2);
    const vitepress = join(root, "node_modules", "vitepress", "bin", "vitepress.js");
    return runInForeground(process.execPath, [vitepress, command, "docs", ...options], { cwd: root });
});
