import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Stack } from "../support/stack.js";

/** `source_job_config` and its like, as the examples of `huaweicloud_cdm_job` and `huaweicloud_cdm_link` have them. */
const source = {
    bucketName: "job-input",
    inputDirectory: "/",
    listTextFile: "false",
    inputFormat: "BINARY_FILE",
    fromCompression: "NONE",
    fromFileOpType: "DO_NOTHING",
    useMarkerFile: "false",
    useTimeFilter: "false",
    fileSeparator: "|",
    filterType: "NONE",
    useWildCard: "false",
    decryption: "NONE",
    nonexistentPathDisregard: "false",
};
const destination = {
    bucketName: "job-output",
    outputDirectory: "/a b/100%",
    outputFormat: "BINARY_FILE",
    validateMD5: "true",
    recordMD5Result: "false",
    duplicateFileOpType: "REPLACE",
    useCustomDirectory: "false",
    encryption: "NONE",
    copyContentType: "false",
    shouldClearTable: "false",
};
const link = { storageType: "OBS", server: "obs.example.com", port: "443" };
const keys = { accessKey: "OBSACCESSKEYOFTERRAFORM", secretKey: "obs-secret-key-of-terraform" };

/** How that provider writes a configuration: each value is a text, and the maps of Go have no order. */
function configured(name: string, values: Record<string, string>) {
    const inputs = Object.entries(values).map(([key, value]) => ({ name: `${name}.${key}`, value }));
    return { name, inputs: inputs.reverse() };
}

/** What its create sends. It leaves out what is false, 0 or empty, the schedule of a job without one among that. */
const bodies = {
    link: {
        links: [
            {
                name: "obs_link",
                "connector-name": "obs-connector",
                enabled: true,
                "link-config-values": {
                    configs: [
                        configured("linkConfig", { ...link, accessKey: keys.accessKey, securityKey: keys.secretKey }),
                    ],
                },
            },
        ],
    },
    job: {
        jobs: [
            {
                name: "copy",
                job_type: "NORMAL_JOB",
                "from-link-name": "obs_link",
                "from-connector-name": "obs-connector",
                "from-config-values": { configs: [configured("fromJobConfig", source)] },
                "to-link-name": "obs_link",
                "to-connector-name": "obs-connector",
                "to-config-values": { configs: [configured("toJobConfig", destination)] },
                "driver-config-values": {
                    configs: [
                        configured("throttlingConfig", { numExtractors: "4", numLoaders: "1", maxErrorRecords: "10" }),
                        configured("retryJobConfig", { retryJobType: "NONE" }),
                        configured("groupJobConfig", { groupName: "DEFAULT" }),
                    ],
                },
            },
        ],
    },
};

/** The same as the bridged provider's examples have it, with another import and `ifExists`. */
const program = `
const { Job, Link } = require("pulumi-huaweicloud-cdm");
const clusterId = "emulator-cluster";
const bucket = new Link("bucket", {
    clusterId, name: "obs_link", connector: "obs-connector", enabled: true, ifExists: "adopt",
    config: ${JSON.stringify(link)},
    accessKey: "${keys.accessKey}", secretKey: "${keys.secretKey}",
});
new Job("copy", {
    clusterId, name: "copy", jobType: "NORMAL_JOB", ifExists: "adopt",
    sourceConnector: "obs-connector", sourceLinkName: bucket.name,
    sourceJobConfig: ${JSON.stringify(source)},
    destinationConnector: "obs-connector", destinationLinkName: bucket.name,
    destinationJobConfig: ${JSON.stringify(destination)},
    config: {
        retryType: "NONE", schedulerEnabled: false, throttlingExtractorsNumber: 4, throttlingRecordDirtyData: false,
        throttlingMaxErrorRecords: 10, throttlingLoaderNumber: 1,
    },
});
`;

describe("a link and a job that Terraform's provider has written", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open("", {});
        for (const kind of ["link", "job"] as const) {
            const url = `${stack.emulator.url}/v1.1/${outOfTheBox.project}/clusters/${outOfTheBox.cluster}/cdm/${kind}`;
            const response = await fetch(url, {
                method: "POST",
                headers: {
                    "X-Auth-Token": outOfTheBox.token,
                    "Content-Type": "application/json",
                    "X-Language": "en-us",
                },
                body: JSON.stringify(bodies[kind]),
            });
            expect(await response.json()).to.include({ name: kind === "job" ? "copy" : "obs_link" });
        }
        stack.writeWhole(program);
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("are adopted as they are, and show no difference afterwards", async () => {
        const before = stack.emulator.truth().clusters[0]?.jobs.find(({ name }) => name === "copy");
        await stack.up();

        for (const operation of ["createJob", "createLink"] as const)
            expect(stack.emulator.requests(operation), operation).to.have.length(1);
        expect(stack.emulator.requests("updateJob")).to.have.length(0);
        const after = stack.emulator.truth().clusters[0]?.jobs.find(({ name }) => name === "copy");
        expect(after?.definition).to.deep.equal(before?.definition);
        expect(stack.sent("start")).to.equal(0);

        await stack.expectSuccess("preview", "--expect-no-changes");
        await stack.expectSuccess("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        await stack.expectSuccess("preview", "--expect-no-changes");
    });
});
