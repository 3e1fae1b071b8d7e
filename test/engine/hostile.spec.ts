import { expect } from "chai";
import { Stack } from "../support/stack.js";
import { type Twist, TwistingProxy } from "./twistingProxy.js";

/** All that a terminal, a CI runner or the CLI itself would take for more than words. */
const hostile =
    "::set-output name=a::b\r\n" +
    "::add-mask::x\n##vso[task.setvariable variable=PATH]/evil\n##[command]evil\n" +
    "\u001b[2J\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007\u009b31m\u0000" +
    "\u202egpj.exe\u2066\u200b\ufeff<{%evil%}>%}><{%fg 1%}>";

/** JSON has halves of characters too, as escapes. */
const half = "\\ud83d";

describe("a hostile CDM, through the real engine", function () {
    this.timeout(600_000);
    let stack: Stack;
    let proxy: TwistingProxy;
    before(async () => {
        stack = await Stack.open("", { bootMs: 0, runMs: 600_000 });
        proxy = await TwistingProxy.open(stack.emulator.url);
        stack.environment["HW_CDM_ENDPOINT"] = proxy.url;
    });
    beforeEach(() => {
        stack.emulator.reset();
        proxy.twist = () => undefined;
    });
    afterEach(async () => {
        proxy.twist = () => undefined;
        delete stack.environment["GRPC_GO_EXPERIMENTAL_ENABLE_8KB_DEFAULT_HEADER_LIST_SIZE"];
        await stack.destroy();
    });
    after(async () => {
        await proxy?.close();
        await stack?.close();
    });

    function program(more = ""): void {
        stack.write(
            `new JobRun("a", { clusterId: "emulator-cluster", jobName: "demo", pollInterval: "1s"${more && `, ${more}`} });`,
        );
    }

    const withRuns =
        (change: (run: Record<string, unknown>) => object): Twist =>
        ({ path }, { body, status }) => {
            const parsed = JSON.parse(body || "{}");
            if (!path.endsWith("/status") || !Array.isArray(parsed.submissions)) return undefined;
            const submissions = parsed.submissions.map((run: Record<string, unknown>) =>
                run.status === "NEVER_EXECUTED" ? run : { ...run, ...change(run) },
            );
            return { status, body: JSON.stringify({ ...parsed, submissions }).replaceAll("HALF", half) };
        };

    function isHarmless(output: string): void {
        expect(output).not.to.match(/panic|goroutine/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(output).not.to.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(output).not.to.match(/[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/);
        expect(output).not.to.match(/^\s*::/m);
        expect(output).not.to.match(/##(vso)?\[/);
        expect(output.length).to.be.below(40_000);
    }

    it("can't drive the terminal, the CI runner or the CLI by the words of an error", async () => {
        program();
        proxy.twist = ({ path }) =>
            path.endsWith("/status")
                ? { status: 400, body: JSON.stringify({ errCode: "Cdm.0014", externalMessage: hostile }) }
                : undefined;

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        isHarmless(output);
        expect(output).to.include("Cdm.0014").and.to.include("\\u001b]8;;https://evil.example");
    });

    it("can't do it by a disturbance that is told while it is waited through", async () => {
        program();
        let left = 2;
        proxy.twist = ({ path }) =>
            path.endsWith("/status") && left-- > 0
                ? { status: 503, headers: { "x-request-id": "::stop-commands::x" }, body: `::error::x ${hostile}` }
                : undefined;

        const { output } = await stack.up();

        isHarmless(output);
    });

    it("can't do it by a run's status, user and reasons, and can't hold an up with half a character", async () => {
        program('waitFor: "completed"');
        proxy.twist = withRuns(() => ({
            status: "FAILED",
            "creation-user": `night${hostile}HALF`,
            "error-summary": `HALF${hostile}`,
            "error-details": `${hostile}HALF${" ".repeat(200_000)}HALF`,
        }));

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        isHarmless(output);
        expect(output).to.include("ended as FAILED");
    });

    it("leaves a state that an engine with room for 8 KB keeps, whatever a run is said to be", async () => {
        program('waitFor: "completed", timeouts: { create: "4s" }');
        stack.environment["GRPC_GO_EXPERIMENTAL_ENABLE_8KB_DEFAULT_HEADER_LIST_SIZE"] = "true";
        proxy.twist = withRuns(() => ({
            status: `HALF${hostile}${"x".repeat(9_000)}`,
            "external-id": "é".repeat(9_000),
            "last-update-user": "é".repeat(9_000),
            "error-summary": "é".repeat(9_000),
            "error-details": "HALF\n".repeat(90_000),
            counters: { c: Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`N_${index}`, index])) },
        }));

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");
        const kept = await stack.jobRuns();

        isHarmless(output);
        expect(output).to.include("CDMRUN-302");
        expect(kept.map(({ outputs }) => outputs["unfinished"])).to.have.length(1);
        expect(kept[0]?.outputs["unfinished"]).to.have.property("phase", "wait");
    });

    it("can't hold an up by an answer that takes the square of its length to read", async () => {
        program('timeouts: { create: "20s" }');
        proxy.twist = ({ path }) =>
            path.endsWith("/status")
                ? {
                      status: 400,
                      body: JSON.stringify({ errCode: "Cdm.0014", externalMessage: `no${". ".repeat(100_000)}!` }),
                  }
                : undefined;

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        isHarmless(output);
        expect(output).to.include("Cdm.0014");
    });
});
