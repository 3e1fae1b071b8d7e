import { expect } from "chai";
import { cadenceHere, type System } from "#provider/engine/terminal.js";

/** A user's shell, in it the CLI, in it a shell, in it the host. The CLI is at a terminal. */
function system(change: Partial<System> & { readonly cli?: string[]; readonly connected?: string[] } = {}): System {
    const { cli = ["/usr/bin/pulumi", "up"], connected = ["/dev/pts/3", "/dev/pts/3"], ...rest } = change;
    const processes: Record<number, { parent: number; arguments: string[] }> = {
        30: { parent: 20, arguments: ["sh", "-c", "pulumi-resource-pulumi-nodejs"] },
        20: { parent: 10, arguments: cli },
        10: { parent: 1, arguments: ["-bash"] },
    };
    return {
        environment: {},
        parent: 30,
        openTerminal() {},
        argumentsOf: (pid) => processes[pid]?.arguments ?? failed(),
        parentOf: (pid) => processes[pid]?.parent ?? failed(),
        descriptorOf: (pid, descriptor) => (pid === 20 && connected[descriptor]) || failed(),
        ...rest,
    };
}

function failed(): never {
    throw new Error("ENOENT");
}

describe("the pace of the texts in a resource's row", () => {
    for (const [what, change, cadence] of [
        ["at a terminal", {}, "live"],
        ["on the console of a machine", { connected: ["/dev/tty1", "/dev/tty1"] }, "live"],
        ["where no terminal controls the process", { openTerminal: failed }, "calm"],
        ["in a CI job", { environment: { CI: "true" } }, "calm"],
        ["where CI is set to nothing", { environment: { CI: "" } }, "live"],
        ["where CI is false", { environment: { CI: "false" } }, "live"],
        ["with PULUMI_OPTION_NON_INTERACTIVE", { environment: { PULUMI_OPTION_NON_INTERACTIVE: "1" } }, "calm"],
        ["with --non-interactive", { cli: ["pulumi", "up", "--non-interactive"] }, "calm"],
        ["where the output is piped", { connected: ["/dev/pts/3", "pipe:[123]"] }, "calm"],
        ["where the output is a file", { connected: ["/dev/pts/3", "/home/me/log"] }, "calm"],
        ["where the input is no terminal", { connected: ["/dev/null", "/dev/pts/3"] }, "calm"],
        ["where the system shows no other process", { argumentsOf: failed }, "live"],
        ["where no ancestor is the CLI", { cli: ["node", "program.js"] }, "live"],
    ] as const) {
        it(`is ${cadence} ${what}`, () => {
            const { cli, connected, ...rest } = change as { cli?: string[]; connected?: string[] };
            expect(cadenceHere(system({ ...rest, ...(cli && { cli }), ...(connected && { connected }) }))).to.equal(
                cadence,
            );
        });
    }
});
