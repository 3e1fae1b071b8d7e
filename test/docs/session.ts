import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../support/clone.js";
import type { Page } from "./markdown.js";

export interface Outcome {
    readonly code: number | null;
    readonly output: string;
    readonly folder: string;
    /** The emulator that the page starts, if it starts one. */
    readonly port: number;
}

export interface SessionOptions {
    readonly folder: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Called while the page's last command has ended and what it started still runs. */
    readonly inspect?: (outcome: Outcome) => Promise<void>;
    /** What a reader replaces before the commands work, such as a bucket's address. */
    readonly replace?: Readonly<Record<string, string>>;
}

const longestMs = 240_000;
const endMark = "— the page has ended —";

/**
 * Types a page into a shell, as a reader would who begins in an empty folder: writes its files (`file=…`) and runs its commands (`run`) in their order.
 * Three things differ. `npm install` takes the packages of this repository, since they are not published. The emulator's port is a free one. A
 * Pulumi home of its own keeps the reader's login away.
 */
export async function follow(
    { fences }: Page,
    { folder, env = {}, inspect, replace = {} }: SessionOptions,
): Promise<Outcome> {
    const port = await freePort();
    const adapt = (text: string) =>
        Object.entries({ "127.0.0.1:9090": `127.0.0.1:${port}`, ...replace }).reduce(
            (all, [from, to]) => all.replaceAll(from, to),
            text.replace(/(?<=\bnpx )huaweicloud-cdm-emulator\b/g, `$& --port ${port}`),
        );
    const steps = fences.flatMap(({ words, text, line }) => {
        const file = words.find((word) => word.startsWith("file="))?.slice("file=".length);
        if (file !== undefined) return `cat > ${file} <<'END OF THE FILE'\n${adapt(text)}END OF THE FILE\n`;
        return words.includes("run") ? `echo "— line ${line}"\n${adapt(text)}` : [];
    });
    const script = join(folder, ".page.sh");
    // Whatever fails ends the page. What runs in the background is ended with the group.
    writeFileSync(script, `set -e\n${steps.join("\n")}\necho "${endMark}"\nread -r _\n`);
    const child = spawn("bash", [script], {
        cwd: folder,
        env: { ...environmentIn(folder), ...env },
        stdio: ["pipe", "pipe", "pipe"],
        detached: true,
    });
    const killGroup = () => {
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    };
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("exit", resolve));
    try {
        for (
            const deadline = Date.now() + longestMs;
            Date.now() < deadline && child.exitCode === null;
            await sleep(50)
        ) {
            if (output.includes(endMark)) break;
        }
        const isOver = output.includes(endMark);
        if (isOver) await inspect?.({ code: 0, output, folder, port });
        return { code: isOver ? 0 : child.exitCode, output, folder, port };
    } finally {
        killGroup();
        await ended;
    }
}

function environmentIn(folder: string): Record<string, string> {
    const cli = process.env["PULUMI_CDM_CLI"];
    if (!cli) throw new Error("PULUMI_CDM_CLI is not set: run npm test, which provides the Pulumi CLI.");
    const home = join(folder, ".home");
    const bin = join(folder, ".bin");
    for (const made of [home, bin]) mkdirSync(made);
    symlinkSync(cli, join(bin, "pulumi"));
    // npm links the commands of a workspace only if they are built before it installs.
    symlinkSync(join(root, "emulator/dist/command.js"), join(bin, "huaweicloud-cdm-emulator"));
    symlinkSync(join(root, "provider/dist/cli/bin.js"), join(bin, "cdm-run"));
    writeFileSync(join(bin, "npm"), npmOfThisRepository);
    chmodSync(join(bin, "npm"), 0o755);
    const path = [bin, process.env["PULUMI_CDM_CLI_PATH"], dirname(process.execPath), process.env["PATH"]];
    return {
        PATH: path.filter(Boolean).join(delimiter),
        HOME: home,
        PULUMI_HOME: home,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_CDM_ROOT: root,
    };
}

/** `npm install` with the names of packages that this repository has. It fails for any other command and any other package. */
const npmOfThisRepository = `#!/bin/bash
set -e
[ "$1" = install ] || { echo "this npm only installs, and was asked to $1" >&2; exit 1; }
shift
for name in "$@"; do
    case "$name" in --save-dev|-D) continue;; esac
    [ -e "$PULUMI_CDM_ROOT/node_modules/$name/package.json" ] || { echo "there is no package $name" >&2; exit 1; }
done
[ -e node_modules ] || ln -s "$PULUMI_CDM_ROOT/node_modules" node_modules
`;

export async function freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return typeof address === "object" && address ? address.port : 0;
}
