import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { run } from "#provider/cli/command.js";
import { systemClock } from "#provider/common/clock.js";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { fingerprintOf } from "#provider/run/model/secrets.js";
import { AuthTestBed, ways } from "../support/authTestBed.js";
import { check, create, read, remove, update } from "../support/core.js";
import { authority, ConnectProxy, PrivateCloud, host as privateHost } from "../support/privateCloud.js";
import { registered } from "../support/program.js";
import { errorOf } from "../support/world.js";

const byId = { HW_PROJECT_ID: outOfTheBox.project, HW_REGION_NAME: "eu-west-101" };

// Symptom: whoever can edit a state, and read nothing of it, had the credential of the next destroy sent to himself.
describe("an address that only the state names", () => {
    const door = new AuthTestBed();
    let cloud: PrivateCloud;
    let proxy: ConnectProxy;
    const proxies = ["HTTPS_PROXY", "https_proxy"] as const;
    beforeEach(async () => {
        cloud = new PrivateCloud();
        proxy = new ConnectProxy();
        await door.open({ bootMs: 0, runMs: 600_000 });
        await cloud.open(door.emulator.url);
        await proxy.open(cloud.port);
        for (const name of proxies) process.env[name] = proxy.url;
    });
    afterEach(async () => {
        for (const name of proxies) delete process.env[name];
        await proxy.close();
        await cloud.close();
        await door.close();
    });

    const endpoint = `https://${privateHost}`;
    const given = (environment = {}, config = {}) =>
        door.given(
            { ...ways.token, ...byId, HW_CACERT: authority.path, HW_CDM_ENDPOINT: undefined, ...environment },
            config,
        ).host;

    /** Started at the emulator; somebody has edited the state since. */
    async function edited(edit: Partial<JobRunState> = { endpoint }): Promise<JobRunState> {
        const { state } = await create(door.inputs, given({ HW_CDM_ENDPOINT: door.emulator.url }));
        const { __seenAt: _, ...rest } = state;
        return { ...rest, ...edit };
    }

    for (const [what, act] of [
        ["destroy", (state: JobRunState) => remove(state, given())],
        ["refresh", (state: JobRunState) => read(state, given())],
    ] as const) {
        it(`gets nothing at a ${what}: both addresses are in the error, and how to confirm`, async () => {
            const state = await edited();

            const { message } = await errorOf(act(state));

            expect(message).to.include(endpoint).and.include("https://cdm.eu-west-101.myhuaweicloud.eu");
            expect(message).to.match(/HW_CDM_TRUSTED_ENDPOINTS.*CDMRUN-117/);
            expect([proxy.asked, cloud.seen]).to.deep.equal([[], []]);
            expect(door.runs().at(-1)?.live).to.equal(true);
        });
    }

    for (const [what, environment, config] of [
        ["HW_CDM_ENDPOINT", { HW_CDM_ENDPOINT: `${endpoint}/` }, {}],
        ["HW_CDM_TRUSTED_ENDPOINTS", { HW_CDM_TRUSTED_ENDPOINTS: `https://other.example.test, ${endpoint}` }, {}],
        ["HW_CDM_TRUSTED_ENDPOINTS, by the host alone", { HW_CDM_TRUSTED_ENDPOINTS: privateHost }, {}],
        ["stack configuration", {}, { "huaweicloud-cdm:endpoint": endpoint }],
        ["the bridged provider's", {}, { "huaweicloud:endpoints": JSON.stringify({ cdm: endpoint }) }],
        ["a Provider", {}, { authToken: outOfTheBox.token, endpoint }],
        ["the cloud of today", { HW_CLOUD: "test" }, {}],
    ] as const) {
        it(`is good where ${what} names it too`, async () => {
            const state = await edited({ endpoint });

            await remove(state, given(environment, config));

            expect(door.runs().at(-1)?.live).to.equal(false);
            expect(cloud.seen.length).to.be.greaterThan(0);
        });
    }

    // Symptom: the command that an error tells the user to paste refused the address that stands in it, as one that the state alone names.
    it("is the user's own where he gives it to cdm-run stop, and then no state's", async () => {
        await edited();
        const said: string[] = [];
        const say = (text: string) => void said.push(text);
        const environment = { ...ways.token, ...byId, HW_CACERT: authority.path };
        const job = ["--cluster", outOfTheBox.cluster, "--job", outOfTheBox.job, "--endpoint", endpoint];

        const exitCode = await run(["stop", ...job], {
            environment,
            clock: systemClock,
            home: "/nowhere",
            stdout: say,
            stderr: say,
        });

        expect(said.join("\n")).not.to.include("The state");
        expect(exitCode).to.equal(0);
        expect(door.runs().at(-1)?.live).to.equal(false);
    }).timeout(20_000);

    it("is good where it is this machine's, as an emulator's is, without any setting", async () => {
        const inputs = { ...door.inputs, endpoint: door.emulator.url };
        const { state } = await create(inputs, given());

        await read(state, given());
        await remove(state, given());

        expect(door.runs().at(-1)?.live).to.equal(false);
    });

    it("is CDM's own in any region of the cloud, and no other host of it", async () => {
        for (const [address, isGood] of [
            ["https://cdm.cn-north-4.myhuaweicloud.com", true],
            ["https://cdm.eu-west-101.myhuaweicloud.eu/prefix", true],
            ["https://cdm.obs.cn-north-4.myhuaweicloud.com", false],
            ["https://cdm.x.cn-north-4.myhuaweicloud.com", false],
            // The bucket "cdm" at the address that all regions' buckets have: whoever owns it answers there.
            ["https://cdm.obs.myhuaweicloud.com", false],
            ["https://cdm.cdn.myhuaweicloud.com", false],
            ["https://evil.obs.cn-north-4.myhuaweicloud.com", false],
            ["https://cdm.cn-north-4.myhuaweicloud.com.evil.example", false],
            ["https://cdm.cn-north-4.myhuaweicloud.com:8443", false],
            ["https://cdm.cn-north-4.evil.example", false],
            ["http://cdm.cn-north-4.myhuaweicloud.com", false],
            ["http://named.example.test", false],
            ["https://named.example.test", true],
        ] as const) {
            const state = await edited({ endpoint: address });
            proxy.refusal = "HTTP/1.1 502 Bad Gateway\r\n\r\n";

            const today = { HW_CDM_ALLOW_HTTP: "true", HW_CDM_TRUSTED_ENDPOINTS: "https://named.example.test" };
            const { message } = await errorOf(read(state, given(today)));

            expect(/CDMRUN-117/.test(message), `${address}: ${message}`).to.equal(!isGood);
            await remove({ ...state, endpoint: door.emulator.url }, given());
        }
    });

    // Symptom: a state's endpoint could not lead to the address of all regions' buckets, and its region could.
    for (const [region, environment] of [
        ["obs", {}],
        ["OBS", {}],
        ["cdn", {}],
        ["obs", { HW_CLOUD: "test" }],
        ["cdn", { HW_CLOUD: "myhuaweicloud.com" }],
    ] as const) {
        it(`is none that a region makes which is none: ${region} of ${JSON.stringify(environment)}`, async () => {
            const state = await edited({ region });
            proxy.refusal = "HTTP/1.1 502 Bad Gateway\r\n\r\n";

            for (const act of [remove, read]) {
                expect((await errorOf(act(state, given(environment)))).message).to.match(/region.*CDMRUN-116/);
            }
            const ofUser = { ...ways.password, ...byId, ...environment, HW_CDM_ENDPOINT: door.emulator.url };
            const host = { ...ofUser, HW_AUTH_TOKEN: undefined, HW_AUTH_URL: undefined };
            expect((await errorOf(read(state, given(host)))).message).to.match(/region.*CDMRUN-116/);
            expect(proxy.asked).to.deep.equal([]);
        });
    }

    it("is good where the program of this process names it, and stays one where the program ignores its changes", async () => {
        const named = { ...door.inputs, endpoint };
        const checked = (news: object, olds = {}) => {
            const host = given();
            check(
                olds,
                { ...news, __ignoreChanges: [], ...("__ignoreChanges" in news ? news : {}) },
                {
                    configuration: host.configuration,
                    registry: host.registry,
                    log: host.logFor(undefined),
                },
            );
            return host;
        };
        const state = await edited();

        const ignoring = checked({ ...named, __ignoreChanges: ["endpoint"] }, named);
        expect((await errorOf(update(state, { ...named, triggers: 2 }, ignoring))).message).to.include("CDMRUN-117");
        expect(cloud.seen).to.deep.equal([]);
        await remove(state, checked(named));
        expect(cloud.seen.length).to.be.greaterThan(0);
    });

    // Symptom: the constructor knows nothing of a transform's ignoreChanges, and the host took the state's address for the program's.
    describe("and that the engine hands on as the program's, because a transform alone ignores its changes,", () => {
        const otherName = "https://other.example.test";
        /** What the constructor says of this endpoint, and what the engine hands on after the transform. */
        const handedOn = async (given: string | undefined, endpointThen: string) => {
            const { clusterId, jobName } = door.inputs;
            const args = {
                clusterId,
                jobName,
                projectId: outOfTheBox.project,
                triggers: 2,
                ...(given !== undefined && { endpoint: given }),
            };
            const { __provider: _, ...news } = await registered(args);
            return { ...news, __urn: door.inputs.__urn, endpoint: endpointThen };
        };
        const checkedIn = (host: ReturnType<typeof given>, olds: object, news: object) => {
            const { configuration, registry } = host;
            const { inputs, failures } = check(
                { ...olds },
                { ...news },
                { configuration, registry, log: host.logFor(undefined) },
            );
            expect(failures).to.deep.equal([]);
            return inputs as unknown as JobRunInputs;
        };

        for (const ofProgram of [undefined, otherName]) {
            it(`gets nothing at an up where the program has ${ofProgram ?? "none"}, in a replacement's second check neither`, async () => {
                const state = await edited();
                const olds = { ...door.inputs, endpoint };
                const host = given();

                const inputs = checkedIn(host, olds, await handedOn(ofProgram, endpoint));
                checkedIn(host, {}, await handedOn(ofProgram, endpoint));
                const { message } = await errorOf(update(state, inputs, host));

                expect(message)
                    .to.include(endpoint)
                    .and.match(/HW_CDM_TRUSTED_ENDPOINTS.*CDMRUN-117/);
                await errorOf(remove(state, host));
                await errorOf(create(inputs, host));
                expect(cloud.seen).to.deep.equal([]);
                expect(proxy.asked).to.deep.equal([]);
            });
        }

        it("is good where a source of today names it, and where it is the program's after all", async () => {
            for (const [ofProgram, environment] of [
                [endpoint, {}],
                [otherName, { HW_CDM_TRUSTED_ENDPOINTS: endpoint }],
                [undefined, { HW_CDM_ENDPOINT: endpoint }],
            ] as const) {
                const state = await edited();
                const host = given(environment);
                const inputs = checkedIn(host, { ...door.inputs, endpoint }, await handedOn(ofProgram, endpoint));

                const after = await update(state, inputs, host);
                await remove(after, host);

                expect(cloud.seen.length).to.be.greaterThan(0);
            }
        });

        it("is good where a transform sets another address than the state has, and in a new JobRun", async () => {
            const state = await edited({ endpoint: otherName });
            const host = given();
            const inputs = checkedIn(
                host,
                { ...door.inputs, endpoint: otherName },
                await handedOn(undefined, endpoint),
            );
            await remove(await update(state, inputs, host), host);

            const another = given();
            await remove(
                (await create(checkedIn(another, {}, await handedOn(undefined, endpoint)), another)).state,
                another,
            );

            expect(door.runs().every(({ live }) => !live)).to.equal(true);
        });

        // Symptom: with ignoreChanges "*" the engine puts back what the inputs of the state have, a list and a URN of a forger among it.
        const evil = { __ignoreChanges: [], __endpointGiven: fingerprintOf(endpoint) };
        for (const [what, forged] of [
            ["a list of what is ignored", evil],
            ["such a list alone", { __ignoreChanges: [] }],
            ["a list that is none", { __ignoreChanges: "none" }],
            ["the URN of another JobRun", { __urn: "urn:pulumi:b" }],
        ] as const) {
            it(`gets nothing at an up with "*" either, where the state also has ${what}`, async () => {
                const { __urn: urn = "", ...job } = door.inputs;
                const state = await edited({ endpoint, unfinished: { phase: "wait", since: 1 } });
                const olds = { ...job, __urn: urn, endpoint, projectId: outOfTheBox.project, ...forged };
                const host = given();

                const inputs = checkedIn(host, olds, olds);
                checkedIn(host, {}, { ...job, jobName: "other", __urn: "urn:pulumi:b", __ignoreChanges: [] });
                const { message } = await errorOf(update(state, inputs, host));

                expect(message).to.include(endpoint).and.include("CDMRUN-117");
                expect([proxy.asked, cloud.seen]).to.deep.equal([[], []]);
            });
        }

        it("is never stored by what the constructor says of it", async () => {
            const inputs = checkedIn(given(), {}, await handedOn(endpoint, endpoint));

            expect(Object.keys(inputs).filter((name) => name.startsWith("__"))).to.deep.equal(["__urn"]);
        });
    });

    it("is the program's in create and update, which may name any", async () => {
        const inputs = { ...door.inputs, endpoint };
        const { state } = await create(inputs, given());

        await update(state, { ...inputs, triggers: 2 }, given());

        expect(door.runs().map(({ live }) => live)).to.deep.equal([false, true]);
    });
});
