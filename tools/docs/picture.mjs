import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../demo/emulator.mjs";
import { withoutCloud } from "../lib/process/credentials.mjs";
import { SetUpError } from "../lib/process/say.mjs";
import { pulumiEnvironment } from "../lib/pulumi/environment.mjs";
import { emulatorEnvironment } from "../lib/workspace/emulatorAddress.mjs";
import { root } from "../lib/workspace/repository.mjs";
import { terminalSvg } from "./terminalSvg.mjs";

const picture = join(root, "docs", "images", "terminal.svg");

const columns = 112;
const rows = 70;

const program = `const { JobRun } = require("pulumi-huaweicloud-cdm");
const run = new JobRun("orders", { clusterId: "emulator-cluster", jobName: "demo" });
exports.status = run.status;
`;

/** What is typed. The terminal shows the line and then runs it. */
const commands = ["pulumi up --yes --skip-preview", "pulumi destroy --yes --skip-preview"];

/**
 * Runs the real CLI against an emulator in a terminal (`script` of util-linux makes one), and writes the picture of the README.
 * @param {import("../lib/pulumi/cli.mjs").Cli} cli
 */
export async function takePicture(cli) {
    const emulator = await startEmulator(["--boot-ms", "2000", "--run-ms", "600000", "--stop-ms", "1500"]);
    const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-picture-"));
    try {
        const env = {
            ...pulumiEnvironment(folder, cli.pathEntries, withoutCloud(process.env)),
            ...emulatorEnvironment(emulator.url),
            TERM: "xterm-256color",
        };
        writeFileSync(
            join(folder, "Pulumi.yaml"),
            "name: shop\nruntime:\n    name: nodejs\n    options: { typescript: false }\n",
        );
        writeFileSync(join(folder, "package.json"), '{ "private": true }');
        writeFileSync(join(folder, "index.js"), program);
        symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
        const lines = commands.map((line) => `printf '\\033[1;32m$\\033[0m %s\\n' '${line}'\n${line}\n`);
        const session = [`stty rows ${rows} cols ${columns}`, "pulumi stack init dev > /dev/null 2>&1", ...lines];
        writeFileSync(join(folder, "session.sh"), `set -e\npulumi() { '${cli.pulumi}' "$@"; }\n${session.join("\n")}`);
        const output = await inTerminal("bash session.sh", folder, env);
        mkdirSync(join(root, "docs", "images"), { recursive: true });
        const title = "pulumi up starts a run of a CDM job, and pulumi destroy stops it and proves that";
        // Behind the last duration only a hint is left, on how to remove the stack.
        const end = output.lastIndexOf("Duration:");
        writeFileSync(picture, await terminalSvg(output.slice(0, output.indexOf("\n", end)), { columns, rows, title }));
    } finally {
        rmSync(folder, { recursive: true, force: true });
        await emulator.end();
    }
}

/** @param {string} command @param {string} cwd @param {NodeJS.ProcessEnv} env @returns {Promise<string>} what the terminal got */
async function inTerminal(command, cwd, env) {
    const child = spawn("script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"], {
        cwd,
        env,
        stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
        output += text;
    });
    const [code] = await once(child, "close");
    if (code !== 0) {
        throw new SetUpError(`The session for the picture ended with ${code}:\n${output}`);
    }
    return output;
}
