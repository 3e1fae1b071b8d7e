import { setUpWithoutCli } from "../workspace/setup.mjs";
import { provideCli } from "./cli.mjs";

/** Makes a fresh clone ready. Prints a line only if there is something to do. Resolves with the Pulumi CLI. */
export async function setUp() {
    await setUpWithoutCli();
    return provideCli(process.env);
}
