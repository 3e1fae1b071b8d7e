import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { eventsIn } from "../support/events.js";
import { Stack } from "../support/stack.js";

const packageFile = require.resolve("pulumi-huaweicloud-cdm/package.json");
const cdmRun = join(dirname(packageFile), require(packageFile).bin["cdm-run"]);
const secret = 'pa"ss <word> of the source';

const program = `
    new JobRun("nightly", {
        clusterId: "emulator-cluster",
        jobName: "demo",
        variables: { password: pulumi.secret(${JSON.stringify(secret)}) },
        triggers: process.env.TRIGGERS ?? "1",
        pollInterval: "200ms",
    });
`;

describe("HW_CDM_EVENTS, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    let file: string;
    before(async () => {
        stack = await Stack.open(program, { bootMs: 0, runMs: 3_600_000 });
        file = join(stack.folder, "events.jsonl");
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("tells an up, a re-run, a refresh and a destroy, without a secret, and cdm-run makes a page of it", async () => {
        stack.environment["HW_CDM_EVENTS"] = file;
        await stack.up();
        stack.environment["TRIGGERS"] = "2";
        await stack.up();
        await stack.expectSuccess("refresh", "--yes", "--skip-preview");
        await stack.destroy();

        const text = readFileSync(file, "utf8");
        const events = eventsIn(text);
        const outcomes = events.filter(({ event }) => event === "outcome");
        expect(outcomes.map(({ verb, ok }) => [verb, ok])).to.deep.equal([
            ["create", true],
            ["update", true],
            ["read", true],
            ["delete", true],
        ]);
        const [jobRun] = outcomes.map(({ urn }) => urn);
        expect(jobRun).to.match(/^urn:pulumi:test::shop::.+JobRun::nightly$/);
        const decisions = events.filter(({ event }) => event === "decision").map(({ decision }) => decision);
        expect(decisions).to.deep.equal([
            ...["start", "started"],
            ...["rerun", "stop", "verified", "start", "started"],
            ...["stop", "verified"],
        ]);
        const sent = (api: string) => events.filter((one) => one.event === "request" && one["api"] === api).length;
        expect([sent("start"), sent("stop"), sent("status")]).to.deep.equal([
            stack.sent("start"),
            stack.sent("stop"),
            stack.sent("status"),
        ]);
        for (const hidden of [outOfTheBox.token, secret, JSON.stringify(secret).slice(1, -1), "of the source"])
            expect(text).not.to.include(hidden);

        const page = execFileSync(process.execPath, [cdmRun, "report", file, "-o", "-"], { encoding: "utf8" });

        expect(page.match(/<span class="mark good">stopped<\/span>/g)).to.have.length(2);
        expect(page).not.to.include(">not proved<");
    });

    it("counts a relative path from the program's folder", async () => {
        stack.environment["HW_CDM_EVENTS"] = "relative.jsonl";
        await stack.up();
        await stack.destroy();

        expect(eventsIn(readFileSync(join(stack.folder, "relative.jsonl"), "utf8"))).not.to.deep.equal([]);
    });

    for (const [what, prepare] of [
        ["a folder", () => mkdirSync(join(stack.folder, "unwritable"))],
        ["a pipe without a reader", () => execFileSync("mkfifo", [join(stack.folder, "unwritable")])],
    ] as const) {
        it(`warns once, and does all the work, if it names ${what}`, async function () {
            if (process.platform === "win32") this.skip();
            prepare();
            stack.environment["HW_CDM_EVENTS"] = join(stack.folder, "unwritable");

            const { output } = await stack.up();
            const { output: atDestroy } = await stack.destroy();
            rmSync(join(stack.folder, "unwritable"), { recursive: true });

            for (const one of [output, atDestroy]) {
                // While it works, the CLI shows a row as often as that changes. Among the diagnostics at the end each warning stands once.
                const [, atEnd = ""] = one.split("\nDiagnostics:\n");
                const warnings = atEnd.split("\n").filter((line) => line.includes("HW_CDM_EVENTS"));
                expect(warnings, one).to.have.length(1);
                expect(warnings[0]).to.include("warning: HW_CDM_EVENTS: events can't be written to ");
            }
            expect(stack.runs().some(({ live }) => live)).to.equal(false);
        });
    }
});
