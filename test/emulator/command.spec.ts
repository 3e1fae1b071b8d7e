import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
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

    it("explains itself", async () => {
        run("--help");
        const [[code], stdout] = await Promise.all([once(child, "close"), text(child.stdout)]);
        expect(code).to.equal(0);
        expect(stdout).to.include("--boot-ms N").and.include("--auth iam|token|none").and.include("--quotas");
    });
});
