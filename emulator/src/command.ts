#!/usr/bin/env node
import { parseArgs } from "node:util";
import { type EmulatorOptions, startEmulator } from "./emulator.js";
import { isLoopback } from "./http/allowedHosts.js";
import { firstLines } from "./welcome/firstLines.js";

const usage = `Usage: huaweicloud-cdm-emulator [options]

A small Huawei Cloud CDM (Cloud Data Migration) for demos and tests.

  --port N            the port to listen on; 0 takes any free port (9090)
  --host ADDRESS      the address to listen on; only this machine reaches 127.0.0.1
                      (127.0.0.1)
  --allow-host NAME   another host name under which /_emulator/ answers, for example
                      the name of a service container; may be repeated
  --boot-ms N         how long a run is BOOTING (2000)
  --run-ms N          how long a run is RUNNING before it succeeds (60000)
  --stop-ms N         how long an accepted stop takes until the run shows STOPPED (0)
  --token-lifetime-ms N           how long a token from IAM is valid (86400000)
  --temporary-key-lifetime-ms N   how long temporary keys are valid (the duration in
                      the request)
  --auth iam|token|none   iam checks tokens and signatures, token checks tokens only,
                      none accepts any caller and any project (iam)
  --quotas            answer 429 to a user who sends more requests of an API in a minute
                      than CDM documents
  -h, --help          print this text
  --version           print the version
`;

/** One year. A later expiry could have a year of five digits, which the emulator cannot write. */
const maxLifetimeMs = 31_536_000_000;

class UsageError extends Error {}

function readOptions(args: string[]): EmulatorOptions | "help" | "version" {
    const { values } = parse(args);
    if (values.help) {
        return "help";
    }
    if (values.version) {
        return "version";
    }
    const { auth, host, "allow-host": allowHosts, "temporary-key-lifetime-ms": keys } = values;
    if (auth !== "iam" && auth !== "token" && auth !== "none") {
        throw new UsageError(`--auth must be iam, token or none, not "${auth}"`);
    }
    return {
        host,
        allowHosts,
        auth,
        quotas: values.quotas,
        port: wholeNumber("--port", values.port, 65535),
        bootMs: wholeNumber("--boot-ms", values["boot-ms"]),
        runMs: wholeNumber("--run-ms", values["run-ms"]),
        stopMs: wholeNumber("--stop-ms", values["stop-ms"]),
        tokenLifetimeMs: wholeNumber("--token-lifetime-ms", values["token-lifetime-ms"], maxLifetimeMs),
        ...(keys !== undefined && {
            temporaryKeyLifetimeMs: wholeNumber("--temporary-key-lifetime-ms", keys, maxLifetimeMs),
        }),
    };
}

function parse(args: string[]) {
    try {
        return parseArgs({
            args,
            options: {
                port: { type: "string", default: "9090" },
                host: { type: "string", default: "127.0.0.1" },
                "allow-host": { type: "string", multiple: true, default: [] },
                "boot-ms": { type: "string", default: "2000" },
                "run-ms": { type: "string", default: "60000" },
                "stop-ms": { type: "string", default: "0" },
                "token-lifetime-ms": { type: "string", default: "86400000" },
                "temporary-key-lifetime-ms": { type: "string" },
                auth: { type: "string", default: "iam" },
                quotas: { type: "boolean", default: false },
                help: { type: "boolean", short: "h", default: false },
                version: { type: "boolean", default: false },
            },
        });
    } catch (error) {
        // Node adds advice about how to escape a dash. Only the first sentence names the error.
        throw new UsageError((error as Error).message.split(/\.\s/)[0]);
    }
}

function wholeNumber(flag: string, value: string, max = Number.MAX_SAFE_INTEGER): number {
    if (!/^\d+$/.test(value) || Number(value) > max) {
        throw new UsageError(`${flag} must be a whole number from 0 to ${max}, not "${value}"`);
    }
    return Number(value);
}

async function main(): Promise<void> {
    const options = readOptions(process.argv.slice(2));
    if (options === "help") {
        process.stdout.write(usage);
        return;
    }
    if (options === "version") {
        process.stdout.write(`${require("../package.json").version}\n`);
        return;
    }
    const emulator = await startEmulator(options);
    process.stdout.write(firstLines(emulator.url));
    const { host = "127.0.0.1" } = options;
    if (!isLoopback(host)) {
        process.stderr.write(
            `huaweicloud-cdm-emulator: other machines can reach ${host}. Any caller there can read and change all ` +
                "that the emulator holds. Its tokens and keys are public.\n",
        );
    }
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => void emulator.close());
    }
}

main().catch((error: Error) => {
    process.stderr.write(`huaweicloud-cdm-emulator: ${error.message}.\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
});
