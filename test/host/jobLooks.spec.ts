import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { getJobHistoryOutput, getJobStatusOutput } from "pulumi-huaweicloud-cdm";

describe("getJobStatusOutput and getJobHistoryOutput, in a program", () => {
    const job = { clusterId: "c", jobName: "orders" };

    function mock(call: pulumi.runtime.Mocks["call"], preview = false): Promise<void> {
        const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({
            id: `${name}-id`,
            state: inputs,
        });
        return pulumi.runtime.setMocks({ newResource, call }, "shop", "test", preview);
    }

    function resolved<T>(output: pulumi.Output<T>): Promise<T> {
        return new Promise((resolve) => output.apply(resolve as (value: unknown) => void));
    }

    it("ask the mocks of a unit test, and nobody else", async () => {
        const asked: pulumi.runtime.MockCallArgs[] = [];
        await mock((args) => {
            asked.push(args);
            return args.token.endsWith("getJobStatus")
                ? { liveness: "live", status: "RUNNING" }
                : { runs: [], isWhole: true };
        });

        expect(await resolved(getJobStatusOutput(job))).to.include({ status: "RUNNING" });
        expect(await resolved(getJobHistoryOutput({ ...job, region: "r" }))).to.include({ isWhole: true });

        expect(asked.map(({ token, inputs }) => [token, inputs])).to.deep.equal([
            ["pulumi-huaweicloud-cdm:index:getJobStatus", job],
            ["pulumi-huaweicloud-cdm:index:getJobHistory", { ...job, region: "r" }],
        ]);
    });

    it("are secret where an argument is one, and plain where none is", async () => {
        await mock(() => ({ liveness: "neverRan" }));

        expect(await pulumi.isSecret(getJobStatusOutput({ ...job, jobName: pulumi.secret("orders") }))).to.equal(true);
        expect(await pulumi.isSecret(getJobStatusOutput(job))).to.equal(false);
    });

    it("refuse an argument that there is not, at the line where it stands", () => {
        expect(() => getJobStatusOutput({ ...job, cluster: "c" } as never)).to.throw(
            "cluster is none of the arguments of getJobStatusOutput: the nearest one is clusterId.",
        );
    });

    it("load no HTTP client before they are called", () => {
        const code = `
            require("pulumi-huaweicloud-cdm");
            const loaded = Object.keys(require.cache).filter((file) => /axios|cdm.http.transport|cdm.client/.test(file));
            process.stdout.write(JSON.stringify(loaded));
        `;

        expect(execFileSync(process.execPath, ["-e", code], { encoding: "utf8" })).to.equal("[]");
    });
});
