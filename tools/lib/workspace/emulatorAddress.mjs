import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cloudNames, withoutCloud } from "../process/credentials.mjs";
import { processStart } from "../process/processStart.mjs";
import { privateFolder, root } from "./repository.mjs";

export const emulatorCommand = join(root, "emulator", "dist", "command.js");
export const defaultPort = 9090;

const addressFile = join(privateFolder, "emulator.json");

/**
 * The address in the emulator's first line, or undefined for any other line.
 * @param {string} line
 */
export function addressIn(line) {
    return /^huaweicloud-cdm-emulator listening on (http:\/\/\S+)$/.exec(line)?.[1];
}

/**
 * Records the address of this process's emulator for `npm run pulumi`.
 * @param {string} url
 */
export async function publishAddress(url, file = addressFile) {
    const start = await processStart(process.pid);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ url, pid: process.pid, start }));
}

export function withdrawAddress() {
    rmSync(addressFile, { force: true });
}

/** The address of the running emulator, or else the default one. The recorded process number may belong to another process by now. */
async function publishedAddress(file = addressFile) {
    const byDefault = `http://127.0.0.1:${defaultPort}`;
    try {
        const { url, pid, start } = JSON.parse(readFileSync(file, "utf8"));
        process.kill(pid, 0);
        return (await processStart(pid)) === start ? String(url) : byDefault;
    } catch {
        return byDefault;
    }
}

/**
 * The environment of `npm run pulumi`: all variables of the user's cloud, or none of them. The address decides which. The user's
 * credentials never go to the emulator, which is plain http, and the emulator's never go to the user's cloud.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ env: NodeJS.ProcessEnv, unused: string[] }>} with the names of the user's that are left out
 */
export async function cloudEnvironment(env, file = addressFile) {
    const names = cloudNames(env);
    const address = env.HW_CDM_ENDPOINT;
    if (!address) {
        return { env: { ...withoutCloud(env), ...emulatorEnvironment(await publishedAddress(file)) }, unused: names };
    }
    // An emulator that the user has started elsewhere. Its credentials are public.
    const isBare = names.length === 1 && address.startsWith("http:");
    return { env: isBare ? { ...env, ...emulatorEnvironment(address) } : env, unused: [] };
}

/**
 * What a JobRun needs to talk to the emulator.
 * @param {string} endpoint
 */
export function emulatorEnvironment(endpoint) {
    return {
        HW_CDM_ENDPOINT: endpoint,
        HW_AUTH_URL: endpoint,
        HW_AUTH_TOKEN: "emulator-token",
        HW_PROJECT_ID: "emulator-project",
        HW_REGION_NAME: "emulator-region",
    };
}

/**
 * Whether anything answers at the address. A JobRun would repeat its request until its timeout, but a user wants to know at once.
 * @param {string | undefined} url
 */
export async function answers(url) {
    try {
        await fetch(url ?? "", { signal: AbortSignal.timeout(2_000) });
        return true;
    } catch {
        return false;
    }
}
