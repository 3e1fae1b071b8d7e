import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { tool } from "../support/clone.js";
import { killStarted, type Running, startScript, until } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const imports = {
    main: tool("lib/process/interruption.mjs"),
    withLock: tool("lib/workspace/lock.mjs"),
    appendFileSync: "node:fs",
    "setTimeout as sleep": "node:timers/promises",
};

describe("the lock of a set-up", () => {
    let lock: string;
    let log: string;

    beforeEach(() => {
        const folder = temporaryFolder();
        lock = join(folder, "deep", "lock");
        log = join(folder, "log");
    });
    afterEach(() => {
        killStarted();
        removeTemporaryFolders();
    });

    function entries(): string[] {
        return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
    }

    /**
     * Waits for the end of its stdin, goes in some times, writes when it is in and when it is about to leave, and stays
     * a moment.
     */
    function visitor(times: number): Running {
        return startScript(
            imports,
            `process.stdout.write("ready\\n");
            await new Promise((resolve) => process.stdin.once("end", resolve).resume());
            for (let i = 0; i < ${times}; i++) {
                await withLock(${JSON.stringify(lock)}, async () => {
                    appendFileSync(${JSON.stringify(log)}, "in " + process.pid + "\\n");
                    await sleep(5);
                    appendFileSync(${JSON.stringify(log)}, "out " + process.pid + "\\n");
                });
            }`,
            { withStdin: true },
        );
    }

    /** Lets them go at the same moment, and waits for all of them to be done. */
    async function race(visitors: Running[]): Promise<void> {
        await until("all are ready", () => visitors.every(({ stdout }) => stdout.includes("ready")));
        for (const { child } of visitors) {
            child.stdin?.end();
        }
        for (const { ended } of visitors) {
            const { code, stderr } = await ended;
            expect(code, stderr).to.equal(0);
        }
    }

    async function holder(): Promise<Running> {
        const holding = startScript(
            imports,
            `await withLock(${JSON.stringify(lock)}, async () => {
                process.stdout.write("holds\\n");
                // As every command that the set-up waits for, this ends when it is interrupted.
                await new Promise((_, reject) => {
                    const alive = setInterval(() => {}, 1000);
                    for (const signal of ["SIGINT", "SIGTERM"]) {
                        process.once(signal, () => { clearInterval(alive); reject(new Error("interrupted")); });
                    }
                });
            });`,
        );
        await until("the holder has the lock", () => holding.stdout.includes("holds"));
        return holding;
    }

    async function killedHolder(): Promise<void> {
        const holding = await holder();
        holding.child.kill("SIGKILL");
        await holding.ended;
        expect(readdirSync(lock)).to.have.length(1).and.not.include("free");
    }

    function expectOneAtATime(visits: number): void {
        const seen = entries();
        expect(seen).to.have.length(2 * visits);
        for (let i = 0; i < seen.length; i += 2) {
            expect(seen[i + 1]).to.equal(seen[i]?.replace("in", "out"));
        }
    }

    it("lets one process in at a time", async () => {
        await race([1, 2, 3, 4].map(() => visitor(10)));
        expectOneAtATime(40);
        expect(readdirSync(lock)).to.deep.equal(["free"]);
    });

    it("is taken from a holder that was killed, by one of those that wait", async () => {
        await killedHolder();
        await race([1, 2, 3, 4].map(() => visitor(5)));
        expectOneAtATime(20);
        expect(readdirSync(lock)).to.deep.equal(["free"]);
    });

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        it(`is given back on ${signal}`, async () => {
            const holding = await holder();
            holding.child.kill(signal);
            await holding.ended;
            expect(readdirSync(lock)).to.deep.equal(["free"]);
        });
    }

    it("is given back when the process ends in the middle of the work", async () => {
        const body = `await withLock(${JSON.stringify(lock)}, async () => process.exit(7));`;
        expect((await startScript(imports, body).ended).code).to.equal(7);
        expect(readdirSync(lock)).to.deep.equal(["free"]);
    });

    it("says for whom it waits, and ends its waiting on SIGTERM", async () => {
        const holding = await holder();
        const waiting = visitor(1);
        waiting.child.stdin?.end();
        await until("it says so", () => waiting.stderr.includes(`waiting for process ${holding.child.pid} on `));
        waiting.child.kill("SIGTERM");
        expect((await waiting.ended).code).to.equal(143);
        expect(entries()).to.deep.equal([]);
    });

    /** A lock that this process holds by its number, and what its holder has written in it. */
    function heldByNumber(text: (name: string) => string): void {
        mkdirSync(lock, { recursive: true });
        const name = `held-${process.pid}-${randomUUID()}-${encodeURIComponent(hostname())}`;
        writeFileSync(join(lock, name), text(name));
    }

    it("is taken from a holder that was killed and whose number another process has got", async () => {
        heldByNumber((name) => `${name}\n00000000-boot-of-old 17\n`);
        const visiting = visitor(1);
        visiting.child.stdin?.end();
        expect((await visiting.ended).code).to.equal(0);
        expectOneAtATime(1);
    });

    for (const [what, text] of [
        ["has written nothing", () => ""],
        ["has not written yet, where an earlier one had", () => "held-1-x-y\n00000000-boot-of-old 17\n"],
        ["has written half of it", (name: string) => `${name}\n00000000-boot`],
    ] as const) {
        it(`is left to a live holder that ${what}`, async () => {
            heldByNumber(text);
            const waiting = visitor(1);
            waiting.child.stdin?.end();
            await until("it waits", () => waiting.stderr.includes(`waiting for process ${process.pid} on `));
            waiting.child.kill("SIGTERM");
            expect((await waiting.ended).code).to.equal(143);
            expect(entries()).to.deep.equal([]);
        });
    }

    it("says in its file when its holder has started", async () => {
        const holding = await holder();
        const [held = ""] = readdirSync(lock);
        const { processStart } = await import(tool("lib/process/processStart.mjs"));
        const start = await processStart(holding.child.pid);
        expect(start).to.be.a("string");
        expect(start).not.to.equal(await processStart(process.pid));
        await until("it is written", () => readFileSync(join(lock, held), "utf8") === `${held}\n${start}\n`);
    });

    it("is taken from a holder on another machine only when that has been silent for two minutes", async () => {
        mkdirSync(lock, { recursive: true });
        const held = join(lock, `held-1-${randomUUID()}-elsewhere`);
        writeFileSync(held, "");
        const waiting = visitor(1);
        waiting.child.stdin?.end();
        await until("it waits", () => waiting.stderr.includes("waiting for process 1 on elsewhere"));
        expect(entries()).to.deep.equal([]);
        const longAgo = new Date(Date.now() - 121_000);
        utimesSync(held, longAgo, longAgo);
        expect((await waiting.ended).code).to.equal(0);
        expectOneAtATime(1);
    });
});
