import { join } from "node:path";
import { emulatorEnvironment } from "../lib/workspace/emulatorAddress.mjs";
import { startInstalled } from "./emulator.mjs";
import { execute, StepFailed, succeed } from "./execute.mjs";
import { ledgerOf, wrongAfter, wrongAfterRefusal } from "./ledger.mjs";
import { wrongWithRefusal } from "./refusal.mjs";

const timeoutMs = 180_000;
const unattended = "--yes --skip-preview --non-interactive --color never".split(" ");

/**
 * Runs `up` and `destroy` of an installed project against the emulator that it has installed, whose ledger is the witness. Resolves with a sentence
 * if the cell is one that Pulumi can't run, and it was refused as it should be.
 * @param {import("./cells.mjs").Cell} cell
 * @param {import("./kinds.mjs").Kind} kind
 * @param {import("./managers.mjs").Manager} manager
 * @param {string} pulumi
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} place
 */
export async function upAndDestroy(cell, kind, manager, pulumi, place) {
    const { url, end } = await startInstalled(manager.exec, place);
    try {
        const cli = [...(manager.runsPulumi ? manager.exec : []), pulumi];
        const there = {
            // A program that starts Pulumi itself may be started from anywhere.
            cwd: kind.run ? join(place.cwd, "..", "elsewhere") : place.cwd,
            env: { ...place.env, ...emulatorEnvironment(url) },
            timeoutMs,
        };
        const command = (/** @type {string} */ step) =>
            kind.run ? [...kind.run, step] : [...cli, step, ...unattended];
        if (!kind.run) await succeed([...cli, "stack", "init", "dev", "--non-interactive"], there, "stack init");
        if (cell.isRefused) {
            const { code, output } = await execute(command("up"), there);
            fail(wrongWithRefusal(code, output) ?? wrongAfterRefusal(await ledgerOf(url)), output);
            return "the program's folder can't reach the package, and `up` says so in one sentence";
        }
        for (const step of /** @type {const} */ (["up", "destroy"])) {
            const output = await succeed(command(step), there, step);
            fail(wrongAfter(step, await ledgerOf(url)), output);
        }
        return undefined;
    } finally {
        await end();
    }
}

/** @param {string | undefined} sentence @param {string} output */
function fail(sentence, output) {
    if (sentence) throw new StepFailed(sentence, output);
}
