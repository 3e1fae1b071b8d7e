import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { sendRaw } from "./raw.js";

const command = join(dirname(require.resolve("huaweicloud-cdm-emulator/package.json")), "dist", "command.js");

describe("emulator: command", () => {
    let child: ChildProcess & { stdout: Readable; stderr: Readable };

    function run(...args: string[]): void {
        child = spawn(process.execPath, [command, ...args]);
    }
    afterEach(() => {
        child.kill("SIGKILL");
    });

    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        it(`says first where it listens, serves, and ends well on ${signal}`, async () => {
            run("--port", "0", "--run-ms", "5", "--auth", "none", "--quotas", "--temporary-key-lifetime-ms", "1000");
            const [line] = await once(createInterface(child.stdout), "line");
            expect(line).to.match(/^huaweicloud-cdm-emulator listening on http:\/\/127\.0\.0\.1:\d+$/);
            const url = line.split(" ").at(-1);
            expect(await (await fetch(`${url}/_emulator/truth`)).json()).to.have.nested.property(
                "clusters[0].jobs[0].runMs",
                5,
            );
            const quotas = await fetch(`${url}/_emulator/quotas`, { method: "POST" });
            expect(await quotas.json()).to.have.property("enabled", true);
            child.kill(signal);
            expect(await once(child, "exit")).to.deep.equal([0, null]);
        });
    }

    for (const [args, sentence] of [
        [["--prot", "1"], "Unknown option '--prot'."],
        [["--port", "http"], '--port must be a whole number from 0 to 65535, not "http".'],
        [["--run-ms", "1.5"], `--run-ms must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, not "1.5".`],
        [
            ["--token-lifetime-ms", "a day"],
            '--token-lifetime-ms must be a whole number from 0 to 31536000000, not "a day".',
        ],
        [["--auth", "basic"], '--auth must be iam, token or none, not "basic".'],
    ] as const) {
        it(`refuses ${args.join(" ")} with one sentence`, async () => {
            run(...args);
            const [[code], stderr, stdout] = await Promise.all([
                once(child, "close"),
                text(child.stderr),
                text(child.stdout),
            ]);
            expect({ code, stdout, stderr }).to.deep.equal({
                code: 2,
                stdout: "",
                stderr: `huaweicloud-cdm-emulator: ${sentence}\n`,
            });
        });
    }

    for (const [host, isWarned] of [
        ["0.0.0.0", true],
        ["::", true],
        ["localhost", false],
        ["127.0.0.2", false],
        ["::1", false],
    ] as const) {
        it(`${isWarned ? "warns" : "says nothing"} of who reaches it at ${host}`, async () => {
            run("--port", "0", "--host", host, "--allow-host", "cdm-emulator", "--allow-host", "other");
            const [line] = await once(createInterface(child.stdout), "line");
            const port = /:(\d+)$/.exec(line)?.[1];
            const headers = { Host: "cdm-emulator" };
            const at = `http://${host === "::1" ? "[::1]" : host === "127.0.0.2" ? host : "127.0.0.1"}:${port}`;
            expect((await sendRaw(at, "GET", "/_emulator/truth", headers)).status).to.equal(200);
            child.kill("SIGTERM");
            const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
            expect(stderr).to.match(isWarned ? /: other machines can reach .*are public\.\n$/ : /^$/);
        });
    }

    async function firstLinesOf(...args: string[]): Promise<string[]> {
        run("--port", "0", ...args);
        const lines: string[] = [];
        for await (const line of createInterface(child.stdout)) {
            lines.push(line);
            if (line.includes("export HW_REGION_NAME=")) break;
        }
        return lines;
    }

    it("says next what it holds, and the variables to paste into a shell", async () => {
        const lines = await firstLinesOf();
        const url = lines[0]?.split(" ").at(-1) ?? "";

        const words = lines.join("\n").replaceAll(url, "URL");
        for (const said of [
            "address  URL\n",
            "token    emulator-token\n",
            "project  emulator-project (region emulator-region)\n",
            "cluster  emulator-cluster\n",
            "job      demo\n",
            "control  URL/_emulator/\n",
        ]) {
            expect(words).to.include(`  ${said}`);
        }
        const pasted = lines.filter((line) => line.includes("export ")).join("\n");
        const { stdout } = await promisify(execFile)("/bin/sh", ["-c", `${pasted}\nenv`], { env: {} });
        const set = Object.fromEntries(stdout.split("\n").map((line) => line.split("=") as [string, string]));
        const { HW_PROJECT_ID: project, HW_AUTH_TOKEN: token = "", HW_CDM_ENDPOINT: endpoint } = set;
        const headers = { "X-Auth-Token": token };
        expect((await fetch(`${endpoint}/v1.1/${project}/clusters/emulator-cluster`, { headers })).status).to.equal(
            200,
        );
        const addressFile = join(__dirname, "../../../tools/lib/workspace/emulatorAddress.mjs");
        const { emulatorEnvironment } = await import(pathToFileURL(addressFile).href);
        expect(set).to.deep.include(emulatorEnvironment(url));
    });

    it("names this machine's address in the variables, if it listens on every address", async () => {
        const lines = await firstLinesOf("--host", "0.0.0.0");

        expect(lines[0]).to.match(/ http:\/\/0\.0\.0\.0:\d+$/);
        expect(lines.join("\n")).to.match(/export HW_CDM_ENDPOINT=http:\/\/127\.0\.0\.1:\d+\n/);
    });

    for (const [flag, expected] of [
        ["--help", /--boot-ms N[\s\S]*--auth iam\|token\|none[\s\S]*--quotas/],
        ["-h", /^Usage: huaweicloud-cdm-emulator \[options\]/],
        [
            "--version",
            new RegExp(`^${require("huaweicloud-cdm-emulator/package.json").version.replaceAll(".", "\\.")}\n$`),
        ],
    ] as const) {
        it(`explains itself with ${flag}, and starts nothing`, async () => {
            run(flag);
            const [[code], stdout, stderr] = await Promise.all([
                once(child, "close"),
                text(child.stdout),
                text(child.stderr),
            ]);
            expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
            expect(stdout).to.match(expected);
        });
    }
});
