import { execute, firstError, StepFailed } from "./execute.mjs";
import { refusalOfSdk } from "./refusal.mjs";

const timeoutMs = 300_000;

/**
 * Installs a project's packages. Resolves with a sentence if Pulumi's SDK refuses this Node.js, which is no fault.
 * @param {import("./cells.mjs").Cell} cell
 * @param {import("./managers.mjs").Manager} manager
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} place
 */
export async function install(cell, manager, place) {
    const words = [...manager.install, ...(cell.isLocked ? ["--prefer-offline"] : [])];
    const { code, output } = await execute(words, { ...place, timeoutMs });
    const refusal = code === 0 ? undefined : refusalOfSdk(output);
    if (code !== 0 && !refusal) {
        throw new StepFailed(`${words.slice(0, 2).join(" ")} ended with ${code}: ${firstError(output)}`, output);
    }
    return refusal;
}
