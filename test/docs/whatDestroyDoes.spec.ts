import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Spec } from "./listSpecs.js";

const repository = join(__dirname, "../../..");

/** What a spec has to hold that proves what a row says, by how the row begins. The first that fits counts. */
const proofs: readonly (readonly [RegExp, RegExp])[] = [
    [/^fails|then fails/, /errorOf|expectFailure/],
    [/^leaves/, /outcome: "leftRunning"|live: true, stops: 0|\[run\.live, run\.stops\]\)\)\.to\.deep\.equal/],
    [/^sends .* verifies nothing/, /outcome: "sent"/],
    [/^done as above/, /outcome: "stopped"[\s\S]*warning:/],
    [/^done/, /outcome: "(gone|clusterGone|clusterStopped)"/],
    [/^(stops|sends|goes on|looks for its run|looks on for)/, /outcome: "stopped"/],
    [/^lets our run end/, /outcome: "alreadyFinished", attempts: 0/],
    [/^looks a second time 1s later; no stop/, /outcome: "alreadyFinished"[\s\S]*attempts: 0[\s\S]*durationMs: 1_?000/],
    [/^the resource leaves the state, with a warning/, /to\.equal\(undefined\)[\s\S]*warning:/],
    [/^reads again/, /showJobStatus/],
    [/./, /\bremove\b|\.destroy\(|\.delete\(/],
];

describe("docs/what-destroy-does.md", function () {
    this.timeout(60_000);
    const lines = readFileSync(join(repository, "docs/what-destroy-does.md"), "utf8").split("\n");
    const rows = lines.filter((line) => line.startsWith("| ") && !/^\| (situation|---)/.test(line));
    let specs: readonly Spec[];
    before(() => {
        const list = execFileSync(process.execPath, [join(__dirname, "listSpecs.js")], { maxBuffer: 2 ** 26 });
        specs = JSON.parse(list.toString());
    });

    it("has a row for every situation", () => {
        expect(rows.length).to.be.at.least(30);
    });

    for (const row of rows) {
        const [, situation, does = "", cell = ""] = row.split("|").map((one) => one.trim());

        it(`names the one spec, or the one family of specs, that proves it, for: ${situation}`, () => {
            const name = /^`(.+)`$/.exec(cell)?.[1];
            if (name === undefined) throw new Error(`the row's last cell is no spec: ${cell}`);
            const found = specs.filter(({ suite, title }) => `${suite} ${title}`.includes(name));

            expect(new Set(found.map(({ file, suite }) => `${file}: ${suite}`)).size, "places where it is").to.equal(1);
            const [, proof = /./] = proofs.find(([words]) => words.test(does)) ?? [];
            for (const { title, body } of found) expect(body, `"${title}" does not show: ${does}`).to.match(proof);
        });
    }
});
