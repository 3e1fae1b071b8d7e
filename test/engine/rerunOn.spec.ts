import { expect } from "chai";
import { nightly, shareStack } from "../support/nightly.js";
import type { Stack } from "../support/stack.js";

const again = 'rerunOn: ["failed"], maxReruns: 2,';

describe("a JobRun with rerunOn whose run fails, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    const prepare = (shared: Stack) => shared.control("PUT", "jobs/demo", { outcome: "fail" });
    shareStack({ program: nightly(again), emulator: { bootMs: 0, runMs: 60_000 }, prepare }, (opened) => {
        stack = opened;
    });

    function fail(): Promise<void> {
        return stack.control("POST", "clock", { advanceMs: 61_000 });
    }

    it("is started again by each up after a refresh, which its preview says, maxReruns times and no more", async () => {
        await stack.up();
        await fail();
        await stack.up("--expect-no-changes");
        await stack.expectSuccess("refresh", "--yes", "--skip-preview");

        for (const number of [1, 2]) {
            const line = `run ${number} has FAILED: starts it again, ${number} of 2`;
            const preview = await stack.expectSuccess("preview", "--refresh");
            expect(preview.output)
                .to.include(line)
                .and.to.match(/1 to update/);
            expect((await stack.up("--refresh")).output).to.include(line);
            expect(stack.sent("start")).to.equal(1 + number);
            await fail();
        }

        const warning = /run 3 has FAILED and is not started again: maxReruns \(2\) is used up .*change triggers/;
        expect((await stack.expectSuccess("preview", "--refresh")).output).to.match(warning);
        await stack.expectSuccess("refresh", "--yes", "--skip-preview");
        const { output } = await stack.up("--expect-no-changes");
        expect(output).to.match(warning);
        await stack.up("--refresh");
        expect([stack.sent("start"), stack.sent("stop")]).to.deep.equal([3, 0]);

        stack.write(nightly(`${again} triggers: "corrected"`));
        await stack.up();
        expect(stack.runs().map(({ live }) => live)).to.deep.equal([false, false, false, true]);
        expect((await stack.jobRuns())[0]?.outputs).not.to.have.property("__reruns");
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        await stack.destroy();
        expect([stack.sent("start"), stack.sent("stop")]).to.deep.equal([4, 1]);
    });

    it("is a policy where the run goes on, and is started again where rerunOn comes after the failure", async () => {
        stack.write(nightly());
        await stack.up();
        const requests = () => stack.emulator.requests().length;
        const before = requests();
        stack.write(nightly(again));
        expect((await stack.up()).output).to.include("no request to CDM");
        expect(requests()).to.equal(before);
        stack.write(nightly());
        await stack.up();
        await fail();
        await stack.expectSuccess("refresh", "--yes", "--skip-preview");
        await stack.up("--expect-no-changes");

        stack.write(nightly(again));
        expect((await stack.up()).output).to.include("run 1 has FAILED: starts it again, 1 of 2");

        expect((await stack.jobRuns())[0]?.outputs).to.include({ submissionId: 2, status: "RUNNING", __reruns: 1 });
        await stack.destroy();
    });
});
