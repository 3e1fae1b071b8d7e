import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { type CdmClient, createClient } from "#provider/cdm/client.js";
import { CdmError } from "#provider/cdm/errors.js";
import { FakeClock } from "../../support/fakeClock.js";
import { settingsWith } from "../../support/settingsWith.js";
import { errorOf } from "../../support/world.js";

const job = { clusterId: outOfTheBox.cluster, jobName: outOfTheBox.job };

function clientOf(
    endpoint: string,
    clock = new FakeClock(),
    authToken: string = outOfTheBox.token,
    timeoutMs = 600_000,
): CdmClient {
    const settings = settingsWith(endpoint, outOfTheBox.project, { authToken }, clock);
    return createClient(settings, job, { clock, deadline: clock.now() + timeoutMs });
}

describe("the client, against the emulator", () => {
    let emulator: Emulator;
    let client: CdmClient;
    beforeEach(async () => {
        emulator = await startEmulator({ bootMs: 0 });
        client = clientOf(emulator.url);
    });
    afterEach(() => emulator.close());

    it("starts, shows and stops a job", async () => {
        expect(await client.startJob({ day: "1" })).to.include({ submissionId: 1, creationUser: outOfTheBox.user });
        expect(await client.showJobStatus()).to.include({ submissionId: 1, status: "RUNNING" });
        expect(await client.showJob()).to.include({ name: "demo", status: "RUNNING" });
        expect(await client.stopJob()).to.include({ submissionId: 1, status: "STOPPED" });
    });

    it("shows the cluster's state", async () => {
        expect(await client.showClusterDetail()).to.include({ status: "200" });
    });

    it("is refused with a wrong token, once, in a sentence without the token", async () => {
        const error = await errorOf(clientOf(emulator.url, new FakeClock(), "wr0ng-t0ken").showJobStatus());

        expect(error.message).to.match(
            /^CDM could not show the status of job "demo".*APIGW\.0301, HTTP 401.*HW_AUTH_TOKEN/,
        );
        expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.to.include("wr0ng-t0ken");
        expect(emulator.requests()).to.have.length(1);
    });
});

describe("the client, on a bad line", () => {
    const clock = new FakeClock();
    let server: Server;
    let requests: number;
    afterEach(() => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(() => resolve(undefined)));
    });

    async function serve(...answers: RequestListener[]): Promise<CdmClient> {
        requests = 0;
        server = createServer((request, response) => {
            const answer = answers[Math.min(requests++, answers.length - 1)];
            answer?.(request, response);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, clock);
    }

    const idle: RequestListener = (_, response) => response.end('{"submissions":[]}');
    const status = (code: number, body = "", headers = {}): RequestListener => {
        return (_, response) => response.writeHead(code, headers).end(body);
    };
    const reset: RequestListener = (request) => request.socket.destroy();

    for (const [what, trouble] of [
        ["502 with a page", status(502, "<html>Bad Gateway</html>")],
        ["503", status(503)],
        ["429 with Retry-After", status(429, "", { "Retry-After": "30" })],
        ["truncated JSON", status(200, '{"submissions":[')],
        ["a connection that breaks", reset],
        [
            "half an answer",
            (_, response) => {
                response.writeHead(200, { "Content-Length": "100" });
                response.write('{"sub');
                setImmediate(() => response.destroy());
            },
        ],
    ] as [string, RequestListener][]) {
        it(`reads again after ${what}`, async () => {
            const client = await serve(trouble, trouble, idle);

            expect(await client.showJobStatus()).to.equal(undefined);
            expect(requests).to.equal(3);
        });

        for (const order of ["start", "stop"] as const) {
            it(`never sends a ${order} twice after ${what}`, async () => {
                const client = await serve(trouble, idle);

                expect(await errorOf(client[`${order}Job`]())).to.be.instanceOf(CdmError);
                expect(requests).to.equal(1);
            });
        }
    }

    for (const [what, trouble, kind, withoutEffect] of [
        ["an empty 429", status(429), "throttled", true],
        // A page of a proxy may come after the effect.
        ["a 429 with a page", status(429, "<html>Slow down</html>"), "throttled", undefined],
        ["a connection that breaks", reset, "transient", undefined],
    ] as const) {
        it(`says of a start ${withoutEffect ? "that it had no effect" : "nothing of its effect"} after ${what}`, async () => {
            const client = await serve(trouble, idle);

            const error = (await errorOf(client.startJob())) as CdmError;

            expect([error.kind, error.failure.withoutEffect]).to.deep.equal([kind, withoutEffect]);
        });
    }

    for (const [variables, body] of [
        [undefined, ""],
        [{ day: "2026-11-24" }, '{"variables":{"day":"2026-11-24"}}'],
    ] as const) {
        it(`sends ${body || "no body"} with the start`, async () => {
            let received = "";
            const client = await serve(async (request, response) => {
                for await (const chunk of request) received += chunk;
                response.end("{}");
            });

            await client.startJob(variables);

            expect(received).to.equal(body);
        });
    }

    it("waits as long as the server asks", async () => {
        const client = await serve(status(429, "", { "Retry-After": "30" }), idle);
        const begun = clock.now();

        await client.showJobStatus();

        expect(clock.now() - begun).to.equal(30_000);
    });

    it("gives up at the deadline, with the last answer", async () => {
        const client = await serve(status(503, '{"error_code":"APIGW.0613","error_msg":"IAM unavailable"}'));
        const begun = clock.now();

        const error = await errorOf(client.showJobStatus());

        expect(error.message).to.include("IAM unavailable (APIGW.0613, HTTP 503)");
        expect(clock.now() - begun).to.be.at.most(600_000);
        expect(requests).to.be.lessThan(40);
    });

    it("follows no redirect, so that the token goes nowhere else", async () => {
        const client = await serve(status(302, "", { Location: "http://u:p@127.0.0.1:1/elsewhere?ticket=1" }), idle);

        // Symptom: the error called it an empty answer and sent its reader to look up a code that there was none of.
        expect((await errorOf(client.showJobStatus())).message).to.match(
            /: a redirect, which is not followed, to http:\/\/127\.0\.0\.1:1\/elsewhere \(HTTP 302\)\. .* Check HW_CDM_ENDPOINT/,
        );
        expect(requests).to.equal(1);
    });

    it("reads no answer beyond 8 MiB", async () => {
        const client = await serve((_, response) => response.end("x".repeat(9 * 1024 * 1024)));

        expect((await errorOf(client.showJobStatus())).message).to.include("larger than 8 MiB");
    });

    it("holds on to nothing of the request in its errors", async () => {
        const client = await serve(reset);

        const error = await errorOf(client.stopJob());

        expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.to.include(outOfTheBox.token);
        expect(error).not.to.have.property("config");
        expect(error.cause).to.equal(undefined);
    });

    it("waits for no answer longer than its deadline allows", async () => {
        await serve(() => {});
        const { port } = server.address() as AddressInfo;
        const hasty = clientOf(`http://127.0.0.1:${port}`, clock, outOfTheBox.token, 0);

        const error = await errorOf(hasty.showJobStatus());

        expect(error).to.have.property("kind", "transient");
        expect(error.message).to.include("no complete answer within 1 s");
    });

    it("says that nothing listens, and that a start had no effect", async () => {
        await serve(idle);
        const { port } = server.address() as AddressInfo;
        await new Promise((resolve) => server.close(resolve));

        const error = await errorOf(clientOf(`http://127.0.0.1:${port}`, clock, outOfTheBox.token, 0).startJob());

        expect(error).to.have.nested.property("failure.withoutEffect", true);
        expect(error.message).to.include("ECONNREFUSED");
    });
});
