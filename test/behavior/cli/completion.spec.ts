import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect } from "chai";
import { run, verbs } from "#provider/cli/command.js";
import { FakeClock } from "../../support/fakeClock.js";

async function script(...args: string[]) {
    const [out, err]: [string[], string[]] = [[], []];
    const host = {
        environment: {},
        clock: new FakeClock(),
        stdout: (line: string) => void out.push(line),
        stderr: (line: string) => void err.push(line),
    };
    return { exitCode: await run(["completion", ...args], host), out: out.join("\n"), err: err.join("\n") };
}

describe("cdm-run completion", () => {
    /** What bash offers for the last of these words. */
    async function offered(...words: string[]): Promise<string[]> {
        const { out } = await script("bash");
        const line = words.map((word) => `'${word}'`).join(" ");
        const asked = `COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _cdm_run; printf '%s\\n' "\${COMPREPLY[@]}"`;
        return execFileSync("bash", ["-c", `${out}\n${asked}`], { encoding: "utf8" })
            .split("\n")
            .filter(Boolean);
    }

    it("completes verbs, options and the words of options in bash", async () => {
        expect(await offered("cdm-run", "s")).to.have.members(["status", "start", "stop", "sweep"]);
        expect(await offered("cdm-run", "stop", "--j")).to.deep.equal(["--job", "--json"]);
        expect(await offered("cdm-run", "start", "--wait-for", "")).to.deep.equal([
            "submitted",
            "running",
            "completed",
        ]);
        expect(await offered("cdm-run", "completion", "z")).to.deep.equal(["zsh"]);
        expect(await offered("cdm-run", "help", "d")).to.deep.equal(["doctor"]);
    });

    it("completes files where the help names a file, and nowhere else", async () => {
        const [here] = readdirSync(".");

        for (const words of [
            ["sweep", ""],
            ["report", ""],
            ["report", "events.jsonl", "--output", ""],
        ])
            expect(await offered("cdm-run", ...words), words.join(" ")).to.include(here);
        for (const words of [
            ["stop", ""],
            ["report", "-"],
            ["completion", ""],
        ])
            expect(await offered("cdm-run", ...words), words.join(" ")).not.to.include(here);
        expect((await script("zsh")).out).to.match(
            /^ +report\) _arguments .*'--output\[.*:FILE:_files' .*_files' ;;$/m,
        );
        const { out } = await script("fish");
        expect(out).not.to.include("complete -c cdm-run -f -n '__fish_seen_subcommand_from report'");
        expect(out).to.match(/__fish_seen_subcommand_from report' -l output -r -F /);
    });

    for (const shell of ["zsh", "fish"] as const) {
        it(`names every verb and option for ${shell}, in a script that ${shell} parses where it is installed`, async () => {
            const { exitCode, out } = await script(shell);

            expect(exitCode).to.equal(0);
            for (const { name, options } of verbs) {
                expect(out).to.include(name);
                for (const key of Object.keys(options)) expect(out).to.include(key.replace(/[A-Z].*/, ""));
            }
            const parsed = spawnSync(shell, ["-n"], { input: out, encoding: "utf8" });
            if (!parsed.error) expect(parsed.stderr).to.equal("");
        });
    }

    it("knows three shells, and says so", async () => {
        for (const args of [[], ["powershell"], ["bash", "zsh"]]) {
            expect(await script(...args)).to.deep.equal({
                exitCode: 2,
                out: "",
                err: "cdm-run: completion takes one shell: bash, zsh, fish.",
            });
        }
    });
});
