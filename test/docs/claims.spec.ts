import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/clone.js";
import { pages } from "./markdown.js";

function read(path: string): string {
    return readFileSync(join(root, path), "utf8");
}

/** What pages say of other files, which change. */
describe("the pages", () => {
    const all = pages().filter(({ path }) => /^(README\.md|docs\/[\w-]+\.md)$/.test(path));
    const support = read("docs/support.md");
    const manifest = JSON.parse(read("provider/package.json"));

    function supported(what: string): string {
        const row = support.split("\n").find((line) => line.startsWith(`| ${what}`));
        return row?.split("|")[2]?.trim() ?? "";
    }

    it("name the oldest Node and the SDKs that the package declares", () => {
        const node = /^>=(\S+)$/.exec(manifest.engines.node)?.[1];
        const [oldest, below] = /^>=(\S+) <(\S+)$/.exec(manifest.peerDependencies["@pulumi/pulumi"])?.slice(1) ?? [];

        expect(supported("Node")).to.equal(`${node} or newer`);
        expect(supported("`@pulumi/pulumi`")).to.equal(`${oldest} or newer, below ${below}`);
        for (const page of ["README.md", "docs/getting-started.md"]) {
            expect(read(page), page).to.include(`Node ${node} or newer`);
        }
    });

    it("name the limit of what a JobRun may hold", () => {
        expect(read("provider/src/run/model/timeouts.ts")).to.include("maxInputBytes = 1_048_576");
        expect(support).to.include("1 MiB together");
    });

    it("name no error code of ours that docs/errors.md does not explain", () => {
        const explained = new Set(read("docs/errors.md").match(/CDMRUN-\d+/g));
        const named = all.flatMap(({ text }) => text.match(/CDMRUN-\d+/g) ?? []);

        expect(named.length).to.be.above(10);
        expect(named.filter((code) => !explained.has(code))).to.deep.equal([]);
    });

    it("name no HW_ variable that nothing reads", () => {
        const sources = readdirSync(join(root, "provider/src"), { recursive: true })
            .map(String)
            .filter((file) => file.endsWith(".ts"))
            .map((file) => read(join("provider/src", file)))
            .join("\n");
        const named = all.flatMap(({ text }) => text.match(/\bHW_[A-Z_]*[A-Z]\b/g) ?? []);

        expect(named.length).to.be.above(40);
        // docs/configuration.md names this one as not supported.
        const others = [...new Set(named)].filter((name) => !sources.includes(name) && name !== "HW_SIGNING_ALGORITHM");
        expect(others).to.deep.equal([]);
    });

    it("have the bench's own figures in docs/scaling.md", () => {
        const bench = read("bench/README.md");
        const figures = read("docs/scaling.md").match(/\d+\.\d s/g) ?? [];

        expect(figures).to.have.length(4);
        for (const figure of figures) expect(bench, figure).to.include(`| ${figure} `);
    });
});
