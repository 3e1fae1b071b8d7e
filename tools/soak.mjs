import { main } from "./setup/interruption.mjs";
import { setUp } from "./setup/setup.mjs";
import { runSpecs } from "./test/specs.mjs";

const { PULUMI_CDM_PROPERTY_RUNS = "10000", PULUMI_CDM_PROPERTY_SEED = String(Math.floor(Math.random() * 2 ** 31)) } =
    process.env;
Object.assign(process.env, { PULUMI_CDM_PROPERTY_RUNS, PULUMI_CDM_PROPERTY_SEED });

await main(async () => runSpecs(["test/properties/jobRun.spec.ts", ...process.argv.slice(2)], await setUp()));
