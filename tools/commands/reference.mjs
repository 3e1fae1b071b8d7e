import { writeReference } from "../docs/reference.mjs";
import { main } from "../lib/process/interruption.mjs";
import { setUpPackages } from "../lib/workspace/setup.mjs";

/** Writes docs/reference/ from the docstrings. */
await main(async () => {
    await setUpPackages();
    await writeReference();
    return 0;
});
