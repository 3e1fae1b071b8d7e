import { expect } from "chai";
import { typeAsAReader } from "./reader.js";

describe("a reader who types, in an empty folder, what docs/testing.md says", function () {
    this.timeout(300_000);

    it("has two tests that pass, one with mocks and one against the emulator", async () => {
        const { output } = await typeAsAReader("docs/testing.md", { hasEmulator: false });

        expect(output.match(/^[#ℹ] pass 1$/gm), output).to.have.length(2);
        expect(output).not.to.match(/^[#ℹ] fail [1-9]/m);
    });
});
