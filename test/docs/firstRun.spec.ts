import { expect } from "chai";
import { typeAsAReader } from "./reader.js";

describe("a reader who types, in an empty folder, what README.md says", function () {
    this.timeout(300_000);

    it("starts one run, stops it, and is warned of nothing", async () => {
        const { output, runs } = await typeAsAReader("README.md");

        expect(output).to.match(/status: +"RUNNING"/);
        expect(output).to.include("seen not live twice in a row");
        expect(output).not.to.match(/warning/i);
        expect(runs).to.deep.equal([{ live: false, status: "STOPPED" }]);
    });
});
