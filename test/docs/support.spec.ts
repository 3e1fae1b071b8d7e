import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/clone.js";

describe("docs/support.md", () => {
    const page = readFileSync(join(root, "docs/support.md"), "utf8");
    const manifest = JSON.parse(readFileSync(join(root, "provider/package.json"), "utf8"));

    function supported(what: string): string {
        return (
            page
                .split("\n")
                .find((line) => line.startsWith(`| ${what}`))
                ?.split("|")[2]
                ?.trim() ?? ""
        );
    }

    it("has the oldest Node and the SDKs that the package declares", () => {
        const node = /^>=(\S+)$/.exec(manifest.engines.node)?.[1];
        const [oldest, below] = /^>=(\S+) <(\S+)$/.exec(manifest.peerDependencies["@pulumi/pulumi"])?.slice(1) ?? [];

        expect(supported("Node")).to.equal(`${node} or newer`);
        expect(supported("`@pulumi/pulumi`")).to.equal(`${oldest} or newer, below ${below}`);
    });

    it("has the limit of what a JobRun may hold", () => {
        const source = readFileSync(join(root, "provider/src/run/model/timeouts.ts"), "utf8");

        expect(source).to.include("maxInputBytes = 1_048_576");
        expect(page).to.include("1 MiB together");
    });
});
