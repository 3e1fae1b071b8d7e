import { main } from "../lib/process/interruption.mjs";
import { setUp } from "../lib/pulumi/setup.mjs";
import { runSpecs } from "../specs/runSpecs.mjs";

const {
    PULUMI_CDM_PROPERTY_RUNS = "10000",
    PULUMI_CDM_ANSWERS = "20000",
    PULUMI_CDM_FUZZ = "20000",
    PULUMI_CDM_SECRETS_RUNS = "1000",
    PULUMI_CDM_PROPERTY_SEED = String(Math.floor(Math.random() * 2 ** 31)),
} = process.env;
Object.assign(process.env, {
    PULUMI_CDM_PROPERTY_RUNS,
    PULUMI_CDM_ANSWERS,
    PULUMI_CDM_FUZZ,
    PULUMI_CDM_SECRETS_RUNS,
    PULUMI_CDM_PROPERTY_SEED,
});

const specs = [
    "test/model-based/jobRun.spec.ts",
    "test/model-based/sharedList.spec.ts",
    "test/behavior/definition/faults.spec.ts",
    "test/answers/answers.spec.ts",
    "test/emulator/fuzz.spec.ts",
    "test/host/secrets/everywhere.spec.ts",
    "test/behavior/cli/importSecrets.spec.ts",
];
await main(async () => runSpecs([...specs, ...process.argv.slice(2)], await setUp()));
