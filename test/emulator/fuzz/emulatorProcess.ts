import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

const command = join(dirname(require.resolve("huaweicloud-cdm-emulator/package.json")), "dist", "command.js");

/** With so little memory a leak ends the process. */
const heapMb = 128;

/** An emulator in its own process. While the process lives, no request has ended it. */
export class EmulatorProcess {
    port = 0;
    /** All that the process has printed after its first lines, which show the public token of a fresh emulator. */
    said = "";
    private child: ChildProcess | undefined;

    /** Starts the process again if it has ended. */
    async keepRunning(): Promise<void> {
        if (this.isAlive) return;
        const args = [`--max-old-space-size=${heapMb}`, command, "--port", "0"];
        const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
        this.child = child;
        this.said = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream.on("data", (data) => {
                this.said += data;
            });
        }
        const lines = createInterface(child.stdout);
        const [line] = await once(lines, "line");
        this.port = Number(/:(\d+)$/.exec(line)?.[1]);
        const lastOfFirst = /^ +export HW_REGION_NAME=.*$/m;
        while (!lastOfFirst.test(this.said)) await once(lines, "line");
        this.said = this.said.split(lastOfFirst).at(-1) ?? "";
    }

    get isAlive(): boolean {
        return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
    }

    /** The process's peak memory, if the system reports it. */
    get peakMb(): number | undefined {
        const file = `/proc/${this.child?.pid}/status`;
        const peak = existsSync(file) ? /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
        return peak === undefined ? undefined : Number(peak) / 1024;
    }

    end(): void {
        this.child?.kill("SIGKILL");
    }

    async control(method: string, path: string, body?: object): Promise<string> {
        const response = await fetch(`http://127.0.0.1:${this.port}/_emulator/${path}`, {
            method,
            ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
        });
        return response.text();
    }
}
