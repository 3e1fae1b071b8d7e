import { expect } from "chai";
import { createRegistry } from "#provider/run/registry.js";

describe("the JobRuns of one process", () => {
    it("know each other's runs, however often they were claimed, and their own for their own", () => {
        const registry = createRegistry();
        for (const submissionId of [1, 2, 2, 2, 1]) registry.claim("c/orders", "urn:a", { submissionId });

        for (const submissionId of [1, 2]) {
            expect(registry.isClaimedByOther("c/orders", "urn:b", { submissionId })).to.equal(true);
            expect(registry.isClaimedByOther("c/orders", "urn:a", { submissionId })).to.equal(false);
            expect(registry.isClaimedByOther("c/other", "urn:b", { submissionId })).to.equal(false);
        }
        expect(registry.isClaimedByOther("c/orders", "urn:b", { submissionId: 3 })).to.equal(false);
    });
});
