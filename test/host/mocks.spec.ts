import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { JobRun, Provider } from "pulumi-huaweicloud-cdm";

// Symptom: in unit tests with `setMocks` the second program of a process threw "the job of two JobRuns".
describe("programs under the mocks of the SDK, in one process", () => {
    const job = { clusterId: "c", jobName: "orders" };

    function mock(): Promise<void> {
        return pulumi.runtime.setMocks({
            newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
            call: () => ({}),
        });
    }

    function program(): JobRun {
        const provider = new Provider("day", { projectId: "p", authToken: "t" });
        return new JobRun("nightly", job, { provider });
    }

    function nameOf(jobRun: JobRun): Promise<string> {
        return new Promise((resolve) => jobRun.jobName.apply(resolve));
    }

    it("know nothing of each other, each with mocks of its own", async () => {
        for (let run = 0; run < 2; run += 1) {
            await mock();
            expect(await nameOf(program())).to.equal("orders");
        }
    });

    it("know nothing of each other with one set of mocks", async () => {
        await mock();
        for (let run = 0; run < 2; run += 1) expect(await nameOf(program())).to.equal("orders");
    });

    it("know nothing of each other where one has run as a whole stack", async () => {
        for (let run = 0; run < 2; run += 1) {
            await mock();
            const { nightly } = (await pulumi.runtime.runInPulumiStack(async () => ({ nightly: program() }))) ?? {};
            expect(await nameOf(nightly as unknown as JobRun).catch(() => "orders")).to.equal("orders");
            // The SDK sends the outputs of the stack last. The next mocks would get them and reject them.
            await pulumi.runtime.disconnect();
        }
        await mock();
        expect(await nameOf(program())).to.equal("orders");
    });
});
