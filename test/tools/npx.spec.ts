import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const repository = join(__dirname, "../../..");

/** Commands that have the name of their package. */
const ours = ["huaweicloud-cdm-emulator"];

/** Every file that people read or that speaks to them. */
function files(folder = ""): string[] {
    return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : files(path);
        }
        return /\.(md|ts|mjs|cjs|json|ya?ml)$/.test(path) && !path.endsWith("package-lock.json") ? [path] : [];
    });
}

/**
 * Symptom: `npx cdm-run` asked the registry for a package of that name wherever ours was not installed in the folder, and
 * would have run whatever somebody had published there.
 */
describe("npx, wherever it is recommended", () => {
    it("never asks the registry for a command of ours by a name that is not ours", () => {
        const bare = files()
            .filter((file) => file !== "test/tools/npx.spec.ts")
            .flatMap((file) =>
                [...readFileSync(join(repository, file), "utf8").matchAll(/\b(?:npx|npm exec|pnpm dlx)\s+(\S+)/g)]
                    .filter(([, name = ""]) => /cdm/.test(name) && !ours.includes(name.replace(/[`'".,]+$/, "")))
                    .map(([text]) => `${file}: ${text}`),
            );
        expect(bare).to.deep.equal([]);
    });

    it("is what a page for users tells, wherever it names a verb of the command", () => {
        const pages = files().filter(
            (file) => /^(README|(docs|provider|emulator)\/.*)\.md$/.test(file) && !file.includes("architecture"),
        );
        const bare = pages.flatMap((file) =>
            readFileSync(join(repository, file), "utf8")
                .split("\n")
                .filter((line) =>
                    /(?:^|`)cdm-run (?:status|watch|start|stop|history|sweep|report|doctor|help|-)/.test(line),
                )
                .map((line) => `${file}: ${line}`),
        );
        expect(pages).to.include("docs/errors.md");
        expect(bare).to.deep.equal([]);
    });

    it("is told which package brings the command", () => {
        const { name, bin } = JSON.parse(readFileSync(join(repository, "provider/package.json"), "utf8"));
        expect([name, Object.keys(bin)]).to.deep.equal(["pulumi-huaweicloud-cdm", ["cdm-run"]]);
        for (const file of ["README.md", "provider/README.md", "docs/configuration.md"]) {
            expect(readFileSync(join(repository, file), "utf8"), file).to.include(`npx -p ${name} cdm-run doctor`);
        }
        const emulator = JSON.parse(readFileSync(join(repository, "emulator/package.json"), "utf8"));
        expect([emulator.name, Object.keys(emulator.bin)]).to.deep.equal([ours[0], ours]);
    });
});
