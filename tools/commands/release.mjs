import { main } from "../lib/process/interruption.mjs";
import { root } from "../lib/workspace/repository.mjs";
import { release } from "../release/release.mjs";

await main(async () => {
    const today = new Date().toISOString().slice(0, 10);
    process.stdout.write(await release(root, process.argv[2], today));
    return 0;
});
