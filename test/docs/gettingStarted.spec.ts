import { expect } from "chai";
import { typeAsAReader } from "./reader.js";

describe("a reader who types, in an empty folder, what docs/getting-started.md says", function () {
    this.timeout(300_000);

    it("starts two runs, never two at a time, and stops both", async () => {
        const { runs, maxLiveRuns } = await typeAsAReader("docs/getting-started.md");

        expect(runs).to.deep.equal([
            { live: false, status: "STOPPED" },
            { live: false, status: "STOPPED" },
        ]);
        expect(maxLiveRuns).to.equal(1);
    });
});
