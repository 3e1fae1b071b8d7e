import fc from "fast-check";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { Ending } from "./exchange.js";
import { apiBodies, apiBody, badJson, orders, secrets, written } from "./values.js";

/**
 * A request, and what the emulator must do with it. `refused`: it answers 4xx and changes nothing. `broken`: the bytes
 * are no request, so it may not answer, and it changes nothing. `free`: it answers, or applies a fault from an earlier
 * request.
 */
export interface Request {
    readonly what: string;
    readonly fate: "refused" | "broken" | "free";
    readonly bytes: Buffer;
    readonly ending: Ending;
}

type Headers = readonly (readonly [string, string])[];

const { project, cluster } = outOfTheBox;
const inCluster = `/v1.1/${project}/clusters/${cluster}`;
const methods = ["GET", "PUT", "POST", "DELETE"] as const;
const oddMethods = ["HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND"] as const;

const name = fc.constantFrom(
    "demo",
    "all",
    "made",
    "%00",
    "%E0",
    "..",
    "%2e%2e%2f",
    "<script>",
    "a%20b",
    "x".repeat(500),
);
const cdmPath = fc.oneof(
    ...["/start", "/stop", "/status", "", "?page_no=0", "?jobType=x&filter=%ff"].map((end) =>
        name.map((job) => `${inCluster}/cdm/job/${job}${end}`),
    ),
    ...["", "/action", "/cdm/submissions?jname=demo", "/cdm/job", "/cdm/link", "/cdm/link/made"].map((end) =>
        fc.constant(inCluster + end),
    ),
    fc.constantFrom(`/v1.1/${project}/clusters`, `/v1.1/${project}/clusters/job`, "/v1.1/other/clusters"),
);
/** The paths of services that authenticate callers themselves, or not at all. */
const ownPath = fc.constantFrom(
    "/v3/auth/tokens",
    "/v3/auth/tokens?nocatalog=true",
    "/v3/projects?name=emulator-region&name=x",
    "/v3/auth/domains",
    "/v3/users/%E0",
    "/v3/users/x",
    "/v3.0/OS-CREDENTIAL/securitytokens",
    "/v3.0/OS-CREDENTIAL/credentials/EMULATORACCESSKEY",
    "/openstack/latest/securitykey",
    "/openstack/latest/meta_data.json",
    "/meta-data/latest/api/token",
    "/v3.0/OS-AUTH/id-token/tokens",
);
const nowhere = fc.oneof(
    fc.constantFrom("/", "//", "/v1.1", "/_emulator", "/_emulator//", "/%2e%2e/_emulator/truth", "*", "http://evil/"),
    fc.webPath().map((path) => `/nowhere${path}`),
    fc.constant(`/${"x".repeat(8_000)}`),
);

/** A placeholder for the time of sending. The emulator would reject an old signature by its date alone. */
export const momentSent = "20231114T221320Z";
const signature = fc
    .tuple(
        fc.constantFrom("EMULATORACCESSKEY", "EMULATORTEMPORARYKEY", "nobody", ""),
        fc.constantFrom("host", "constructor", "__proto__;toString", "", "x-sdk-date;host", ";;"),
        fc.constantFrom("", "00", "ff".repeat(32)),
    )
    .map(
        ([key, signed, proof]): Headers => [
            ["Authorization", `SDK-HMAC-SHA256 Access=${key}, SignedHeaders=${signed}, Signature=${proof}`],
            ["X-Sdk-Date", momentSent],
        ],
    );
const stranger = fc.oneof(
    fc.constant<Headers>([]),
    fc.constantFrom("made-up", "", "constructor", "x".repeat(3_000)).map((token): Headers => [["X-Auth-Token", token]]),
    signature,
);
const known: Headers = [["X-Auth-Token", outOfTheBox.token]];
const odd = fc.constantFrom<Headers>(
    [],
    [],
    [["X-Subject-Token", outOfTheBox.token]],
    [["X-Security-Token", "hunter2-of-a-caller"]],
    [["Cookie", "session=hunter2-of-a-caller"]],
    [["Range", "bytes=0-"]],
    [["Upgrade", "websocket"]],
    [["Accept-Encoding", "gzip;q=x"]],
    [["X-Long", "x".repeat(4_000)]],
);
const foreign = fc.constantFrom<Headers>(
    [["Origin", "https://evil.example"]],
    [["Origin", "null"]],
    [["Origin", "http://["]],
    [["Sec-Fetch-Site", "cross-site"]],
    [["Sec-Fetch-Site", "same-site"]],
);
const foreignHost = fc.constantFrom(
    "evil.example",
    "evil.example:80",
    "[::",
    "a@127.0.0.1",
    "127.0.0.1.evil",
    "::1",
    "_",
);
const json: Headers = [["Content-Type", "application/json"]];
const noJson = fc.constantFrom<Headers>([], [["Content-Type", "text/plain"]], [["Content-Type", "application/jsonp"]]);
const query = fc.constantFrom("", `?token=${secrets[4]}`, `?X-Auth-Token=${secrets[0]}&x=%`);

