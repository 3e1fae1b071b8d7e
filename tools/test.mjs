import { main } from "./setup/interruption.mjs";
import { setUp } from "./setup/setup.mjs";
import { runSpecs } from "./test/specs.mjs";

await main(async () => runSpecs(process.argv.slice(2), await setUp()));
