import { execFile } from "node:child_process";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { rootCertificates } from "node:tls";
import { promisify } from "node:util";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { keysOfServer } from "#provider/cdm/auth/instanceMetadata.js";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import { createClient } from "#provider/cdm/client.js";
import { resolveSettings } from "#provider/cdm/config/resolve.js";
import { CdmError, type Failure, SettingsError } from "#provider/cdm/errors.js";
import { sendOnce } from "#provider/cdm/http/transport.js";
import { systemClock } from "#provider/common/clock.js";
import { control } from "../../../support/control.js";
import { authority, ConnectProxy, host, PrivateCloud } from "../../../support/privateCloud.js";
import { signature } from "../../../support/signer.js";
import { errorOf } from "../../../support/world.js";

const job = { clusterId: outOfTheBox.cluster, jobName: outOfTheBox.job };
const pair = { HW_ACCESS_KEY: outOfTheBox.accessKey, HW_SECRET_KEY: outOfTheBox.secretKey };
const proxyNames = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

/** A client as a user configures it, without a second try. */
async function clientOf(environment: Record<string, string>, clock = systemClock) {
    const given = { HW_PROJECT_ID: outOfTheBox.project, HW_METADATA_ENDPOINT: "http://127.0.0.1:1", ...environment };
    const configuration = { environment: given, home: "/nowhere" };
    const settings = await resolveSettings({}, { configuration, clock, sessions: new SessionCache() });
    return createClient(settings, job, { clock, deadline: clock.now() });
}

