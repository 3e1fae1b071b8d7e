import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as nextTick } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { askToken, byPassword } from "./asks.js";
import { clusterPath, Fixture, jobPath } from "./fixture.js";

const token = { "X-Auth-Token": outOfTheBox.token };
const json = { "Content-Type": "application/json" };
const megabyte = 1_000_000;
const start = `${jobPath}/start`;

/** An array nested to the given depth. */
function nested(depth: number): string {
    return "[".repeat(depth) + "]".repeat(depth);
}

/** How many bytes this process holds in buffers. What earlier specs left to the garbage collector does not count. */
function heldBytes(): number {
    setFlagsFromString("--expose-gc");
    runInNewContext("gc")();
    return process.memoryUsage().arrayBuffers;
}

/** `String` throws for this value. */
const textless = { toString: 1, valueOf: 1 };

describe("emulator: bodies", function () {
    this.timeout(30_000);
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    function job(driver: unknown, more: object = {}): string {
        const configs = [{ name: "schedulerConfig", inputs: [driver] }];
        return JSON.stringify({ jobs: [{ name: "made", "driver-config-values": { configs }, ...more }] });
    }

    /** Expects that the emulator still answers requests. */
    async function expectAlive(): Promise<void> {
        expect((await cdm.call("GET", `${jobPath}/status`)).status).to.equal(200);
    }

    const deep = nested(20_000);
    for (const [what, send, status] of [
        [
            "a job too deep to be written",
            () => cdm.call("POST", `${clusterPath}/cdm/job`, `{"jobs":[{"name":"made","more":${deep}}]}`),
            400,
        ],
        [
            "a link too deep to be written",
            () => cdm.call("POST", `${clusterPath}/cdm/link`, `{"links":[{"name":"made","more":${deep}}]}`),
            400,
        ],
        [
            "an order too deep to be quoted",
            () => cdm.send("PUT", "/_emulator/jobs/demo", `{"runMs":${deep}}`, json),
            400,
        ],
        [
            "an answer too deep to be sent",
            () =>
                cdm.send(
                    "POST",
                    "/_emulator/faults",
                    `{"operation":"any","kind":"status","status":200,"body":${deep}}`,
                    json,
                ),
            400,
        ],
        ["a login too deep", () => cdm.send("POST", "/v3/auth/tokens", `{"auth":${deep}}`), 400],
        [
            "an input whose name has no text",
            () => cdm.call("POST", `${clusterPath}/cdm/job`, job({ name: textless, value: textless })),
            200,
        ],
        [
            "a link's input whose name has no text",
            () =>
                cdm.call(
                    "POST",
                    `${clusterPath}/cdm/link`,
                    JSON.stringify({
                        links: [
                            { name: "made", "link-config-values": { configs: [{ inputs: [{ name: textless }] }] } },
                        ],
                    }),
                ),
            200,
        ],
        [
            "a patience that is no number",
            () =>
                cdm.call(
                    "POST",
                    `${clusterPath}/action`,
                    JSON.stringify({ stop: { stopMode: "GRACEFULLY", delayTime: textless } }),
                ),
            400,
        ],
    ] as const) {
        it(`answers ${what}`, async () => {
            const reply = await send();
            expect(reply.status, reply.text).to.equal(status);
            await expectAlive();
        });
    }

    it("shows a job whose values are no whole characters", async () => {
        const half = '{"jobs":[{"name":"made","from-config-values":{"configs":[{"inputs":[{"value":"\\ud800"}]}]}}]}';
        expect((await cdm.call("POST", `${clusterPath}/cdm/job`, half)).status).to.equal(200);
        expect((await cdm.call("GET", `${clusterPath}/cdm/job/made`)).status).to.equal(200);
    });

    it("answers a signature over headers that every object has", async () => {
        const date = new Date(cdm.now).toISOString().replace(/[-:]|\.\d+/g, "");
        for (const name of ["constructor", "toString", "__proto__"]) {
            const authorization = `SDK-HMAC-SHA256 Access=${outOfTheBox.accessKey}, SignedHeaders=${name}, Signature=00`;
            const reply = await cdm.send("GET", `${jobPath}/status`, undefined, {
                Authorization: authorization,
                "X-Sdk-Date": date,
            });
            expect(reply.status, name).to.equal(401);
        }
        await expectAlive();
    });

    it("knows a day however far the clock was moved", async () => {
        const year = JSON.stringify({ advanceMs: 31_536_000_000, speed: 1_000_000 });
        for (let i = 0; i < 10; i++) {
            await cdm.send("POST", "/_emulator/clock", year, json);
        }
        cdm.now += 9_000_000_000_000;
        expect((await askToken(cdm, byPassword())).status).to.equal(201);
    });

    /** Sends pieces for as long as the emulator takes them. Returns how many bytes it took, and its response. */
    async function flood(path: string, headers: Record<string, string>, total: number) {
        const outgoing = httpRequest(cdm.emulator.url, { method: "PUT", path, headers, agent: false });
        let sent = 0;
        const answered = new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
            outgoing.once("response", async (response: IncomingMessage) => {
                resolve({ status: response.statusCode, text: await text(response).catch(String) });
            });
            outgoing.once("error", reject);
        });
        const piece = Buffer.alloc(65_536, " ");
        const ended = answered.then(
            () => true,
            () => true,
        );
        let isOver = false;
        ended.then(() => {
            isOver = true;
        });
        while (sent < total && !isOver) {
            sent += piece.length;
            if (!outgoing.write(piece)) {
                await Promise.race([once(outgoing, "drain").catch(() => {}), ended]);
            }
            await nextTick();
        }
        const answer = await answered;
        outgoing.destroy();
        return { ...answer, sent };
    }

    for (const [what, path, headers, status] of [
        ["nobody's", start, {}, 401],
        ["a stranger's", start, { "X-Auth-Token": "made-up" }, 401],
        [
            "a stranger's signed",
            start,
            { Authorization: "SDK-HMAC-SHA256 Access=x, SignedHeaders=a, Signature=b" },
            401,
        ],
        ["for what is not there", "/nothing", {}, 404],
        ["a web page's", "/_emulator/jobs/demo", { ...json, Origin: "https://evil.example" }, 403],
        ["no JSON", "/_emulator/jobs/demo", { "Content-Type": "text/plain" }, 415],
    ] as const) {
        it(`reads nothing of a body that is ${what}`, async () => {
            const reply = await flood(path, headers, 200 * megabyte);
            expect(reply.status).to.equal(status);
            expect(reply.sent, "sent until the answer was there").to.be.below(10 * megabyte);
            await expectAlive();
        });
    }

    for (const [what, path, headers] of [
        ["a caller's", start, token],
        ["an order's", "/_emulator/jobs/demo", json],
    ] as const) {
        it(`reads no more than 12 MB of ${what} body`, async () => {
            const reply = await flood(path, headers, 200 * megabyte);
            expect(reply.status, reply.text).to.equal(413);
            expect(reply.sent).to.be.below(30 * megabyte);
            expect(cdm.emulator.truth().liveRuns).to.equal(0);
            await expectAlive();
        });

        it(`says at once that ${what} body is too large, where its length says so`, async () => {
            const reply = await flood(path, { ...headers, "Content-Length": String(900 * megabyte) }, 900 * megabyte);
            expect(reply.status, reply.text).to.equal(413);
            expect(reply.sent).to.be.below(10 * megabyte);
            await expectAlive();
        });
    }

    it("reads no more than 256 kB of who wants to log in", async () => {
        const body = `{"padding":"${"x".repeat(300_000)}"}`;
        expect((await cdm.send("POST", "/v3/auth/tokens", body)).status).to.equal(413);
        expect(cdm.emulator.truth().issued.tokens).to.equal(0);
    });

    it("calls for the body of a caller who waits to be called, and not for a stranger's", async () => {
        for (const [authToken, first] of [
            [outOfTheBox.token, /^HTTP\/1\.1 100 Continue/],
            ["made-up", /^HTTP\/1\.1 401 /],
        ] as const) {
            const { hostname, port } = new URL(cdm.emulator.url);
            const socket = connect(Number(port), hostname);
            const head = [
                `PUT ${start} HTTP/1.1`,
                "Host: localhost",
                `X-Auth-Token: ${authToken}`,
                "Content-Length: 2",
                "Expect: 100-continue",
            ];
            socket.write(`${head.join("\r\n")}\r\n\r\n`);
            const [data] = await once(socket, "data");
            expect(String(data)).to.match(first);
            socket.destroy();
        }
    });

    it("keeps what it was asked short, however long and however often it is asked", async () => {
        await cdm.call("GET", `/${"x".repeat(10_000)}`);
        const [entry] = cdm.emulator.requests("unknown");
        expect(entry?.path).to.have.length.below(1_100);
    });

    it("does not pile up a response that the caller does not read", async () => {
        const fault = { operation: "cluster", kind: "drip", everyMs: 0, bytes: 65_536, endless: true };
        expect((await cdm.send("POST", "/_emulator/faults", JSON.stringify(fault), json)).status).to.equal(200);
        const before = heldBytes();
        const { hostname, port } = new URL(cdm.emulator.url);
        const socket = connect(Number(port), hostname);
        await once(socket, "connect");
        socket.write(`GET ${clusterPath} HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: ${outOfTheBox.token}\r\n\r\n`);
        socket.pause();
        for (let i = 0; i < 1_000; i++) {
            await expectAlive();
        }
        expect(heldBytes() - before).to.be.below(5 * megabyte);
        socket.destroy();
    });
});
