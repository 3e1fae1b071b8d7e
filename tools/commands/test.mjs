import { main } from "../lib/process/interruption.mjs";
import { setUp } from "../lib/pulumi/setup.mjs";
import { runSpecs } from "../specs/runSpecs.mjs";

await main(async () => runSpecs(process.argv.slice(2), await setUp()));
