import { main } from "../lib/process/interruption.mjs";
import { setUpWithoutCli } from "../lib/workspace/setup.mjs";

// Not `tsc --build` alone: what the packages ship has to be put together after it.
await main(async () => {
    await setUpWithoutCli();
    return 0;
});
