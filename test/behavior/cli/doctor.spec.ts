import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { run } from "#provider/cli/command.js";
import { control } from "../../support/control.js";
import { FakeClock } from "../../support/fakeClock.js";

const packageFile = require.resolve("pulumi-huaweicloud-cdm/package.json");
const { version, bin } = require(packageFile);
const names = "status, watch, start, stop, history, import, sweep, report, doctor, completion";
const wrong = "a-secret-that-is-wrong";
const neverSeen = [
    outOfTheBox.token,
    outOfTheBox.secretKey,
    outOfTheBox.accessKey,
    outOfTheBox.temporary.secretKey,
    outOfTheBox.temporary.securityToken,
    outOfTheBox.password,
    outOfTheBox.idToken,
    wrong,
];

describe("cdm-run doctor", () => {
    let emulator: Emulator;
    let home: string;
    let place: Record<string, string>;

    before(async () => {
        emulator = await startEmulator();
    });
    after(() => emulator.close());
    beforeEach(() => {
        emulator.reset();
        home = mkdtempSync(join(tmpdir(), "cdm-run-"));
        place = {
            HW_CDM_ENDPOINT: emulator.url,
            HW_AUTH_URL: emulator.url,
            HW_REGION_NAME: outOfTheBox.projectName,
            HW_PROJECT_ID: outOfTheBox.project,
        };
    });
    afterEach(() => rmSync(home, { recursive: true }));

    /** As a process of its own, of which no word may be a secret, nor a trace of what went on inside. */
    async function cdmRun(args: readonly string[], environment: Record<string, string> = {}) {
        // Nobody listens there: away from the cloud no server tells who he is.
        const env = { HOME: home, PATH: home, HW_METADATA_ENDPOINT: "http://127.0.0.1:9", ...environment };
        const child = spawn(process.execPath, [join(dirname(packageFile), bin["cdm-run"]), ...args], { env });
        const [[exitCode], stdout, stderr] = await Promise.all([
            once(child, "close"),
            text(child.stdout),
            text(child.stderr),
        ]);
        for (const secret of neverSeen) expect(`${stdout}${stderr}`).not.to.include(secret);
        expect(`${stdout}${stderr}`).not.to.match(/\n\s+at |undefined|\[object/);
        return { exitCode, stdout, stderr };
    }

    async function doctor(environment: Record<string, string>, ...args: string[]) {
        const { exitCode, stdout, stderr } = await cdmRun(["doctor", ...args], environment);
        expect(stderr).to.equal("");
        return { exitCode, stdout };
    }

    function clusterRequests() {
        return emulator.requests("clusters");
    }

    describe("says who would ask, and asks CDM one thing", () => {
        it("warns of a variable that makes Pulumi print secrets, without its value", async () => {
            const environment = { ...place, PULUMI_DEBUG_GRPC: "/tmp/sp1-calls.json" };

            const { stdout } = await cdmRun(["doctor"], environment);
            expect(stdout).to.match(/^warning +PULUMI_DEBUG_GRPC is set: the Pulumi CLI writes secret variables/m);
            expect(stdout).not.to.include("sp1-calls");
            const { stdout: json } = await cdmRun(["doctor", "--json"], environment);
            expect(JSON.parse(json).warnings).to.have.length(1);
            expect((await cdmRun(["doctor"], place)).stdout).not.to.match(/^warning/m);
        });

        it("with a token", async () => {
            const { exitCode, stdout } = await doctor({ ...place, HW_AUTH_TOKEN: outOfTheBox.token });

            expect(stdout.split("\n")).to.deep.equal([
                `version      pulumi-huaweicloud-cdm ${version}, Node ${process.version}`,
                "pulumi       no pulumi on PATH",
                "credentials  the environment: a token, which does not say whose it is",
                "not used     a Provider and the stack configuration: only pulumi itself reads them",
                `             ${home}/.hcloud/config.json: nothing there`,
                `             ${home}/.huaweicloud/credentials [basic]: nothing there`,
                "             the metadata of a cloud server: not asked",
                "region       emulator-region (HW_REGION_NAME)",
                `endpoint     ${emulator.url} (HW_CDM_ENDPOINT)`,
                "project      emulator-project (HW_PROJECT_ID)",
                "clusters     emulator-cluster  emulator-cluster  running (status 200)",
                "ok           CDM has listed the clusters of the project: 1.",
                "",
            ]);
            expect(exitCode).to.equal(0);
            expect(emulator.requests()).to.have.length(1);
            expect(clusterRequests()).to.have.length(1);
        });

        it("with a key pair, and the project by its name", async () => {
            const { HW_PROJECT_ID: _, ...rest } = place;
            const pair = { OS_ACCESS_KEY: outOfTheBox.accessKey, OS_SECRET_KEY: outOfTheBox.secretKey };

            const { exitCode, stdout } = await doctor({ ...rest, ...pair });

            expect(stdout).to.include("the environment: the access key EMUL…\n");
            expect(stdout).to.include(`IAM          ${emulator.url} (HW_AUTH_URL)\n`);
            expect(stdout).to.include(
                'project      emulator-project (looked up by its name "emulator-region", HW_REGION_NAME)\n',
            );
            expect(exitCode).to.equal(0);
        });

        it("with temporary keys", async () => {
            const { accessKey, secretKey, securityToken } = outOfTheBox.temporary;
            const keys = {
                HW_ACCESS_KEY: accessKey,
                HW_SECRET_KEY: secretKey,
                HW_SECURITY_TOKEN: securityToken,
            };

            const { exitCode, stdout } = await doctor({ ...place, ...keys });

            expect(stdout).to.include("the temporary access key EMUL…\n").and.not.include(accessKey);
            expect(exitCode).to.equal(0);
        });

        const user = {
            HW_USER_NAME: outOfTheBox.user,
            HW_USER_PASSWORD: outOfTheBox.password,
            HW_DOMAIN_NAME: outOfTheBox.domain,
        };

        it("with a user and his password", async () => {
            const { exitCode, stdout } = await doctor({ ...place, ...user });

            expect(stdout).to.include('the environment: the user "emulator" of the domain "emulator"\n');
            expect(exitCode).to.equal(0);
            expect(emulator.requests("token")).to.have.length(1);
        });

        it("with an id token of an identity provider, from the environment or a file", async () => {
            const provider = { HW_ASSUME_ROLE_IDP_ID: outOfTheBox.identityProvider };
            const file = join(home, "id-token");
            writeFileSync(file, outOfTheBox.idToken);
            for (const [token, shown] of [
                [{ HW_ASSUME_ROLE_ID_TOKEN: outOfTheBox.idToken }, ""],
                [{ HW_ASSUME_ROLE_ID_TOKEN_FILE: file }, ` in the file ${file}`],
            ] as const) {
                const { exitCode, stdout } = await doctor({ ...place, ...provider, ...token });

                expect(stdout).to.include(
                    `the environment: an id token of the identity provider "emulator-idp"${shown}\n`,
                );
                expect(stdout).to.include(`IAM          ${emulator.url} (HW_AUTH_URL)\n`);
                expect(exitCode).to.equal(0);
            }
        });

        it("with a user by his id", async () => {
            const { HW_USER_NAME: _, HW_DOMAIN_NAME: __, ...rest } = user;

            const { exitCode, stdout } = await doctor({ ...place, ...rest, HW_USER_ID: outOfTheBox.userId });

            expect(stdout).to.include(`the environment: the user with the id ${outOfTheBox.userId}\n`);
            expect(exitCode).to.equal(0);
        });

        it("as an agency", async () => {
            const agency = {
                HW_ASSUME_ROLE_AGENCY_NAME: outOfTheBox.agency,
                HW_ASSUME_ROLE_DOMAIN_NAME: outOfTheBox.domain,
            };

            const { exitCode, stdout } = await doctor({ ...place, ...user, ...agency });

            expect(stdout).to.include(', working as the agency "emulator-agency" of the domain "emulator"\n');
            expect(exitCode).to.equal(0);
        });

        it("as the agency of a cloud server, in the server's own project and region", async () => {
            const server = { HW_METADATA_ENDPOINT: emulator.url, HW_CDM_ENDPOINT: emulator.url };

            const { exitCode, stdout } = await doctor(server);

            expect(stdout).to.include("credentials  the agency of this cloud server: temporary keys\n");
            expect(stdout).to.include("the environment: nothing there\n");
            expect(stdout).to.include("project      emulator-project (the metadata of this server)\n");
            expect(exitCode).to.equal(0);
        });

        it("with a profile of the KooCLI, past half a pair in the environment", async () => {
            const profile = {
                name: "ci",
                accessKeyId: outOfTheBox.accessKey,
                secretAccessKey: outOfTheBox.secretKey,
                projectId: outOfTheBox.project,
            };
            mkdirSync(join(home, ".hcloud"));
            writeFileSync(join(home, ".hcloud", "config.json"), JSON.stringify({ current: "ci", profiles: [profile] }));

            const { exitCode, stdout } = await doctor({ HW_CDM_ENDPOINT: emulator.url, HW_SECRET_KEY: wrong });

            const file = `${home}/.hcloud/config.json (profile "ci")`;
            expect(stdout).to.include(`credentials  ${file}: the access key EMUL…\n`);
            expect(stdout).to.include("the environment: HW_SECRET_KEY is set but HW_ACCESS_KEY is not\n");
            expect(stdout).to.include(`project      emulator-project (projectId in ${file})\n`);
            expect(exitCode).to.equal(0);
        });

        it("with the file of the vendor's SDKs, and says when it comes too late", async () => {
            mkdirSync(join(home, ".huaweicloud"));
            writeFileSync(
                join(home, ".huaweicloud", "credentials"),
                `[basic]\nak = ${outOfTheBox.accessKey}\nsk = ${outOfTheBox.secretKey}\n`,
            );

            const byFile = await doctor(place);
            expect(byFile.stdout).to.include(`${home}/.huaweicloud/credentials [basic]: the access key EMUL…\n`);
            expect(byFile.exitCode).to.equal(0);

            const byToken = await doctor({ ...place, HW_AUTH_TOKEN: outOfTheBox.token });
            expect(byToken.stdout).to.include("[basic]: complete too, but it comes later\n");
        });
    });

    it("says what is of no use in the source that is used", async () => {
        const { stdout } = await doctor({
            ...place,
            HW_AUTH_TOKEN: outOfTheBox.token,
            HW_SECRET_KEY: wrong,
        });

        expect(stdout).to.include("ignored there: HW_SECRET_KEY is set but HW_ACCESS_KEY is not\n");
    });

    it("takes the place from its own options first", async () => {
        const options = ["--project-id", outOfTheBox.project, "--region", "r", "--endpoint", emulator.url];

        const { exitCode, stdout } = await doctor({ HW_AUTH_TOKEN: outOfTheBox.token, HW_PROJECT_ID: "x" }, ...options);

        expect(stdout).to.include("project      emulator-project (--project-id)\n");
        expect(stdout).to.include("region       r (--region)\n");
        expect(stdout).to.include(`endpoint     ${emulator.url} (--endpoint)\n`);
        expect(exitCode).to.equal(0);
    });

    it("says where the address and the credential come from, where that is not one source", async () => {
        const { HW_CDM_ENDPOINT: endpoint = "", ...rest } = place;
        mkdirSync(join(home, ".hcloud"));
        const profile = { name: "ci", accessKeyId: outOfTheBox.accessKey, secretAccessKey: outOfTheBox.secretKey };
        writeFileSync(join(home, ".hcloud", "config.json"), JSON.stringify({ current: "ci", profiles: [profile] }));
        const both = `The credential comes from ${home}/.hcloud/config.json (profile "ci"), but CDM's address ${endpoint} from HW_CDM_ENDPOINT`;

        const { exitCode, stdout } = await doctor({ ...rest, HW_CDM_ENDPOINT: endpoint });
        const json = JSON.parse((await doctor({ ...rest, HW_CDM_ENDPOINT: endpoint }, "--json")).stdout);

        expect(stdout).to.include(`caution      ${both}`);
        expect(json.cautions).to.have.length(1);
        expect(json.cautions[0]).to.include(both);
        expect(exitCode).to.equal(0);
    });

    it("says that plain http to another machine can be read on the way", async () => {
        const elsewhere = emulator.url.replace("127.0.0.1", "0.0.0.0");
        const environment = { ...place, HW_AUTH_TOKEN: outOfTheBox.token, HW_CDM_ENDPOINT: elsewhere };

        const { exitCode, stdout } = await doctor({ ...environment, HW_CDM_ALLOW_HTTP: "true" });

        expect(stdout).to.include(`caution      Plain http is used to ${elsewhere} (HW_CDM_ENDPOINT)`);
        expect(exitCode).to.equal(0);
        expect((await doctor(environment)).stdout).to.include("HW_CDM_ENDPOINT must use https");
    });

    it("says that certificates are not checked", async () => {
        const { stdout } = await doctor({ ...place, HW_AUTH_TOKEN: outOfTheBox.token, HW_INSECURE: "true" });

        expect(stdout).to.include("insecure     certificates are not checked (HW_INSECURE)\n");
    });

    it("says how many requests a minute it sends at most, where a setting does", async () => {
        const environment = { ...place, HW_AUTH_TOKEN: outOfTheBox.token };
        const limited = { ...environment, HW_CDM_REQUESTS_PER_MINUTE: " 60 " };

        const { exitCode, stdout } = await doctor(limited);
        const json = JSON.parse((await doctor(limited, "--json")).stdout);

        expect(stdout).to.include("quota        60 requests a minute to each API (HW_CDM_REQUESTS_PER_MINUTE)\n");
        expect(json.requestsPerMinute).to.deep.equal({ value: "60", from: "HW_CDM_REQUESTS_PER_MINUTE" });
        expect(exitCode).to.equal(0);
        expect((await doctor(environment)).stdout).not.to.include("quota");
    });

    it("says that the number of requests a minute is none, and asks CDM nothing", async () => {
        const environment = { ...place, HW_AUTH_TOKEN: outOfTheBox.token, HW_CDM_REQUESTS_PER_MINUTE: "many" };

        const { exitCode, stdout } = await doctor(environment);
        const json = JSON.parse((await doctor(environment, "--json")).stdout);

        expect(stdout).to.match(/^not ok +.*HW_CDM_REQUESTS_PER_MINUTE must be a whole number .*CDMRUN-118/m);
        expect(json)
            .to.deep.include({ ok: false, codes: ["CDMRUN-118"] })
            .and.not.have.property("requestsPerMinute");
        expect(exitCode).to.equal(1);
        expect(emulator.requests()).to.deep.equal([]);
    });

    // Symptom: the doctor said how many clusters there are, and clusterId had to be found elsewhere.
    it("lists each cluster with its id, its name and its state in words, as JSON too", async () => {
        const environment = { ...place, HW_AUTH_TOKEN: outOfTheBox.token };
        const clusters = [
            { id: "6ec9a0a4-76be-4262-8697-e7af1fac7920", name: "cdm-ab82", status: "200" },
            { id: "bae65496", name: "nightly", status: "900" },
            { id: "c3", name: "two\nlines of emulator-token", status: "777" },
            { id: "c4" },
        ];
        const fault = { operation: "clusters", kind: "status", status: 200, body: { clusters }, times: 2 };
        await control(emulator.url, "POST", "faults", fault);

        const { exitCode, stdout } = await doctor(environment);
        const json = JSON.parse((await doctor(environment, "--json")).stdout);

        expect(stdout.split("\n").slice(-6)).to.deep.equal([
            "clusters     6ec9a0a4-76be-4262-8697-e7af1fac7920  cdm-ab82               running (status 200)",
            "             bae65496                              nightly                stopped (status 900)",
            "             c3                                    two lines of [secret]  in no state that is documented (status 777)",
            "             c4                                                           in no state that is documented (status none)",
            "ok           CDM has listed the clusters of the project: 4.",
            "",
        ]);
        expect(exitCode).to.equal(0);
        expect(json.clusters).to.deep.equal([
            { ...clusters[0], state: "running" },
            { ...clusters[1], state: "stopped" },
            { id: "c3", name: "two lines of [secret]", status: "777", state: "in no state that is documented" },
            { id: "c4", name: "", status: "", state: "in no state that is documented" },
        ]);
        expect(clusterRequests()).to.have.length(2);
    });

    it("says that the project has no cluster", async () => {
        const environment = { ...place, HW_AUTH_TOKEN: outOfTheBox.token };
        const fault = { operation: "clusters", kind: "status", status: 200, body: { clusters: [] }, times: 2 };
        await control(emulator.url, "POST", "faults", fault);

        const { stdout } = await doctor(environment);

        expect(stdout)
            .to.include("ok           CDM has listed the clusters of the project: 0.\n")
            .and.not.include("\nclusters");
        expect(JSON.parse((await doctor(environment, "--json")).stdout).clusters).to.deep.equal([]);
    });

    it("asks for a cluster, or for a job's status, in place of the list", async () => {
        const environment = { ...place, HW_AUTH_TOKEN: outOfTheBox.token };
        const { cluster, job, project } = outOfTheBox;

        expect((await doctor(environment, "--cluster", cluster)).stdout).to.include(
            "ok           Cluster emulator-cluster is running (status 200).\n",
        );
        const ofJob = ["--cluster", cluster, "--job", job];
        expect((await doctor(environment, ...ofJob)).stdout).to.include(
            'ok           CDM knows of no run of job "demo" in cluster emulator-cluster.\n',
        );
        await fetch(`${emulator.url}/v1.1/${project}/clusters/${cluster}/cdm/job/${job}/start`, {
            method: "PUT",
            headers: { "X-Auth-Token": outOfTheBox.token },
        });
        expect((await doctor(environment, ...ofJob)).stdout).to.include(
            'ok           Run 1 of job "demo" in cluster emulator-cluster is BOOTING.\n',
        );
        const missing = await doctor(environment, "--cluster", cluster, "--job", "nowhere");
        expect(missing.stdout).to.match(/not ok +CDM could not show the status of job "nowhere".*Cdm\.0054/);
        expect(missing.exitCode).to.equal(1);
        expect(emulator.requests("stop")).to.have.length(0);
        expect(clusterRequests()).to.have.length(0);
    });

    describe("says what is wrong, and ends with 1,", () => {
        for (const [what, environment, sentence] of [
            [
                "where nothing is set at all",
                {},
                /^not ok +No project: .*\(CDMRUN-102\)\. No credentials: .*\(CDMRUN-101\)\. No address of CDM: .*\(CDMRUN-103\)\.$/m,
            ],
            [
                "where the secret key is wrong",
                { HW_ACCESS_KEY: outOfTheBox.accessKey, HW_SECRET_KEY: wrong },
                /^not ok +CDM could not list the clusters of the project: .*APIGW\.0301.* Check HW_ACCESS_KEY and HW_SECRET_KEY, and this machine's clock\./m,
            ],
            [
                "where the token is wrong",
                { HW_AUTH_TOKEN: wrong },
                /^not ok +CDM could not list the clusters of the project: .*APIGW\.0301.* Check HW_AUTH_TOKEN/m,
            ],
            [
                "where an agency is named without its domain",
                { HW_AUTH_TOKEN: outOfTheBox.token, HW_ASSUME_ROLE_AGENCY_NAME: outOfTheBox.agency },
                /: HW_ASSUME_ROLE_AGENCY_NAME is set but HW_ASSUME_ROLE_DOMAIN_NAME or HW_ASSUME_ROLE_DOMAIN_ID is not\n[\s\S]*^not ok +No credentials: .*\(CDMRUN-101\)\.$/m,
            ],
            [
                "where the password is wrong",
                { HW_USER_NAME: "emulator", HW_USER_PASSWORD: wrong, HW_DOMAIN_NAME: "emulator" },
                /^not ok +IAM could not get a token for user "emulator": .*HTTP 401/m,
            ],
            [
                "where the project is somebody else's",
                { HW_AUTH_TOKEN: outOfTheBox.token, HW_PROJECT_ID: "elsewhere" },
                /^not ok +CDM could not list .*APIGW\.0310, HTTP 403.* Check that the project/m,
            ],
            [
                "where the project's name is of no project",
                {
                    HW_ACCESS_KEY: outOfTheBox.accessKey,
                    HW_SECRET_KEY: outOfTheBox.secretKey,
                    HW_PROJECT_ID: "",
                    HW_PROJECT_NAME: "nowhere",
                },
                /^not ok +IAM could not find the project "nowhere": .*\(CDMRUN-107\)/m,
            ],
            [
                "where the endpoint can't be used",
                { HW_AUTH_TOKEN: outOfTheBox.token, HW_CDM_ENDPOINT: `https://me:${wrong}@cdm.example.com` },
                /^endpoint +https:\/\/…@cdm\.example\.com[\s\S]*^not ok +HW_CDM_ENDPOINT must not hold a user name or password \(CDMRUN-104\)\.$/m,
            ],
        ] as const) {
            it(what, async () => {
                const set = Object.keys(environment).length === 0 ? {} : { ...place, ...environment };

                const { exitCode, stdout } = await doctor(set as Record<string, string>);

                expect(stdout).to.match(sentence);
                expect(exitCode).to.equal(1);
            });
        }

        it("where somebody else than CDM answers", async () => {
            const body = { hello: "world" };
            const fault = { operation: "clusters", kind: "status", status: 200, body };
            await control(emulator.url, "POST", "faults", fault);

            const { exitCode, stdout } = await doctor({ ...place, HW_AUTH_TOKEN: outOfTheBox.token });

            expect(stdout).to.match(/^not ok +The endpoint answered without a list of clusters, so it is not CDM\./m);
            expect(exitCode).to.equal(1);
        });

        it("where nobody listens, after a few tries", async () => {
            const said: string[] = [];
            const tries: string[] = [];
            const clock = new FakeClock();
            const begunAt = clock.now();

            const exitCode = await run(["doctor"], {
                environment: { ...place, HW_AUTH_TOKEN: outOfTheBox.token, HW_CDM_ENDPOINT: "http://127.0.0.1:9" },
                home,
                clock,
                stdout: (line) => said.push(line),
                stderr: (line) => tries.push(line),
            });

            expect(said.at(-1)).to.match(
                /^not ok +CDM could not list .*ECONNREFUSED 127\.0\.0\.1:9 \(is it running\?\)\. Start it\. Check the address if it runs\.$/,
            );
            expect(tries[0]).to.match(/^no answer: connect ECONNREFUSED 127\.0\.0\.1:9 \(is it running\?\): again in /);
            expect(clock.now() - begunAt).to.be.at.most(10_000);
            expect(exitCode).to.equal(1);
        });
    });

    it("ends with 2 where it was not understood", async () => {
        expect(await cdmRun(["doctor", "--what"])).to.deep.equal({
            exitCode: 2,
            stdout: "",
            stderr: 'cdm-run: doctor has no option "--what". Its options are: --cluster, --job, --project-id, --region, --endpoint, --json.\n',
        });
    });

    it("says the same as JSON", async () => {
        const { exitCode, stdout } = await doctor({ ...place, HW_AUTH_TOKEN: wrong }, "--json");

        const said = JSON.parse(stdout);
        expect(said).to.deep.include({
            version,
            node: process.version,
            credentials: { source: "the environment", as: "a token, which does not say whose it is" },
            region: { value: "emulator-region", from: "HW_REGION_NAME" },
            endpoint: { value: emulator.url, from: "HW_CDM_ENDPOINT" },
            project: { value: "emulator-project", from: "HW_PROJECT_ID" },
            ok: false,
            codes: ["APIGW.0301"],
        });
        expect(said.notUsed).to.deep.include({ source: "the metadata of a cloud server", why: "not asked" });
        expect(said.sentence).to.match(/^CDM could not list the clusters/);
        expect(exitCode).to.equal(1);
    });

    it("says the same where a secret is a word of its own sentences", async () => {
        const pair = { HW_ACCESS_KEY: "EMUL", HW_SECRET_KEY: "false", HW_SECURITY_TOKEN: "environment" };
        const jsonBy = async (way: Record<string, string>) => {
            const { stdout } = await doctor({ ...place, ...way }, "--json");
            return JSON.parse(stdout.replace(/request \w+/, ""));
        };

        expect(await jsonBy(pair)).to.have.nested.property("credentials.source", "the environment");
        expect(await jsonBy({ HW_AUTH_TOKEN: "token" })).to.deep.equal(await jsonBy({ HW_AUTH_TOKEN: "x-1" }));
        const { stdout } = await doctor({ ...place, HW_AUTH_TOKEN: "token" });
        expect(stdout).to.include("a token, which does not say whose it is").and.not.include("[secret]");
    });

    describe("looks for the CLI on PATH", () => {
        function executable(name: string): void {
            writeFileSync(join(home, name), "");
            chmodSync(join(home, name), 0o755);
        }

        it("and for what starts dynamic providers beside it", async () => {
            executable("pulumi");
            const environment = { ...place, HW_AUTH_TOKEN: outOfTheBox.token };

            const { exitCode, stdout } = await doctor(environment);
            expect(stdout).to.include(
                `pulumi       ${home}/pulumi, but pulumi-resource-pulumi-nodejs is neither beside it nor on PATH: ` +
                    "pulumi will try to download it, which ends in a 404.",
            );
            expect(exitCode, "a line, not a failure").to.equal(0);

            executable("pulumi-resource-pulumi-nodejs");
            expect((await doctor(environment)).stdout).to.include(
                `pulumi       ${home}/pulumi, with pulumi-resource-pulumi-nodejs\n`,
            );
        });
    });
});

describe("cdm-run", () => {
    async function said(...args: string[]) {
        const out: string[] = [];
        const err: string[] = [];
        const exitCode = await run(args, {
            environment: {},
            clock: new FakeClock(),
            stdout: (line) => out.push(line),
            stderr: (line) => err.push(line),
        });
        return { exitCode, out: out.join("\n"), err: err.join("\n") };
    }

    for (const [args, sentence] of [
        [[], `a verb is missing. The verbs are: ${names}.`],
        [["help", "docter"], `there is no verb "docter"; the nearest is doctor. The verbs are: ${names}.`],
        [["docter"], `there is no verb "docter"; the nearest is doctor. The verbs are: ${names}.`],
        [["constructor"], `there is no verb "constructor". The verbs are: ${names}.`],
        [["--what"], `the option "--what" stands before a verb. The verbs are: ${names}.`],
        [["doctor", "--clutser", "x"], 'doctor has no option "--clutser"; the nearest is --cluster.'],
        [["completion", "bash", "--jsno"], 'completion has no option "--jsno". It has none but --help.'],
        [["doctor", "--cluster"], "--cluster needs a value: --cluster ID."],
        [["doctor", "--cluster", "a", "--cluster", "b"], "--cluster takes one value, and it is given twice."],
        [["stop", "--cluster", "a", "--job", "b", "--job", "c"], "--job takes one value, and it is given twice."],
        [["doctor", "x"], 'doctor takes no argument "x", only options.'],
        [["doctor", "--job", "x"], "--job needs --cluster: a job is in a cluster."],
        [
            ["doctor", "--cluster", ""],
            '--cluster must be the id of a CDM cluster, a string that is not empty, but is "".',
        ],
        [
            ["doctor", "--endpoint", "http://10.0.0.1"],
            '--endpoint must use https (plain http is allowed only to this machine, such as "http://127.0.0.1:9090"; HW_CDM_ALLOW_HTTP=true in the environment allows it elsewhere), but is "http://10.0.0.1".',
        ],
    ] as const) {
        it(`refuses "${args.join(" ")}" with a sentence and 2`, async () => {
            expect(await said(...args)).to.deep.equal({ exitCode: 2, out: "", err: `cdm-run: ${sentence}` });
        });
    }

    for (const [args, part] of [
        [["--help"], "Usage: npx -p pulumi-huaweicloud-cdm cdm-run <verb>"],
        [["-h"], "Usage: npx -p pulumi-huaweicloud-cdm cdm-run <verb>"],
        [["help"], "Usage: npx -p pulumi-huaweicloud-cdm cdm-run <verb>"],
        [["doctor", "--help"], "Usage: npx -p pulumi-huaweicloud-cdm cdm-run doctor"],
        [["stop", "-h"], "Usage: npx -p pulumi-huaweicloud-cdm cdm-run stop"],
        [["help", "doctor"], "--cluster <ID>"],
    ] as const) {
        it(`explains itself with ${args.join(" ")}`, async () => {
            const { exitCode, out, err } = await said(...args);

            expect({ exitCode, err }).to.deep.equal({ exitCode: 0, err: "" });
            expect(out).to.include(part);
        });
    }

    for (const option of ["--version", "-v"]) {
        it(`prints its package's version with ${option}`, async () => {
            expect(await said(option)).to.deep.equal({ exitCode: 0, out: version, err: "" });
        });
    }
});