interface Parts {
    readonly method: string;
    readonly path: string;
    readonly headers: Headers;
    readonly host?: string;
    readonly body?: string | undefined;
    readonly chunked?: boolean;
}

function head({ method, path, headers, host = "127.0.0.1:9090" }: Parts, more: Headers): string {
    const lines = [["Host", host] as const, ["Connection", "close"] as const, ...headers, ...more];
    return [`${method} ${path} HTTP/1.1`, ...lines.map(([key, value]) => `${key}: ${value}`), "", ""].join("\r\n");
}

function bytesOf(parts: Parts): Buffer {
    const { body, chunked = false } = parts;
    if (body === undefined) return Buffer.from(head(parts, []), "latin1");
    const bytes = Buffer.from(body);
    if (!chunked) {
        return Buffer.concat([Buffer.from(head(parts, [["Content-Length", String(bytes.length)]]), "latin1"), bytes]);
    }
    const framed =
        bytes.length > 0 ? [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")] : [];
    const first = Buffer.from(head(parts, [["Transfer-Encoding", "chunked"]]), "latin1");
    return Buffer.concat([first, ...framed, Buffer.from("0\r\n\r\n")]);
}

/** fast-check prints the request's bytes. */
function sent(what: string, fate: Request["fate"], bytes: Buffer, ending: Ending): Request {
    const shown = () => `${what}: ${JSON.stringify(bytes.subarray(0, 2_000).toString("latin1"))}`;
    return { what, fate, bytes, ending, [fc.toStringMethod]: shown } as Request;
}

function request(what: string, fate: Request["fate"], parts: fc.Arbitrary<Parts>): fc.Arbitrary<Request> {
    return parts.map((one) => sent(what, fate, bytesOf(one), "last"));
}

const method = fc.constantFrom(...methods);
const anyMethod = fc.constantFrom(...methods, ...methods, ...oddMethods);
const body = fc.oneof({ weight: 4, arbitrary: apiBody }, { weight: 1, arbitrary: badJson });
const order = fc
    .constantFrom(...orders)
    .chain(([verb, path, right]) => right.map((text) => ({ method: verb, path, headers: json, body: text })));
/** The requests to the control API that have a body. */
const writing = fc.constantFrom(...orders.filter(([verb]) => verb !== "GET" && verb !== "DELETE"));

const headers = odd.map((more) => [...known, ...more]);
const chunked = fc.boolean();
/** The requests of the API, each with the kind of its body. */
const calls = fc.constantFrom(
    ...([
        ["PUT", `${inCluster}/cdm/job/demo/start`, "start"],
        ["PUT", `${inCluster}/cdm/job/demo/stop`, "none"],
        ["GET", `${inCluster}/cdm/job/demo/status`, "none"],
        ["GET", `${inCluster}/cdm/job/made`, "none"],
        ["GET", `${inCluster}/cdm/job/all?page_size=100`, "none"],
        ["GET", `${inCluster}/cdm/submissions?jname=demo`, "none"],
        ["POST", `${inCluster}/cdm/job`, "job"],
        ["POST", `${inCluster}/cdm/job`, "job"],
        ["PUT", `${inCluster}/cdm/job/demo`, "job"],
        ["POST", `/v1.1/${project}/clusters/job`, "job"],
        ["PUT", `${inCluster}/cdm/job/demo`, "job"],
        ["DELETE", `${inCluster}/cdm/job/made`, "none"],
        ["POST", `${inCluster}/cdm/link`, "link"],
        ["GET", `${inCluster}/cdm/link/made`, "none"],
        ["PUT", `${inCluster}/cdm/link/made`, "link"],
        ["POST", `${inCluster}/cdm/link?validate=true`, "link"],
        ["DELETE", `${inCluster}/cdm/link/made`, "none"],
        ["GET", inCluster, "none"],
        ["POST", `${inCluster}/action`, "action"],
        ["POST", "/v3/auth/tokens", "login"],
        ["POST", "/v3.0/OS-CREDENTIAL/securitytokens", "login"],
        ["GET", "/openstack/latest/securitykey", "none"],
        ["PUT", "/meta-data/latest/api/token", "none"],
        ["POST", "/v3.0/OS-AUTH/id-token/tokens", "login"],
    ] as const),
);
const call = calls.chain(([verb, path, takes]) =>
    fc.record({
        method: fc.constant(verb),
        path: fc.constant(path),
        headers,
        chunked,
        body: apiBodies[takes].map(written),
    }),
);
const anyCall = fc.record({
    method: anyMethod,
    path: fc.oneof({ weight: 3, arbitrary: cdmPath }, ownPath),
    headers,
    body: fc.option(body, { nil: undefined, freq: 4 }),
    chunked,
});
const good = fc.oneof({ weight: 3, arbitrary: call }, { weight: 1, arbitrary: anyCall });

/** The bytes of a request, made invalid. */
const broken = fc
    .tuple(fc.oneof(good, order), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat({ max: 9 }))
    .map(([parts, at, noise, way]): Request => {
        const whole = bytesOf(parts);
        const noisy = Buffer.from(noise);
        const text = whole.toString("latin1");
        const spoilt = (changed: string) => Buffer.from(changed, "latin1");
        const inHead = at % text.indexOf("\r\n\r\n");
        const ways: readonly (readonly [string, () => Buffer])[] = [
            ["noise alone", () => Buffer.concat([Buffer.from([0xff]), noisy])],
            ["cut off in its head", () => whole.subarray(0, inHead)],
            ["cut off in its body", () => spoilt(`${head(parts, [["Content-Length", "100000"]])}{"a":`)],
            ["noise in its first line", () => Buffer.concat([Buffer.from([0]), noisy, whole])],
            [
                "two lengths",
                () =>
                    spoilt(
                        head(parts, [
                            ["Content-Length", "1"],
                            ["Content-Length", "2"],
                        ]),
                    ),
            ],
            [
                "a length and pieces",
                () =>
                    spoilt(
                        `${head(parts, [
                            ["Content-Length", "1"],
                            ["Transfer-Encoding", "chunked"],
                        ])}x`,
                    ),
            ],
            ["a piece of no length", () => spoilt(`${head(parts, [["Transfer-Encoding", "chunked"]])}zz\r\nx`)],
            ["a negative length", () => spoilt(head(parts, [["Content-Length", "-1"]]))],
            ["a head without end", () => spoilt(`GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}`)],
            ["another protocol", () => spoilt("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")],
        ];
        const [what = "", make = () => noisy] = ways[way] ?? [];
        return sent(what, "broken", make(), "atOnce");
    });

/** The emulator does not read a stranger's body, and must not take its rest for the next request. */
const hidden = fc.tuple(cdmPath, stranger, order, fc.boolean()).map(([path, headers, inner, chunked]): Request => {
    const outer = { method: "PUT", path, headers, body: bytesOf(inner).toString("latin1"), chunked };
    const bytes = Buffer.from(bytesOf(outer).toString("latin1").replace("Connection: close\r\n", ""), "latin1");
    return sent("an order in a stranger's body", "refused", bytes, "afterAnswer");
});

export const anyRequest: fc.Arbitrary<Request> = fc.oneof(
    { weight: 7, arbitrary: request("the API", "free", good) },
    { weight: 4, arbitrary: request("an order", "free", order) },
    {
        weight: 2,
        arbitrary: request(
            "a stranger at the API",
            "refused",
            fc.record({ method, path: cdmPath, headers: stranger, body: fc.option(body, { nil: undefined }) }),
        ),
    },
    {
        weight: 2,
        arbitrary: request(
            "a page of the web",
            "refused",
            fc
                .tuple(fc.oneof(good, order), foreign)
                .map(([parts, more]) => ({ ...parts, headers: [...parts.headers, ...more] }))
                .filter((parts) => parts.method !== "HEAD"),
        ),
    },
    {
        weight: 2,
        arbitrary: request(
            "an order under a foreign name",
            "refused",
            fc.tuple(order, foreignHost).map(([parts, host]) => ({ ...parts, host })),
        ),
    },
    {
        weight: 1,
        arbitrary: request(
            "an order that is not JSON",
            "refused",
            fc.tuple(order, noJson).map(([parts, headers]) => ({ ...parts, headers })),
        ),
    },
    {
        weight: 1,
        arbitrary: request(
            "an order that says nothing",
            "refused",
            fc.tuple(writing, badJson).map(([[verb, path], text]) => ({
                method: verb,
                path: path.replace("/forget", "/runs"),
                headers: json,
                body: text,
            })),
        ),
    },
    {
        weight: 1,
        arbitrary: request(
            "nowhere",
            "refused",
            fc.record({ method, path: fc.tuple(nowhere, query).map((all) => all.join("")), headers: odd }),
        ),
    },
    { weight: 1, arbitrary: hidden },
    { weight: 3, arbitrary: broken },
);
