import { delimiter, join } from "node:path";
import { withoutCloud } from "../lib/process/credentials.mjs";
import { runInForeground } from "../lib/process/foreground.mjs";
import { main } from "../lib/process/interruption.mjs";
import { setUp } from "../lib/pulumi/setup.mjs";
import { root } from "../lib/workspace/repository.mjs";

/** Measures the product beside a baseline. `npm run bench -- --help` lists the parts and options. */
await main(async () => {
    const cli = await setUp();
    const env = {
        // A measurement must not reach the user's own cloud.
        ...withoutCloud(process.env),
        PULUMI_CDM_CLI: cli.pulumi,
        PULUMI_CDM_CLI_PATH: cli.pathEntries.join(delimiter),
    };
    const args = ["--expose-gc", join(root, "bench", "dist", "main.js"), ...process.argv.slice(2)];
    return runInForeground(process.execPath, args, { env });
});
