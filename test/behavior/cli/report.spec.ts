import { createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "#provider/cli/command.js";
import { eventSinkOf } from "#provider/events/eventSink.js";
import { toLine } from "#provider/events/line.js";
import { create, remove } from "../../support/core.js";
import { FakeClock } from "../../support/fakeClock.js";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolders.js";
import { World } from "../../support/world.js";

const operation = "0123abcd-1";
const origin = {
    v: 1,
    at: "2026-03-02T09:14:07.812Z",
    pid: 1,
    operation,
    verb: "delete",
    cluster: "c1",
    job: "orders",
};
const line = (event: object) => toLine({ ...origin, ...event }, (text) => text);
const decided = { event: "decision", decision: "stop", run: 7, status: "RUNNING", owner: "ours", attempt: 1 };

describe("cdm-run report", () => {
    let folder: string;
    let said: string[];
    beforeEach(() => {
        folder = temporaryFolder();
        said = [];
    });
    after(removeTemporaryFolders);

    const report = (...args: string[]) =>
        run(["report", ...args], {
            environment: {},
            clock: new FakeClock(),
            home: "/nowhere",
            stdout: (text) => void said.push(text),
            stderr: (text) => void said.push(text),
        });

    /** The page of these lines. */
    async function pageOf(text: string): Promise<string> {
        const [file, page] = [join(folder, "events.jsonl"), join(folder, "page.html")];
        writeFileSync(file, text);
        expect(await report(file, "-o", page), said.join("\n")).to.equal(0);
        return readFileSync(page, "utf8");
    }

    it("shows what operations did: each run, why it was stopped, and both looks of the proof", async () => {
        const world = new World();
        await world.open();
        const events = eventSinkOf(
            { HW_CDM_EVENTS: join(folder, "real.jsonl") },
            { clock: world.clock, warn: () => {} },
        );
        world.host = { ...world.host, events };
        const { state } = await create(world.inputs, world.process());
        await world.clock.advance(5_000);
        await remove(state, world.process());
        await world.close();

        const page = await pageOf(readFileSync(join(folder, "real.jsonl"), "utf8"));

        const text = page.replace(/<style>.*<\/style>/s, "").replace(/<[^>]+>/g, " ");
        expect(text).to.match(new RegExp(`demo\\s+#${state.submissionId}\\s+started here by`));
        expect(text).to.match(/stopped\s+1 stop sent, by delete/);
        expect(text).to.include("it is this JobRun&#39;s run");
        expect(text).to.match(/\d\d:\d\d:\d\d\s+STOPPED\s+[\d-]+ \d\d:\d\d:\d\d\s+STOPPED/);
        expect(text).to.match(/2\s+operations\s+0\s+of them failed\s+0\s+without an end/);
    });

    it("lets no text of a job, a user or CDM become a part of the page", async () => {
        const evil = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;</title></svg>`;
        const page = await pageOf(
            [
                { event: "decision", decision: "started", run: 7 },
                {
                    event: "transition",
                    change: "status",
                    seen: "run",
                    run: 7,
                    status: evil,
                    user: evil,
                    live: true,
                    rows: 1,
                },
                { event: "transition", change: "progress", seen: "run", run: 7, status: evil, rows: 9 },
                { ...decided, because: evil, owner: evil, user: evil },
                {
                    event: "decision",
                    decision: "verified",
                    looks: [{ at: evil, witness: evil, source: evil, status: evil }],
                },
                {
                    event: "request",
                    api: evil,
                    method: "GET",
                    path: evil,
                    attempt: 1,
                    durationMs: 1,
                    failure: evil,
                    code: evil,
                },
                { event: "outcome", ok: false, durationMs: 1, code: evil, text: evil, unfinished: evil, status: evil },
            ]
                .map((event) =>
                    JSON.stringify({ ...origin, job: evil, cluster: evil, verb: evil, urn: evil, ...event }),
                )
                .join("\n"),
        );

        expect(page).to.include("&#60;script&#62;");
        expect(page).not.to.match(/<script|<img|onerror=(?!alert\(1\)&#62;)/);
        expect(page.match(/<\/title>/g)?.length).to.equal(page.match(/<title>/g)?.length);
    });

    it("loads nothing, runs nothing, and has a policy that says so", async () => {
        const page = await pageOf(line(decided));

        expect(page).to.match(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]+'/);
        expect(page).not.to.match(/<(script|link|img|iframe|object|form)|url\(|@import|https?:|style="/);
        expect(page).to.include("prefers-color-scheme: dark").and.include("@media print");
    });

    it("skips what is no event and a last line without its end, and says how many", async () => {
        const whole = line(decided);
        const torn = `${whole.slice(0, 100)}${whole}`;
        const foreign = ["", "not JSON", "[1]", '{"event":"request"}', "null", `"${"x".repeat(200_000)}"`].join("\n");
        const page = await pageOf(`${whole}${foreign}\n${torn}${line({ ...decided, lost: 3 })}${whole.slice(0, 60)}`);

        expect(page).to.include("6 lines of the file are no events and were skipped.");
        expect(page).to.include("The last line has no end").and.include("3 events could not be written");
        expect(page).to.include("3 stops sent");
        expect(said.join()).to.include("a page of 3 events; 7 lines were skipped");
    });

    it("takes no word of a file for more than a word", async () => {
        const words = ["toString", "constructor", "__proto__", "hasOwnProperty"];
        const events = words.flatMap((word, index) => [
            { event: word },
            { event: "transition", change: "status", seen: "run", run: index, status: word, live: true },
            {
                event: "decision",
                decision: "verified",
                looks: [{ at: word, witness: word, source: word, status: word }],
            },
            { event: "outcome", ok: true, durationMs: 1, lastStop: { outcome: word } },
        ]);
        const lines = events.map((event, index) => JSON.stringify({ ...origin, operation: `0-${index}`, ...event }));
        const years = ["+275760-09-13T00:00:00.000Z", "-271821-04-20T00:00:00.000Z"];
        const strange = years.map((at) => JSON.stringify({ ...origin, at, event: "transition", seen: "run", run: 1 }));

        const page = await pageOf([...lines, ...strange, ""].join("\n"));

        expect(said.join()).to.include(`a page of ${lines.length} events; 2 lines were skipped`);
        expect(page).not.to.match(/native code|\[object/);
        for (const word of words) expect(page).to.include(`<small>${word}</small>`);
    });

    it("says in words that a stop was only sent", async () => {
        const end = { event: "outcome", ok: true, durationMs: 1, lastStop: { outcome: "sent" } };
        const page = await pageOf(line(decided) + line(end));

        expect(page).to.include("a stop was sent and, as onDelete says, not verified");
        expect(page).to.include("not proved");
    });

    it("says where a stop is not proved, and that its operation has no end", async () => {
        const page = await pageOf(line(decided));

        expect(page).to.include("not proved").and.include("The operation has no end in this file.");
    });

    it("says of each stop what came of it, in words", async () => {
        const outcome = (stop: string) =>
            line({
                event: "outcome",
                ok: true,
                durationMs: 5,
                lastStop: { outcome: stop, attempts: 1, durationMs: 5 },
            });

        expect(await pageOf(outcome("sent"))).to.include("a stop was sent and, as onDelete says, not verified");
        expect(await pageOf(outcome("stopped"))).to.include("the run was stopped");
        expect(await pageOf(outcome("constructor"))).to.include("<small>constructor</small>");
    });

    it("shows large numbers of rows as the command does", async () => {
        const rows = (count: number, second: number) =>
            line({
                at: `2026-03-02T09:14:0${second}.000Z`,
                ...{ event: "transition", change: "progress", seen: "run", run: 7, rows: count },
            });

        expect(await pageOf(`${rows(10, 1)}${rows(1_234_567, 2)}`)).to.include("1.2 M rows");
    });

    it("is a page for an empty file too", async () => {
        expect(await pageOf("")).to.include("The file holds no events.");
    });

    it("reads a large file without holding it", async function () {
        this.timeout(120_000);
        const file = join(folder, "large.jsonl");
        const stream = createWriteStream(file);
        const request = {
            event: "request",
            api: "status",
            method: "GET",
            path: "/p",
            attempt: 1,
            durationMs: 5,
            status: 200,
        };
        const block = line({ ...request, text: "x".repeat(500) }).repeat(2_000);
        for (let written = 0; written < 30; written++) stream.write(block);
        await new Promise((resolve) => stream.end(resolve));
        const before = process.memoryUsage().arrayBuffers;

        expect(await report(file, "-o", join(folder, "page.html"))).to.equal(0);

        expect(said.join()).to.include("a page of 60000 events; 0 lines");
        expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(30_000_000);
    });

    it("writes the page to FILE.html in the current directory, and with -o - to stdout alone", async () => {
        const [logs, here] = [join(folder, "logs"), join(folder, "here")];
        for (const one of [logs, here]) mkdirSync(one);
        const file = join(logs, "events.jsonl");
        writeFileSync(file, line(decided));
        const before = process.cwd();
        process.chdir(here);
        try {
            expect(await report(file, "-o", "-")).to.equal(0);
            expect(said[0]).to.match(/^<!doctype html>.*<\/html>$/s);
            expect(readdirSync(here)).to.deep.equal([]);

            expect(await report(file)).to.equal(0);
            expect(readdirSync(here)).to.deep.equal(["events.jsonl.html"]);
        } finally {
            process.chdir(before);
        }
        expect(readdirSync(logs)).to.deep.equal(["events.jsonl"]);
    });

    for (const [what, args, exitCode, sentence] of [
        ["no file", () => [], 2, "cdm-run: the file of events is missing."],
        ["two files", () => ["a", "b"], 2, "cdm-run: one file of events only."],
        [
            "a page in the place of the events",
            (at: string) => [join(at, "e"), "-o", join(at, "sub", "..", "e")],
            2,
            "cdm-run: the page would overwrite the file of events: give another path with --output.",
        ],
        [
            "an unknown option",
            () => ["a", "--out"],
            2,
            'cdm-run: report has no option "--out"; the nearest is --output.',
        ],
        [
            "a file that is not there",
            (at: string) => [join(at, "none")],
            2,
            /none can't be read: ENOENT.+ Give the file that HW_CDM_EVENTS names\.$/,
        ],
        ["a folder", (at: string) => [at], 2, /can't be read: EISDIR.+ Give the file that HW_CDM_EVENTS names\.$/],
        [
            "a page that can't be written",
            (at: string) => [join(at, "e"), "-o", join(at, "none", "p")],
            1,
            /can't be written to .+ENOENT/,
        ],
    ] as const) {
        it(`says what is wrong with ${what}, in one line`, async () => {
            writeFileSync(join(folder, "e"), line(decided));
            mkdirSync(join(folder, "sub"));

            expect(await report(...args(folder))).to.equal(exitCode);
            expect(said).to.have.length(1);
            if (typeof sentence === "string") expect(said[0]).to.equal(sentence);
            else expect(said[0]).to.match(sentence);
        });
    }

    it("tells its options", async () => {
        expect(await report("--help")).to.equal(0);

        expect(said[0])
            .to.include("Usage: ")
            .and.match(/report .*FILE/)
            .and.include("--output <FILE>");
    });
});
