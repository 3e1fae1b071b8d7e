import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { signalGroup } from "../lib/process/group.mjs";
import { addressIn } from "../lib/workspace/emulatorAddress.mjs";
import { StepFailed } from "./execute.mjs";

const startWithinMs = 60_000;
/** Its run lasts until it is stopped, however slow the machine is. */
const options = "--port 0 --boot-ms 100 --run-ms 3600000".split(" ");

/**
 * Starts the emulator that a project has installed, by its package manager. Resolves with its address.
 * @param {string[]} exec runs the command of a package
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} place
 */
export async function startInstalled([command = "", ...exec], { cwd, env }) {
    const child = spawn(command, [...exec, "huaweicloud-cdm-emulator", ...options], {
        cwd,
        env,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = () => signalGroup(child, "SIGKILL");
    process.once("exit", kill);
    const ended = once(child, "exit").finally(() => process.off("exit", kill));
    const end = async () => {
        kill();
        await ended.catch(() => {});
    };
    let output = "";
    const timer = setTimeout(kill, startWithinMs);
    try {
        const url = await new Promise((resolve, reject) => {
            for (const stream of [child.stdout, child.stderr]) {
                createInterface({ input: stream }).on("line", (line) => {
                    output += `${line}\n`;
                    const address = addressIn(line);
                    if (address) resolve(address);
                });
            }
            ended.then(
                ([code, signal]) => reject(new StepFailed(`the emulator ended with ${code ?? signal}`, output)),
                reject,
            );
        });
        return { url: String(url), end };
    } catch (error) {
        await end();
        throw error;
    } finally {
        clearTimeout(timer);
    }
}
