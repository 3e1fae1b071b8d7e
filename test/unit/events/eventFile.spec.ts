import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { createEventFile } from "#provider/events/eventFile.js";
import { eventSinkOf } from "#provider/events/eventSink.js";
import { toLine } from "#provider/events/line.js";
import { eventsIn } from "../../support/events.js";
import { FakeClock } from "../../support/fakeClock.js";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolders.js";

const isWindows = process.platform === "win32";
const built = join(dirname(require.resolve("pulumi-huaweicloud-cdm/package.json")), "dist");

describe("the file of events", () => {
    let folder: string;
    let warnings: string[];
    const warn = (text: string) => void warnings.push(text);
    beforeEach(() => {
        folder = temporaryFolder();
        warnings = [];
    });
    after(removeTemporaryFolders);

    const fileAt = (path: string) => {
        const file = createEventFile(path, new FakeClock());
        return (text: string) => file.append((lost) => `${text} ${lost}\n`, warn);
    };

    for (const [what, pathIn] of [
        ["is a folder", (at: string) => at],
        ["is in a folder that does not exist", (at: string) => join(at, "none", "events.jsonl")],
        ["is below a file", (at: string) => join(__filename, at)],
        ["is a device", () => (isWindows ? "NUL" : "/dev/full")],
    ] as const) {
        it(`that ${what} is one warning, and nothing is thrown`, () => {
            const append = fileAt(pathIn(folder));

            for (const text of ["one", "two", "three"]) append(text);

            expect(warnings).to.have.length(1);
            expect(warnings[0]).to.match(
                /^HW_CDM_EVENTS: events can't be written to .+: .+\. The work goes on without them\. /,
            );
        });
    }

    it("that is a pipe without a reader is one warning, and holds nobody up", function () {
        if (isWindows) this.skip();
        const pipe = join(folder, "pipe");
        execFileSync("mkfifo", [pipe]);
        const append = fileAt(pipe);

        for (const text of ["one", "two"]) append(text);

        expect(warnings).to.have.length(1);
    });

    it("goes on in a new file where the old one was moved away, as log rotation does", () => {
        const path = join(folder, "events.jsonl");
        const append = fileAt(path);

        append("one");
        renameSync(path, `${path}.1`);
        append("two");

        expect(readFileSync(`${path}.1`, "utf8")).to.equal("one 0\n");
        expect(readFileSync(path, "utf8")).to.equal("two 0\n");
        expect(warnings).to.deep.equal([]);
    });

    it("says how many lines were lost once it takes lines again", () => {
        const inside = join(folder, "inside");
        mkdirSync(inside);
        const path = join(inside, "events.jsonl");
        const append = fileAt(path);

        append("one");
        rmSync(inside, { recursive: true });
        append("two");
        append("three");
        mkdirSync(inside);
        append("four");
        append("five");

        expect(readFileSync(path, "utf8")).to.equal("four 2\nfive 0\n");
        expect(warnings).to.have.length(1);
    });

    it("is given up after one line that took too long, because no operation may wait for it again", () => {
        const path = join(folder, "events.jsonl");
        const clock = new FakeClock();
        const file = createEventFile(path, clock);
        const slow = (lost: number) => {
            void clock.advance(3_000);
            return `slow ${lost}\n`;
        };

        file.append(slow, warn);
        file.append((lost) => `next ${lost}\n`, warn);

        expect(readFileSync(path, "utf8")).to.equal("slow 0\n");
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.include("3000 ms");
    });

    it("begins a line of its own behind a line that another process has left torn", () => {
        const path = join(folder, "events.jsonl");
        writeFileSync(path, '{"v":1,"ev');

        fileAt(path)("one");
        fileAt(path)("two");

        expect(readFileSync(path, "utf8").split("\n")).to.deep.equal(['{"v":1,"ev', "one 0", "two 0", ""]);
    });

    it("is readable to its owner alone", function () {
        if (isWindows) this.skip();
        const path = join(folder, "events.jsonl");

        fileAt(path)("one");

        expect(statSync(path).mode & 0o777).to.equal(0o600);
    });

    it("is not made where HW_CDM_EVENTS is not set, or empty", () => {
        const options = { clock: new FakeClock(), warn };

        expect(eventSinkOf({}, options)).to.equal(undefined);
        expect(eventSinkOf({ HW_CDM_EVENTS: " " }, options)).to.equal(undefined);
        expect(existsSync(join(folder, " "))).to.equal(false);
    });

    it("keeps 1,000 lines of each of 4 processes that append at once, none torn", async function () {
        this.timeout(120_000);
        const path = join(folder, "events.jsonl");
        const script = join(folder, "append.cjs");
        writeFileSync(
            script,
            `const { eventSinkOf } = require(${JSON.stringify(join(built, "events", "eventSink.js"))});
            const { systemClock: clock } = require(${JSON.stringify(join(built, "common", "clock.js"))});
            const sink = eventSinkOf({ HW_CDM_EVENTS: process.argv[2] }, { clock, warn: (text) => { throw new Error(text); } });
            const recorder = sink.open({ verb: "create", cluster: "c", job: process.argv[3] });
            for (let i = 0; i < 1000; i++)
                recorder.record({ event: "decision", decision: "start", attempt: i + 1, because: "x".repeat((i * 37) % 1500) });`,
        );

        const processes = ["a", "b", "c", "d"];
        await Promise.all(processes.map((name) => promisify(execFile)(process.execPath, [script, path, name])));

        const events = eventsIn(readFileSync(path, "utf8"));
        expect(events).to.have.length(4_000);
        for (const name of processes) {
            const attempts = events.filter(({ job }) => job === name).map(({ attempt }) => attempt);
            expect(attempts).to.deep.equal(Array.from({ length: 1_000 }, (_, index) => index + 1));
        }
        expect(new Set(events.map(({ pid }) => pid)).size).to.equal(4);
        expect(new Set(events.map(({ operation }) => operation)).size).to.equal(4);
    });
});

describe("the line of an event", () => {
    const plain = (text: string) => text;

    it("is bounded, whatever its texts are, and stays JSON", () => {
        for (const one of ["x", '"', "\\", "\n", "\u001b", "äöü", "界", "👩‍💻", "\ud800", "\u202e"]) {
            const text = one.repeat(20_000);
            const event = {
                urn: text,
                cluster: text,
                job: text,
                path: text,
                text,
                because: text,
                user: text,
                code: text,
            };
            const line = toLine(event, plain);

            expect(Buffer.byteLength(line)).to.be.within(200, 4_096);
            expect(line.endsWith("\n") && line.indexOf("\n") === line.length - 1).to.equal(true);
            expect(Object.keys(JSON.parse(line))).to.deep.equal(Object.keys(event));
        }
    });

    it("hides secrets in every text, also in those inside, and leaves the words of the format", () => {
        const looks = [{ at: "2026-01-01T00:00:00.000Z", witness: "run", source: "status", status: "SECRET" }];
        const hide = (text: string) => text.replaceAll(/secret|verified|status/gi, "[secret]");
        const line = toLine(
            { event: "decision", decision: "verified", because: "a secret", status: "RUNNING", looks },
            hide,
        );

        expect(JSON.parse(line)).to.deep.equal({
            event: "decision",
            decision: "verified",
            because: "a [secret]",
            status: "RUNNING",
            looks: [{ at: "2026-01-01T00:00:00.000Z", witness: "run", source: "status", status: "[secret]" }],
        });
    });
});
