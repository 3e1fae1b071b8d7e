import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { jobRunProvider } from "#provider/dynamic/doorway.js";
import { DynamicHost, type Properties } from "../support/dynamicHost.js";
import { errorOf } from "../support/world.js";

interface Stored {
    readonly inputs: Properties;
    readonly outputs: Properties;
}

function storedBy(version: string): Stored {
    return JSON.parse(readFileSync(join(__dirname, `../../fixtures/state-${version}.json`), "utf8"));
}

/** What each version stored after a re-run. They stay as they are: users have them. The first has another line of text (`doorway.ts`). */
const versions = ["before-0.1.0", "0.1.0"].map((version) => [version, storedBy(version)] as const);
const stored = storedBy("0.1.0");
const firstLine = 'exports.handler=()=>require("pulumi-huaweicloud-cdm/dynamic/v1").provider("JobRun")';
const id = "emulator-cluster/demo";

describe("a stored state, in the dynamic host", () => {
    let emulator: Emulator;
    let host: DynamicHost;
    before(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 600_000 });
        host = await DynamicHost.start("@pulumi/pulumi", {
            HW_CDM_ENDPOINT: emulator.url,
            HW_AUTH_TOKEN: outOfTheBox.token,
        });
    });
    beforeEach(async () => {
        emulator.reset();
        // The two runs that the state knows: one that was stopped and one that is live.
        for (const step of ["start", "stop", "start"]) {
            const path = `/v1.1/${outOfTheBox.project}/clusters/${outOfTheBox.cluster}/cdm/job/demo/${step}`;
            const headers = { "X-Auth-Token": outOfTheBox.token };
            expect((await fetch(emulator.url + path, { method: "PUT", headers })).status).to.equal(200);
        }
    });
    after(async () => {
        if (host) await host.close();
        await emulator.close();
    });

    function runs() {
        return emulator.truth().clusters[0]?.jobs[0]?.runs.map(({ live, stops }) => [live, stops]);
    }

    for (const [version, { inputs, outputs }] of versions)
        it(`of ${version} shows no change, refreshes, re-runs and is destroyed`, async () => {
            expect(await host.diff(id, outputs, inputs)).to.deep.equal({ changes: 1, replaces: [] });

            const refreshed = await host.read(id, outputs);
            expect(refreshed.outs).to.include({ submissionId: 2, status: "RUNNING" });
            expect(refreshed.inputs).to.deep.equal(inputs);

            const rerun = await host.update(id, refreshed.outs, { ...inputs, triggers: { revision: "3" } });
            expect(rerun).to.include({ submissionId: 3, __provider: jobRunProvider });
            await host.delete(id, rerun);
            expect(runs()).to.deep.equal([
                [false, 1],
                [false, 1],
                [false, 1],
            ]);
        });

    it("of before-0.1.0 has the first line, and one of 0.1.0 the line that every later version has to store", () => {
        const lines = versions.map(([, { inputs, outputs }]) => [inputs["__provider"], outputs["__provider"]]);

        expect(lines).to.deep.equal([
            [firstLine, firstLine],
            [jobRunProvider, jobRunProvider],
        ]);
    });

    it("is destroyed twice without harm", async () => {
        await host.delete(id, stored.outputs);
        await host.delete(id, stored.outputs);

        expect(runs()?.[1]).to.deep.equal([false, 1]);
    });

    it("without submissionId still knows its run by date and user", async () => {
        const live = emulator.truth().clusters[0]?.jobs[0]?.runs[1];
        const { submissionId: _, ...edited }: Properties = { ...stored.outputs, creationDate: live?.startedAt };

        await host.delete(id, edited);

        expect(runs()?.[1]).to.deep.equal([false, 1]);
    });

    const edits: [string, Properties, string][] = [
        [
            "has lost what its run is known by",
            { submissionId: undefined, creationDate: undefined },
            "neither submissionId nor creationDate",
        ],
        ["has a submissionId of another type", { submissionId: "2" }, "submissionId must be a number, but is a string"],
        ["has a status of another type", { status: 5 }, "status must be a string, but is a number"],
        ["has lost its clusterId", { clusterId: undefined }, "clusterId is missing"],
        [
            "has timeouts of another type",
            { timeouts: "1h" },
            "timeouts must be an object that may have create, update, delete",
        ],
        ["owes something unknown", { unfinished: { phase: "later", since: 0 } }, "unfinished.phase must be one of"],
    ];
    for (const [what, edit, sentence] of edits) {
        it(`that ${what} is answered with a sentence before any request`, async () => {
            const edited = JSON.parse(JSON.stringify({ ...stored.outputs, ...edit }));
            const before = emulator.requests().length;

            for (const operation of [host.delete(id, edited), host.read(id, edited)]) {
                const { message } = await errorOf(operation);
                expect(message).to.include(sentence);
                expect(message)
                    .to.include("pulumi stack export")
                    .and.not.match(/\n\s+at /);
            }
            expect(emulator.requests().length).to.equal(before);
        });
    }
});
