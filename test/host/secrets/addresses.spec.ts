import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import type { JobRunArgs } from "pulumi-huaweicloud-cdm";
import { control } from "../../support/control.js";
import { DynamicHost, type Properties } from "../../support/dynamicHost.js";
import { until } from "../../support/processes.js";
import { onWire, registered } from "../../support/program.js";
import { EngineLog, SmallEngine } from "../../support/smallEngine.js";

describe("an address that is a secret", () => {
    let emulator: Emulator;
    let host: DynamicHost;
    let engine: SmallEngine;
    /** A CDM that knows of no run, under any path. */
    let other: Server;
    let otherUrl: string;
    let log: EngineLog | undefined;
    before(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 3_600_000 });
        other = createServer((_, response) => {
            response.setHeader("Content-Type", "application/json");
            response.end(JSON.stringify({ submissions: [] }));
        });
        await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
        otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    });
    beforeEach(() => {
        engine = undefined as unknown as SmallEngine;
    });
    afterEach(async () => {
        await host.close();
        log?.close();
        log = undefined;
        emulator.reset();
    });
    after(async () => {
        await emulator.close();
        other.closeAllConnections();
        other.close();
    });

    /** The host of another operation, which goes on with the same state. */
    async function open(config: Properties = {}, environment: Record<string, string> = {}): Promise<void> {
        const given = { HW_AUTH_TOKEN: outOfTheBox.token, HW_CDM_ENDPOINT: "", ...environment };
        const heard = log === undefined ? {} : { engineAddress: log.address };
        host = await DynamicHost.start("@pulumi/pulumi", given, [], { config, ...heard });
        const { state } = engine ?? {};
        engine = new SmallEngine(host);
        engine.state = state;
    }

    const args = (more: object): JobRunArgs =>
        ({
            clusterId: outOfTheBox.cluster,
            jobName: outOfTheBox.job,
            projectId: outOfTheBox.project,
            pollInterval: "100ms",
            ...more,
        }) as JobRunArgs;

    const noHost = /(127\.0\.0\.1|localhost):\d/;

    // Symptom: the sentence has no slash at the end, the secret had one, and the path of it was told.
    it("and has a path is told by no part of it, though it ends with a slash", async () => {
        await open();
        await engine.up(await registered(args({ endpoint: emulator.url })));

        await engine.up(await registered(args({ endpoint: pulumi.secret(`${otherUrl}/s3cr3t-path/`) })));
        await engine.refresh();

        expect(engine.printed.join("\n")).to.include("[secret]").and.not.include("s3cr3t-path");
    });

    for (const address of [
        "https://cdm.example.test/s3cr3t-path?x",
        "https://cdm.exa mple.test@x/s3cr3t-path",
        "cdm.example.test/s3cr3t-path#x",
    ]) {
        it(`and is wrong is told by no part of it: ${address}`, async () => {
            await open();

            await engine.up(await registered(args({ endpoint: pulumi.secret(address) })));

            expect(engine.printed.join("\n")).to.match(/endpoint must/);
            expect(engine.printed.join("\n")).not.to.match(/s3cr3t-path|mple\.test/);
        });
    }

    it("and is wrong in stack configuration is told by no part of it", async () => {
        const key = "huaweicloud-cdm:endpoint";
        const values = { [key]: "https://cdm.example.test/s3cr3t-path?x" };
        await open(values);

        await engine.up(await registered(args({}), {}, { values, secret: [key] }));

        expect(engine.printed.join("\n")).to.include(key);
        expect(engine.printed.join("\n")).not.to.match(/s3cr3t-path|example\.test/);
    });

    it("and the bridged provider's is told in no sentence", async () => {
        const key = "huaweicloud:endpoints";
        const values = { [key]: JSON.stringify({ cdm: emulator.url.replace("127.0.0.1", "localhost") }) };
        await open(values);
        await engine.up(await registered(args({}), {}, { values, secret: [key] }));
        await host.close();
        const later = { [key]: JSON.stringify({ cdm: `${otherUrl}/s3cr3t-path` }) };
        await open(later);

        await engine.refresh();

        expect(engine.printed.join("\n")).to.include("last seen at");
        expect(engine.printed.join("\n")).not.to.match(noHost).and.not.include("s3cr3t-path");
    });

    it("and was a Provider's at the last up is told in no sentence where it has another by now", async () => {
        await open({ endpoint: emulator.url.replace("127.0.0.1", "localhost"), __secretSettings: ["endpoint"] });
        await engine.up(await registered(args({})));
        await host.close();
        await open({ endpoint: otherUrl, __secretSettings: ["endpoint"] });

        await engine.refresh();

        expect(engine.printed.join("\n")).to.include("last seen at").and.not.match(noHost);
    });

    // Symptom: CDM's reason for a failed run named its own host, which only the Provider had as a secret, and so did the state.
    it("and is a Provider's is hidden in CDM's reasons too", async () => {
        await open({ endpoint: emulator.url, __secretSettings: ["endpoint"] });
        await engine.up(await registered(args({})));
        const run = { "submission-id": 1, "job-name": "demo", "creation-user": "emulator", status: "FAILED" };
        const body = { submissions: [{ ...run, "error-summary": `no way from ${emulator.url} to the table` }] };
        const fault = { operation: "status", kind: "status", status: 200, body, times: 99 };
        await control(emulator.url, "POST", "faults", fault);

        await engine.refresh();

        expect(engine.state?.outputs).to.include({ errorSummary: "no way from [secret] to the table" });
        expect(engine.readable()).not.to.match(noHost);
    });

    /** All that anybody may see or hear of it. */
    const told = () => [engine.readable(), ...(log?.texts ?? []), host.stderr].join("\n");
    /** The host does not wait for the engine's log. */
    const cautioned = (text: string) => until(`the caution "${text}"`, () => log?.texts.join("\n").includes(text));
    const user = { userName: "emulator", userPassword: "emulator-password", domainName: "emulator-domain" };

    // Symptom: "IAM could not …: connect ECONNREFUSED …" and the caution on two sources named the address that was a secret.
    for (const whose of ["a Provider", "stack configuration"] as const) {
        it(`and is IAM's, of ${whose}, is told in no sentence: not of an error, and not of a caution`, async () => {
            log = await EngineLog.open();
            const key = "huaweicloud-cdm:authUrl";
            for (const address of ["https://s3cr3t-iam.invalid/s3cr3t-path/v3/", `${otherUrl}/s3cr3t-path/v3`]) {
                const config =
                    whose === "a Provider" ? { authUrl: address, __secretSettings: ["authUrl"] } : { [key]: address };
                const values = whose === "a Provider" ? {} : { [key]: address };
                const login = {
                    HW_USER_NAME: user.userName,
                    HW_USER_PASSWORD: user.userPassword,
                    HW_DOMAIN_NAME: user.domainName,
                };
                await open({ ...config }, { ...login, HW_AUTH_TOKEN: "", HW_CDM_ENDPOINT: emulator.url });

                await engine.up(await registered(args({ timeouts: { create: "2s" } }), {}, { values, secret: [key] }));

                expect(engine.printed.join("\n"), "an error").to.match(/IAM/);
                await cautioned("IAM's address [secret] from");
                expect(told())
                    .not.to.match(/s3cr3t/)
                    .and.not.match(new RegExp(otherUrl.slice("http://".length)));
                await host.close();
            }
        }).timeout(120_000);

        it(`and is made of a cloud that is a secret of ${whose} is told in no sentence`, async () => {
            log = await EngineLog.open();
            const key = "huaweicloud-cdm:cloud";
            const cloud = "S3cr3t-Cloud.invalid";
            const config = whose === "a Provider" ? { cloud, __secretSettings: ["cloud"] } : { [key]: cloud };
            const values = whose === "a Provider" ? {} : { [key]: cloud };
            await open(config);

            const more = { region: "eu-west-101", pollInterval: "1s", timeouts: { create: "2s" } };
            await engine.up(await registered(args(more), {}, { values, secret: [key] }));

            await cautioned("CDM's address https://cdm.eu-west-101.[secret] from");
            expect(engine.printed.join("\n"), "an error").to.match(/ENOTFOUND|EAI_AGAIN/);
            expect(told()).not.to.match(/s3cr3t/i);
        }).timeout(60_000);
    }

    it("and names the project, or the file of an authority, is told in no sentence either", async () => {
        log = await EngineLog.open();
        const config = {
            projectName: "s3cr3t-project",
            caCert: "/s3cr3t/ca.pem",
            endpoint: emulator.url,
            authUrl: emulator.url,
        };
        for (const given of [config, { ...config, caCert: undefined }]) {
            const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
            await open({ ...known, __secretSettings: ["caCert", "projectName"] });

            await engine.up(await registered({ ...args({}), projectId: undefined } as unknown as JobRunArgs));

            expect(engine.printed.splice(0).join("\n")).to.include("[secret]");
            expect(told()).not.to.include("s3cr3t");
            await host.close();
        }
    });

    // Symptom: the engine kept it as ciphertext, and the error of the refresh told it.
    it("and is put in by a transform, with a project that is one, is told in no sentence", async () => {
        log = await EngineLog.open();
        await open();
        const inputs = await registered({ ...args({}), projectId: undefined } as unknown as JobRunArgs);
        const transformed = { ...inputs, projectId: onWire(outOfTheBox.project), endpoint: onWire(emulator.url) };
        await engine.up(transformed);
        expect(await engine.up(transformed), "no change").to.equal(false);
        await engine.up({ ...transformed, endpoint: onWire(`${otherUrl}/s3cr3t-path`) });
        await engine.refresh();

        expect(engine.printed.join("\n")).to.include("[secret]");
        expect(told()).not.to.include("s3cr3t").and.not.match(noHost).and.not.include(outOfTheBox.project);
    });

    it("that a release before kept as a transform's plain one stays plain, until it is another", async () => {
        await open();
        const inputs = { ...(await registered(args({}))), endpoint: emulator.url };
        const { __plainInputs: _, ...ofOlder } = inputs as Properties;
        await engine.up(ofOlder);

        expect(await engine.up(inputs)).to.equal(false);
        expect(engine.state?.inputs["__secretInputs"]).to.equal(undefined);
    });
});
