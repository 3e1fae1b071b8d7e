import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { withoutCloud } from "../lib/process/credentials.mjs";
import { interruption } from "../lib/process/interruption.mjs";

/** How many specs may fail for another reason before a change is given up. */
const mostAttempts = 5;
/** A spec that takes longer than this hangs, even on a busy machine. */
const patientMs = 60_000;

const runner = fileURLToPath(new URL("specRunner.mjs", import.meta.url));

/**
 * Built specs of a copy that belong together, and the results of running them unchanged.
 *
 * @typedef {object} Tier
 * @property {string[]} files
 * @property {Record<string, string>} fileOf the file of each spec, by its title
 * @property {Record<string, Set<string>>} met the titles of the specs that execute a change, by its id
 * @property {Set<string>} always the changes that are executed outside of any spec, and so by all of them
 * @property {Record<string, number>} lastedMs how long each spec takes, by its title
 */

/** @param {string} folder @param {string[]} places below test/dist */
export function specsIn(folder, places) {
    return places.flatMap((place) => {
        const path = placeOf(folder, place);
        if (place.endsWith(".js")) return [path];
        const files = readdirSync(path, { recursive: true }).map(String);
        return files.filter((file) => file.endsWith(".spec.js")).map((file) => join(path, file));
    });
}

/** @param {string} folder @param {string} place below test/dist */
function placeOf(folder, place) {
    return join(folder, "test", "dist", place);
}

/**
 * Runs specs with nothing changed, and finds out which of them execute which change. A spec that fails on a busy machine and passes
 * alone is not reliable here, and is left out.
 *
 * @param {string} folder
 * @param {string[]} files
 * @returns {Promise<Tier | { failure: string }>}
 */
export async function explore(folder, files) {
    const report = await runSpecs(folder, { files, specTimeoutMs: patientMs, isToTheEnd: true }, 20 * 60_000);
    if (report === undefined) return { failure: "they took too long" };
    for (const failure of report.failures) {
        const order = { files, titles: [failure], specTimeoutMs: patientMs };
        const alone = await runSpecs(folder, order, 20 * 60_000);
        if (alone?.failure !== undefined || report.files[failure] === undefined) return { failure };
        delete report.files[failure];
    }
    /** @type {Record<string, Set<string>>} */
    const met = {};
    for (const [title, ids] of Object.entries(report.coverage.perTest)) {
        if (report.files[title] === undefined) continue;
        for (const id of Object.keys(ids)) {
            met[id] = (met[id] ?? new Set()).add(title);
        }
    }
    const always = new Set(Object.keys(report.coverage.static));
    return { files, fileOf: report.files, met, always, lastedMs: report.lastedMs };
}

/**
 * What notices a change: the title and the file of a spec, or a sentence that the specs take far too long. Undefined if nothing does. The
 * specs of the change's own room run first, because they notice most changes.
 *
 * @param {string} folder
 * @param {Pick<import("./instrument.mjs").Mutant, "id" | "file">} mutant
 * @param {Tier} tier
 * @returns {Promise<{ by: string, file?: string | undefined } | undefined>}
 */
export async function noticedBy(folder, { id, file }, { files, fileOf, met, always, lastedMs }) {
    const isAlways = always.has(id);
    const titles = isAlways ? Object.keys(fileOf) : [...(met[id] ?? [])];
    if (titles.length === 0) return undefined;
    const holders = new Set(titles.map((title) => fileOf[title] ?? ""));
    const room = file.split("/", 1)[0] ?? "";
    const near = [join("unit", room), ...(room === "run" ? ["behavior"] : [])].map(
        (place) => placeOf(folder, place) + sep,
    );
    const isFar = (/** @type {string} */ path) => Number(!near.some((place) => path.startsWith(place)));
    const nearestFirst = files.filter((path) => holders.has(path)).sort((one, other) => isFar(one) - isFar(other));
    // A change that is executed before any spec may change titles too.
    const order = { files: nearestFirst, ...(!isAlways && { titles }) };
    const timeoutMs = 3 * titles.reduce((sum, title) => sum + (lastedMs[title] ?? 0), 0) + 30_000 + patientMs;
    const run = (/** @type {import("./specRunner.mjs").Order} */ order) => runSpecs(folder, order, timeoutMs, id);
    /** @type {string[]} */
    const except = [];
    for (;;) {
        const report = await run({ ...order, except });
        if (report === undefined) return { by: "a run that did not end" };
        const { failure, failedIn } = report;
        if (failure === undefined || failedIn === undefined) return failure === undefined ? undefined : { by: failure };
        // A spec that failed for another reason, or was slow on a busy machine, does not fail again alone. Then the other specs decide.
        const alone = await run({ files: [failedIn], titles: [failure], specTimeoutMs: patientMs });
        const isHook = alone !== undefined && Object.keys(alone.files).length === 0;
        if (alone?.failure !== undefined || alone === undefined || isHook) return { by: failure, file: failedIn };
        if (except.push(failure) === mostAttempts) return undefined;
    }
}

/**
 * Runs specs. Undefined if the process did not end in time, or broke off.
 *
 * @param {string} folder
 * @param {import("./specRunner.mjs").Order} order
 * @param {number} timeoutMs
 * @param {string} [id] the change that is on
 * @returns {Promise<import("./specRunner.mjs").Report | undefined>}
 */
async function runSpecs(folder, order, timeoutMs, id) {
    interruption.throwIfAborted();
    const here = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-mutation-"));
    const [orderFile, reportFile] = [join(here, "order.json"), join(here, "report.json")];
    try {
        writeFileSync(orderFile, JSON.stringify(order));
        const env = { ...withoutCloud(process.env), ...(id !== undefined && { __STRYKER_ACTIVE_MUTANT__: id }) };
        const child = spawn(process.execPath, [runner, orderFile, reportFile], { cwd: folder, env, stdio: "ignore" });
        const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
        const onInterruption = () => child.kill("SIGKILL");
        interruption.addEventListener("abort", onInterruption);
        await once(child, "close");
        clearTimeout(timer);
        interruption.removeEventListener("abort", onInterruption);
        interruption.throwIfAborted();
        return JSON.parse(readFileSync(reportFile, "utf8"));
    } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
        throw error;
    } finally {
        rmSync(here, { recursive: true, force: true });
    }
}
