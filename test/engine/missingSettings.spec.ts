import { expect } from "chai";
import { Stack } from "../support/stack.js";

// Symptom: one mistake made nine blocks in one `pulumi up`, the longest sentence three times.
describe("missing settings, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    let complete: Record<string, string>;
    const nothing = () => {
        const isOfCloud = ([name]: [string, string]) => name.startsWith("HW_");
        return Object.fromEntries(Object.entries(complete).filter((entry) => !isOfCloud(entry)));
    };
    const names = ["orders", "customers", "invoices"];
    const jobRuns = (...jobs: string[]) =>
        jobs.map((job) => `new JobRun("${job}", { clusterId: "emulator-cluster", jobName: "${job}" });`).join("\n");

    before(async () => {
        stack = await Stack.open("", { bootMs: 0, runMs: 0 });
        complete = stack.environment;
        for (const name of names) await stack.control("PUT", `jobs/${name}`, {});
    });
    after(async () => {
        if (stack) await stack.close();
    });

    /** The messages under "Diagnostics", one for each block. */
    async function messages(
        command: string,
        environment = nothing(),
    ): Promise<{ code: number | null; blocks: string[] }> {
        Object.assign(stack, { environment });
        const { output, code } = await stack.run(...command.split(" "));
        const said = (output.match(/^Diagnostics:\n([\s\S]*?)^\S/gm) ?? []).join("");
        const blocks = [...said.matchAll(/^ {4}(\S.*)$/gm)].map(([, text = ""]) => text);
        return { code, blocks: blocks.filter((text) => text !== "error: update failed") };
    }
    const settings = /No project: .*CDMRUN-102.* No credentials: .*CDMRUN-101.* No address of CDM: .*CDMRUN-103/;
    const reference =
        /: The settings have the same fault as those of JobRun "(orders|customers|invoices)", whose message says what to do \(CDMRUN-102, CDMRUN-101, CDMRUN-103\)\.$/;
    const expectOneExplanation = (blocks: readonly string[], kind: "warning" | "error") => {
        expect(blocks.every((text) => text.startsWith(`${kind}: `))).to.equal(true, blocks.join("\n"));
        const [first, ...others] = [...blocks].sort((one, other) => other.length - one.length);
        expect(first).to.match(settings);
        for (const other of others) expect(other).to.match(reference);
    };

    it("are one warning in a preview, and one warning and one error in an up", async () => {
        stack.write(jobRuns("orders"));

        const preview = await messages("preview");
        const up = await messages("up --yes");

        expect(preview.blocks).to.have.length(1);
        expectOneExplanation(preview.blocks, "warning");
        expect(up.blocks).to.have.length(2);
        expectOneExplanation(up.blocks.slice(0, 1), "warning");
        expectOneExplanation(up.blocks.slice(1), "error");
        expect([preview.code, up.code]).to.deep.equal([0, 1]);
        expect(stack.emulator.requests()).to.deep.equal([]);
    });

    it("are explained once for several JobRuns, and the others refer to that", async () => {
        stack.write(jobRuns(...names));

        const { blocks } = await messages("preview");

        expect(blocks).to.have.length(3);
        expectOneExplanation(blocks, "warning");
    });

    it("are one error for each JobRun in a refresh and a destroy, and nothing under the stack repeats it", async () => {
        stack.write(jobRuns(...names));
        await messages("up --yes --skip-preview", complete);
        const before = stack.emulator.requests().length;

        for (const command of ["refresh", "destroy"]) {
            const { blocks, code } = await messages(`${command} --yes --skip-preview`);

            const explanations = blocks.filter((text) => /No credentials: .*CDMRUN-101/.test(text));
            const references = blocks.filter((text) => /^error: The settings have the same fault as /.test(text));
            expect(explanations, command).to.have.length(1);
            expect(explanations[0]).to.match(/^error: /);
            expect(references.length, blocks.join("\n")).to.equal(blocks.length - 1);
            expect(code).to.equal(1);
        }
        expect(stack.emulator.requests().length).to.equal(before);
    });
});