describe("the transport", () => {
    let emulator: Emulator;
    let cloud: PrivateCloud;
    let proxy: ConnectProxy;
    const before = Object.fromEntries(proxyNames.map((name) => [name, process.env[name]]));
    beforeEach(async () => {
        for (const name of proxyNames) delete process.env[name];
        emulator = await startEmulator({ bootMs: 0 });
        cloud = new PrivateCloud();
        await cloud.open(emulator.url);
        proxy = new ConnectProxy();
        await proxy.open(cloud.port);
    });
    afterEach(async () => {
        for (const [name, value] of Object.entries(before)) {
            if (value === undefined) delete process.env[name];
            else process.env[name] = value;
        }
        await proxy.close();
        await cloud.close();
        await emulator.close();
    });

    const atHost = { HW_CDM_ENDPOINT: `https://${host}`, HW_CACERT: authority.path };

    const refusedBy = async (address: string) => {
        const { failure } = (await sendOnce({ method: "GET", url: address, headers: {}, timeoutMs: 5_000 })) as {
            failure: Failure;
        };
        return { ...failure, message: new CdmError("say anything", failure).message };
    };

    // Symptom: "connect ECONNREFUSED 127.0.0.1:9090. … Try again later." to a user who had not started the emulator.
    for (const [address, start] of [
        // Nobody listens at this address of the machine, whatever runs on it.
        ["127.66.77.88:9090", "Start the emulator with npx huaweicloud-cdm-emulator. Check the address if it runs."],
        ["127.66.77.88:9091", "Start it. Check the address if it runs."],
    ] as const) {
        it(`asks whether it is running where ${address} refuses the connection`, async () => {
            const { message, kind, withoutEffect } = await refusedBy(`http://${address}/v1.1`);

            expect(message).to.equal(
                `CDM could not say anything: no answer: connect ECONNREFUSED ${address} (is it running?). ${start}`,
            );
            expect({ kind, withoutEffect }).to.deep.equal({ kind: "transient", withoutEffect: true });
        });
    }

    it("asks it of no address but this machine's", async () => {
        const { message } = await refusedBy("http://0.0.0.0:9/");

        expect(message).to.include("ECONNREFUSED").and.not.include("is it running");
    });

    describe("through a proxy of the environment", () => {
        it("tunnels: the proxy learns the host and nothing of who asks", async () => {
            process.env["HTTPS_PROXY"] = proxy.url;
            const client = await clientOf({ ...pair, ...atHost });

            await client.startJob({ day: "monday" });
            expect(await client.stopJob()).to.include({ submissionId: 1 });

            expect(proxy.asked.length).to.be.greaterThan(0);
            for (const head of proxy.asked) {
                expect(head).to.match(/^CONNECT cdm\.example\.test:443 HTTP\/1\.1\r\n/);
                expect(head).not.to.match(/SDK-HMAC|X-Sdk-Date|X-Project-Id|EMULATORACCESSKEY/i);
            }
            expect(cloud.seen).to.have.length(2);
        });

        it("shows the proxy's own user to the proxy alone", async () => {
            process.env["https_proxy"] = proxy.url.replace("//", "//me:pr0xy@");

            await (await clientOf({ ...pair, ...atHost })).showJobStatus();

            expect(proxy.asked[0]).to.include(`Proxy-Authorization: Basic ${btoa("me:pr0xy")}`);
            expect(cloud.seen[0]?.headers).not.to.have.property("proxy-authorization");
        });

        it("says in a failure, and never throws, that the proxy's address is none", async () => {
            process.env["HTTPS_PROXY"] = "http://proxy:port";

            const exchange = await sendOnce({ method: "GET", url: `https://${host}`, headers: {}, timeoutMs: 5_000 });

            expect(exchange)
                .to.have.nested.property("failure.text")
                .that.matches(/^no answer: Invalid URL/);
        });

        it("not where NO_PROXY names the host", async () => {
            Object.assign(process.env, { HTTPS_PROXY: proxy.url, NO_PROXY: ".example.test" });

            const error = await errorOf((await clientOf({ ...pair, ...atHost })).showJobStatus());

            expect(error.message).to.match(/ENOTFOUND|EAI_AGAIN/);
            expect(proxy.asked).to.deep.equal([]);
        });

        it("never to this machine, and never to the metadata of a cloud server", async () => {
            Object.assign(process.env, { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url });

            await (await clientOf({ ...pair, HW_CDM_ENDPOINT: emulator.url })).showJobStatus();
            const keys = await keysOfServer(sendOnce, { HW_METADATA_ENDPOINT: "http://metadata.example.test" });

            expect(keys).to.equal(undefined);
            expect(proxy.asked).to.deep.equal([]);
        });

        // Symptom: what the proxy answered instead of the tunnel was taken for CDM's, which no certificate had proved: a job was gone, a run stopped.
        for (const [status, body] of [
            ["201 Created", { submissions: [{ "job-name": outOfTheBox.job, "submission-id": 1, status: "STOPPED" }] }],
            ["404 Not Found", { errCode: "Cdm.0054", externalMessage: "the job does not exist" }],
            ["400 Bad Request", { errCode: "Cdm.0053", externalMessage: "not running" }],
            ["401 Unauthorized", { error_code: "APIGW.0301", error_msg: "no" }],
            ["429 Too Many Requests", { error_code: "APIGW.0308", error_msg: "later" }],
        ] as const) {
            it(`that says ${status} in CDM's words to the tunnel, says nothing of CDM`, async () => {
                process.env["HTTPS_PROXY"] = proxy.url;
                const text = JSON.stringify(body);
                proxy.refusal = `HTTP/1.1 ${status}\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`;
                const client = await clientOf({ ...pair, ...atHost });

                for (const act of [
                    () => client.showJobStatus({ repeats: false }),
                    () => client.startJob(),
                    () => client.stopJob(),
                ]) {
                    const error = await errorOf(act());

                    expect(error).to.be.instanceOf(CdmError);
                    expect(["unknown", "permission", "transient"]).to.include((error as CdmError).kind);
                    expect((error as CdmError).failure).not.to.have.property("code");
                    expect(error.message)
                        .to.include(`HTTP ${status.slice(0, 3)}`)
                        .and.include("proxy");
                }
                expect(cloud.seen).to.deep.equal([]);
            });
        }

        // Symptom: a proxy that quotes who asked it had its own password in an error.
        it("shows its password in no error, whatever the proxy quotes", async () => {
            process.env["HTTPS_PROXY"] = proxy.url.replace("//", "//me:pr0xy%21pass@");
            const text = `no: me, pr0xy!pass, pr0xy%21pass, ${btoa("me:pr0xy!pass")}`;
            proxy.refusal = `HTTP/1.1 407 No\r\nContent-Length: ${text.length}\r\nX-Request-Id: pr0xy!pass\r\nConnection: close\r\n\r\n${text}`;

            const { message } = await errorOf((await clientOf({ ...pair, ...atHost, ...process.env })).showJobStatus());

            expect(message).to.include("HTTP 407");
            for (const secret of ["pr0xy!pass", "pr0xy%21pass", btoa("me:pr0xy!pass")])
                expect(message).not.to.include(secret);
        });

        for (const [status, kind] of [
            ["407 Proxy Authentication Required", "unknown"],
            ["403 Forbidden", "permission"],
            ["503 Service Unavailable", "transient"],
        ] as const) {
            it(`that says ${status} to the tunnel, ends in an error that says so`, async () => {
                process.env["HTTPS_PROXY"] = proxy.url;
                proxy.refusal = `HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;

                const error = await errorOf((await clientOf({ ...pair, ...atHost })).startJob());

                expect(error).to.be.instanceOf(CdmError).and.to.have.property("kind", kind);
                expect(error.message).to.include(`HTTP ${status.slice(0, 3)}`);
                expect(cloud.seen).to.deep.equal([]);
            });
        }
    });

    describe("certificates", () => {
        const here = () => `https://localhost:${cloud.port}`;

        it("that nobody trusts end in an error that says what to do, and nothing is sent", async () => {
            const error = await errorOf((await clientOf({ ...pair, HW_CDM_ENDPOINT: here() })).startJob());

            expect(error.message).to.match(/certificate.*HW_CACERT.*NODE_EXTRA_CA_CERTS.*HW_INSECURE/);
            expect(error).to.have.nested.property("failure.withoutEffect", true);
            expect(cloud.seen).to.deep.equal([]);
        });

        it("are checked through a proxy too, the name in them as well", async () => {
            process.env["HTTPS_PROXY"] = proxy.url;
            const unknown = await clientOf({ ...pair, HW_CDM_ENDPOINT: `https://${host}` });
            const other = await clientOf({ ...pair, ...atHost, HW_CDM_ENDPOINT: "https://other.example.test" });

            expect((await errorOf(unknown.startJob())).message).to.match(/certificate.*HW_CACERT/);
            expect((await errorOf(other.startJob())).message).to.match(
                /does not match certificate's altnames.*HW_CACERT/,
            );
            expect(proxy.asked).to.have.length(2);
            expect(cloud.seen).to.deep.equal([]);
        });

        for (const [what, given] of [
            ["HW_CACERT, a file", { HW_CACERT: authority.path }],
            ["OS_CACERT, as the Terraform provider has it", { OS_CACERT: authority.path }],
            ["HW_CACERT, what would be in the file", { HW_CACERT: authority.text }],
            ["HW_INSECURE, which checks none", { HW_INSECURE: "true" }],
        ] as const) {
            it(`are trusted by ${what}`, async () => {
                const client = await clientOf({ ...pair, ...given, HW_CDM_ENDPOINT: here() });

                expect(await client.startJob()).to.include({ submissionId: 1 });
            });
        }

        it("are trusted by IAM's clients too", async () => {
            const user = {
                HW_USER_NAME: "emulator",
                HW_USER_PASSWORD: "emulator-password",
                HW_DOMAIN_NAME: "emulator",
            };
            const at = { HW_CDM_ENDPOINT: here(), HW_AUTH_URL: here(), HW_CACERT: authority.path };

            await (await clientOf({ ...user, ...at })).showJobStatus();

            expect(cloud.seen.map(({ url }) => url.slice(0, 5))).to.deep.equal(["/v3/a", "/v1.1"]);
        });

        it("are trusted by NODE_EXTRA_CA_CERTS, also beside HW_CACERT", async () => {
            const script =
                `const { sendOnce } = require(${JSON.stringify(require.resolve("#provider/cdm/http/transport.js"))});` +
                "const [url, ca] = process.argv.slice(1);" +
                'const request = { method: "GET", url, headers: {}, timeoutMs: 5000, tls: ca ? { ca } : {} };' +
                "sendOnce(request).then((got) => { console.log(got.answer?.httpStatus); process.exit(); });";
            const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority.path };
            for (const others of [[], [String(rootCertificates[0])]]) {
                const args = ["-e", script, "--", here(), ...others];
                const run = promisify(execFile)(process.execPath, args, { env });

                expect((await run).stdout).to.equal("404\n");
            }
        });

        it("in a file that is not there are a wrong setting", async () => {
            const error = await errorOf(clientOf({ ...pair, HW_CDM_ENDPOINT: here(), HW_CACERT: "/no/ca.pem" }));

            expect(error).to.be.instanceOf(SettingsError);
            expect(error.message).to.match(/HW_CACERT.*\/no\/ca\.pem.*ENOENT/);
        });

        it("insecure switches off that check and nothing else", async () => {
            const given = { ...pair, HW_INSECURE: "true" };

            const plain = await errorOf(clientOf({ ...given, HW_CDM_ENDPOINT: "http://cdm.example.test" }));
            const wrong = await errorOf(
                (await clientOf({ ...given, HW_SECRET_KEY: "wr0ng", HW_CDM_ENDPOINT: here() })).showJobStatus(),
            );

            expect(plain.message).to.include("must use https");
            expect(wrong.message).to.include("APIGW.0301");
        });
    });

    describe("an answer", () => {
        let server: Server;
        let asked: number;
        async function serve(listener: RequestListener): Promise<string> {
            asked = 0;
            server = createServer((request, response) => {
                asked += 1;
                listener(request, response);
            });
            await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
            return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        }
        afterEach(async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        });

        for (const [what, way] of [
            ["a signature", pair],
            ["a token", { HW_AUTH_TOKEN: outOfTheBox.token }],
        ] as const) {
            it(`that sends ${what} elsewhere is not followed`, async () => {
                const elsewhere = await serve((_, response) => response.end("{}"));
                for (const [operation, status] of [
                    ["status", 302],
                    ["start", 307],
                    ["stop", 308],
                ] as const) {
                    const body = JSON.stringify({ operation, kind: "redirect", location: `${elsewhere}/x`, status });
                    await control(emulator.url, "POST", "faults", body);
                }
                const client = await clientOf({ ...way, HW_CDM_ENDPOINT: emulator.url });

                for (const [call, status] of [
                    [client.showJobStatus, 302],
                    [client.startJob, 307],
                    [client.stopJob, 308],
                ] as const) {
                    expect(await errorOf(call())).to.have.nested.property("failure.httpStatus", status);
                }
                expect(asked).to.equal(0);
            });
        }

        it("that sends a password elsewhere is not followed", async () => {
            const elsewhere = await serve((_, response) => response.end("{}"));
            const body = JSON.stringify({ operation: "token", kind: "redirect", location: elsewhere, status: 307 });
            await control(emulator.url, "POST", "faults", body);
            const user = {
                HW_USER_NAME: "emulator",
                HW_USER_PASSWORD: "emulator-password",
                HW_DOMAIN_NAME: "emulator",
            };
            const at = { HW_CDM_ENDPOINT: emulator.url, HW_AUTH_URL: emulator.url };

            const error = await errorOf((await clientOf({ ...user, ...at })).showJobStatus());

            expect(error.message).to.match(/^IAM could not get a token.*HTTP 307/);
            expect(asked).to.equal(0);
        });

        it("that comes in drops without end is given up after the time of the whole", async () => {
            const url = await serve((_, response) => {
                const drops = setInterval(() => response.write(" "), 20);
                response.once("close", () => clearInterval(drops));
            });

            const exchange = await sendOnce({ method: "GET", url, headers: {}, timeoutMs: 300 });

            expect(exchange).to.have.nested.property("failure.text", "no complete answer within 0.3 s");
        });

        // Symptom: every read near its deadline failed, since a timer takes no fractions of a millisecond.
        it("is waited for where the time for it is a fraction", async () => {
            const url = await serve((_, response) => response.end("{}"));

            const exchange = await sendOnce({ method: "GET", url, headers: {}, timeoutMs: 2_999.577703 });

            expect(exchange).to.have.nested.property("answer.httpStatus", 200);
        });

        it("is read up to 8 MiB, and not beyond", async () => {
            const mebi = 1024 * 1024;
            let bytes = 8 * mebi;
            const url = await serve((_, response) => response.end(`{}${" ".repeat(bytes - 2)}`));
            const send = () => sendOnce({ method: "GET", url, headers: {}, timeoutMs: 5_000 });

            expect(await send()).to.have.nested.property("answer.httpStatus", 200);
            bytes += 1;
            expect(await send()).to.have.nested.property("failure.text", "an answer larger than 8 MiB");
        });

        it("that refuses something else than the signature is no reason to blame the clock", async () => {
            const missing = JSON.stringify({ errCode: "Cdm.0054", externalMessage: "The job does not exist." });
            const url = await serve((_, response) => response.writeHead(400).end(missing));
            const clock = { ...systemClock, now: () => Date.now() + 2 * 3_600_000 };

            const { message } = await errorOf(
                (await clientOf({ ...pair, HW_CDM_ENDPOINT: url }, clock)).showJobStatus(),
            );

            expect(message).to.include("Cdm.0054").and.not.include("it says");
        });

        it("to a signature below a path prefix: the prefix is signed", async () => {
            const seen: string[] = [];
            const url = await serve((request, response) => {
                const { authorization = "" } = request.headers;
                const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(";") ?? [];
                const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
                const path = request.url ?? "";
                const expected = signature({ method: request.method ?? "", path, headers }, outOfTheBox.secretKey);
                seen.push(path);
                response
                    .writeHead(authorization.endsWith(`Signature=${expected}`) ? 200 : 401)
                    .end('{"submissions":[]}');
            });

            await (await clientOf({ ...pair, HW_CDM_ENDPOINT: `${url}/gate/cdm/` })).showJobStatus();

            expect(seen[0]).to.match(/^\/gate\/cdm\/v1\.1\/emulator-project\/clusters\//);
        });
    });

    for (const [what, hours] of [
        ["ahead", 2],
        ["behind", -2],
    ] as const) {
        it(`explains a refused signature by a clock that is ${what}, with both times`, async () => {
            const now = Date.now();
            const clock = { ...systemClock, now: () => now + hours * 3_600_000 };
            const client = await clientOf({ ...pair, HW_CDM_ENDPOINT: emulator.url }, clock);

            const { message } = await errorOf(client.showJobStatus());

            expect(message).to.include(`Check this machine's clock: it says ${new Date(clock.now()).toISOString()}`);
            expect(message).to.include(`the service's ${new Date(now).toISOString().slice(0, 13)}`);
        });
    }

    it("blames no clock for a wrong key, nor for a token", async () => {
        for (const way of [{ ...pair, HW_SECRET_KEY: "wr0ng" }, { HW_AUTH_TOKEN: "wr0ng" }]) {
            const hours = "HW_AUTH_TOKEN" in way ? 2 : 0;
            const clock = { ...systemClock, now: () => Date.now() + hours * 3_600_000 };
            const client = await clientOf({ ...way, HW_CDM_ENDPOINT: emulator.url }, clock);

            expect((await errorOf(client.showJobStatus())).message).not.to.include("it says");
        }
    });
});
