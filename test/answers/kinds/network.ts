import fc from "fast-check";
import type { Failure } from "#provider/cdm/errors.js";
import { type Answer, json } from "../cdm.js";
import { type Kind, kind, type Reply, text } from "../kind.js";
import { nothing, perhaps, type Says } from "../says.js";

/** What provider/src/cdm/http/transport.ts makes of failures of the network. */
const failures: Readonly<Record<string, Failure>> = {
    "the connection is reset": { kind: "transient", text: "no answer: socket hang up" },
    "an answer over the limit": { kind: "unknown", text: "an answer larger than 8 MiB" },
    "the connection is refused": {
        kind: "transient",
        text: "no answer: connect ECONNREFUSED 10.0.0.1:443",
        withoutEffect: true,
    },
    "the host is not found": {
        kind: "unknown",
        text: "no answer: getaddrinfo ENOTFOUND cdm.example",
        advice: "Check the address, and the proxy in the environment if there is one.",
        withoutEffect: true,
    },
    "the certificate is not trusted": {
        kind: "unknown",
        text: "no answer: self-signed certificate",
        advice: "The server's certificate is not trusted, so nothing was sent.",
        withoutEffect: true,
    },
    "the answer can't be parsed": { kind: "transient", text: "no answer: Parse Error: Expected HTTP/" },
};

export const ofNetwork: readonly Kind[] = [
    ...Object.entries(failures).map(([name, failure]) =>
        kind({
            name,
            data: fc.constant(0),
            isBeforeEffect: failure.withoutEffect === true,
            make: (): Reply => ({
                exchange: { failure },
                says: failure.withoutEffect ? { what: "no" } : nothing,
                passes: true,
            }),
        }),
    ),
    kind({
        name: "no answer in time",
        data: fc.constant(0),
        make: (_, { request: { timeoutMs } }): Reply => ({
            exchange: { failure: { kind: "transient", text: `no complete answer within ${timeoutMs / 1_000} s` } },
            says: nothing,
            passes: true,
            tookMs: timeoutMs,
        }),
    }),
    kind({
        name: "a slow answer",
        data: fc.constantFrom(0.1, 0.5, 0.9),
        make: (share, { reach, request: { timeoutMs } }): Reply => {
            const { answer, says } = reach();
            return { exchange: { answer }, says, tookMs: Math.floor(share * timeoutMs) };
        },
    }),
];

/** Headers that a server, a gateway or a proxy may send. `ago` and `in` are seconds from now. */
const retryAfters: Readonly<Record<string, readonly (unknown | { readonly inSeconds: number })[]>> = {
    "0": ["0", "00", " 0 "],
    "below 0": ["-1", "-0.5", "-99999"],
    "a fraction": ["1.5", "0.001", ".5", "1e-3"],
    huge: ["86400", "99999999999999999999", "1e9"],
    "a date in the past": [{ inSeconds: -3_600 }, { inSeconds: -1 }, "Thu, 01 Jan 1970 00:00:00 GMT"],
    "a date ahead": [{ inSeconds: 5 }, { inSeconds: 86_400 }, "Fri, 31 Dec 9999 23:59:59 GMT"],
    "no time at all": ["soon", "", "NaN", "Infinity", "\u0000", "0x10", "1;2"],
    "no text": [["0", "1"], [], 0, null, {}],
};

export const ofRetryAfter: readonly Kind[] = Object.entries(retryAfters).map(([what, values]) =>
    kind({
        name: `Retry-After: ${what}`,
        data: fc.record({
            status: fc.constantFrom(429, 429, 503, 502),
            value: fc.constantFrom(...values),
            date: fc.constantFrom("now", "none", "far"),
        }),
        make: ({ status, value, date }, { asked, now }): Reply => {
            const headers = { ...dated(date, now), "retry-after": valueAt(value, now) };
            const body = { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached." };
            const isThrottled = status === 429;
            const answer = isThrottled ? { ...json(body, 429), headers } : text("<h1>busy</h1>", status, headers);
            const says: Says = isThrottled && (asked === "start" || asked === "stop") ? { what: "no" } : nothing;
            return { exchange: { answer }, says, passes: true };
        },
    }),
);

function valueAt(value: unknown, now: number): unknown {
    const inSeconds = (value as { inSeconds?: number } | null)?.inSeconds;
    return inSeconds === undefined ? value : new Date(now + inSeconds * 1_000).toUTCString();
}

function dated(date: string, now: number): Answer["headers"] {
    if (date === "none") return {};
    return { date: new Date(now + (date === "far" ? 400 * 86_400_000 : 0)).toUTCString() };
}

const otherHeaders: Readonly<Record<string, readonly Answer["headers"][]>> = {
    "Content-Type": ["text/html", "application/xml", "", "application/json; charset=utf-16", "image/png"].map(
        (type) => ({
            "content-type": type,
        }),
    ),
    Date: ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "yesterday", ""].map((date) => ({ date })),
    "headers as lists": [{ date: ["a", "b"], "x-request-id": ["a", "b"], "set-cookie": ["a=b", "c=d"] }],
    "headers of the language": [JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}')],
    Location: [{ location: "https://elsewhere.example" }],
};

/** CDM's own answer under headers that are not CDM's. */
export const ofHeaders: readonly Kind[] = Object.entries(otherHeaders).map(([what, sets]) =>
    kind({
        name: `odd headers: ${what}`,
        data: fc.constantFrom(...sets),
        make: (headers, { reach }): Reply => {
            const { answer, says } = reach();
            return { exchange: { answer: { ...answer, headers } }, says: perhaps(says) };
        },
    }),
);
