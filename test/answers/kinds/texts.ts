import fc from "fast-check";
import { type Answer, type Asked, json } from "../cdm.js";
import { type Context, type Kind, kind, ofJob, type Reply, replied, text } from "../kind.js";
import { nothing, perhaps, type Says } from "../says.js";
import { token, variable } from "../secrets.js";

/** A text as plain data: a long one stays short in print. */
interface Odd {
    readonly unit: string;
    readonly times: number;
}

const once = (...units: string[]) => fc.record({ unit: fc.constantFrom(...units), times: fc.constantFrom(1, 3) });

/** As it is, and as the writers of JSON, addresses, forms and pages have it. */
function spellings(secret: string): string[] {
    const inJson = JSON.stringify(secret).slice(1, -1);
    return [
        secret,
        inJson,
        JSON.stringify(inJson),
        inJson.replaceAll("/", "\\/").replaceAll("&", "\\u0026").replaceAll("<", "\\u003C"),
        encodeURIComponent(secret),
        encodeURIComponent(encodeURIComponent(secret)).replace(/%[\dA-F]{2}/g, (octet) => octet.toLowerCase()),
        new URLSearchParams({ x: secret }).toString(),
        secret.replace(/\W/g, (sign) => `&#${sign.charCodeAt(0)};`),
        secret.replace(/\W/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`),
        Buffer.from(`user:${secret}`).toString("base64"),
    ];
}

const sorts: Readonly<Record<string, fc.Arbitrary<Odd>>> = {
    "half a character": once("\ud800", "a\udc00b", "x\ud83d", "\udfff"),
    "control characters": once(
        "\u0000",
        "\u0007bell",
        "\u001b[31mred\u001b[0m",
        "a\rb",
        "\u0085",
        "a\tb",
        "\u007f",
        "\u2028",
    ),
    "changes of direction": once("\u202eevil", "\u2066in\u2069", "\u200f", "\u061c"),
    "much text": fc.record({
        unit: fc.constantFrom("word ", "x", "é😀", "a\n"),
        times: fc.constantFrom(1_000, 30_000),
    }),
    "any text": fc.record({ unit: fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), times: fc.constant(1) }),
    "commands of others": once(
        "::add-mask::x",
        "\n::error::x",
        "##[command]x",
        "x ##vso[task.complete]",
        "<{%fg 1%}>",
        "%}><{%x%}>",
    ),
    "a credential": once(...spellings(token)),
    "a secret variable": once(...spellings(variable)),
};

interface Place {
    readonly on?: readonly Asked[];
    make(odd: string, context: Context): Answer;
    says?(says: Says): Says;
}

const changed = (context: Context, change: (run: Record<string, unknown>) => Record<string, unknown>): Answer => {
    const { answer } = context.reach();
    const body = JSON.parse(answer.text);
    const runs: unknown = body?.submissions;
    if (!Array.isArray(runs)) return answer;
    // Of a job that never ran nothing is changed: that would be a run.
    if (runs.some((run) => run?.status === "NEVER_EXECUTED")) return answer;
    return { ...answer, text: JSON.stringify({ ...body, submissions: runs.map((run) => change(run)) }) };
};

/** Where a text of CDM's, or of something on the way, is told to the user or kept. */
const places: Readonly<Record<string, Place>> = {
    "the message of an error": { make: (odd) => json({ errCode: "Cdm.0014", externalMessage: odd }, 400) },
    "the message of a disturbance": { make: (odd) => json({ errCode: "Cdm.0036", externalMessage: odd }, 500) },
    "the code of an error": { make: (odd) => json({ errCode: `Cdm.${odd}`, externalMessage: "no" }, 400) },
    "a refusal": { on: ofJob, make: (odd) => json({ "validation-result": [{ message: odd, status: "ERROR" }] }) },
    "a page": { make: (odd) => text(`<html><body>${odd}</body></html>`, 403) },
    "a text under 200": { make: (odd) => text(`${odd} `) },
    "the request id": {
        make: (odd) => ({
            ...json({ errCode: "Cdm.0014", externalMessage: "no" }, 400),
            headers: { "x-request-id": odd },
        }),
    },
    "the request id of a body": {
        make: (odd) => json({ error_code: "APIGW.0302", error_msg: "no", request_id: odd }, 403),
    },
    "a location": { make: (odd) => text("", 302, { location: `https://login.example/${odd}` }) },
    "the status of a run": {
        on: ["status", "start", "history"],
        make: (odd, context) => changed(context, (run) => ({ ...run, status: odd })),
    },
    "the user of a run": {
        on: ["status", "start", "history"],
        make: (odd, context) =>
            changed(context, (run) => ({ ...run, "creation-user": `${run["creation-user"]}${odd}` })),
    },
    "the reasons of a failure": {
        on: ["status", "history"],
        make: (odd, context) =>
            changed(context, (run) => ({ ...run, status: "FAILED", "error-summary": odd, "error-details": odd })),
    },
    "other texts of a run": {
        on: ["status", "start", "stop", "history"],
        make: (odd, context) =>
            changed(context, (run) => ({
                ...run,
                "external-id": odd,
                "last-udpate-user": odd,
                isStopingIncrement: odd,
                counters: { [odd]: { [odd]: 1, ROWS_READ: odd } },
            })),
    },
};

function saysOf(where: string, context: Context, before: Says | undefined): Says {
    const { asked } = context;
    if (before === undefined) {
        const isNo = where === "the message of an error" || where === "the request id of a body";
        const isPlain = isNo || where === "the request id";
        if (asked === "stop" || asked === "start")
            return isPlain || where === "a refusal" ? { what: "no", isSure: false } : nothing;
        return nothing;
    }
    if (where === "the reasons of a failure" && (before.what === "live" || before.what === "ended"))
        return { ...before, what: "ended", isSure: false };
    // A word that nobody knows is no end.
    if (where === "the status of a run" && before.what === "ended") return { ...before, what: "live", isSure: false };
    // Another user's run is another run.
    if (where === "the user of a run" && before.what === "live") return { ...before, isSure: false };
    return perhaps(before);
}

export const ofTexts: readonly Kind[] = Object.entries(places).flatMap(([where, { on, make }]) =>
    Object.entries(sorts).map(([sort, data]) =>
        kind({
            name: `${sort} in ${where}`,
            ...(on && { on }),
            data,
            make: ({ unit, times }, context): Reply => {
                let before: Says | undefined;
                const watched: Context = {
                    ...context,
                    reach: () => {
                        const said = context.reach();
                        before = said.says;
                        return said;
                    },
                };
                const answer = make(unit.repeat(times), watched);
                const isDisturbed = where === "the message of a disturbance" || where === "a text under 200";
                return replied(answer, saysOf(where, context, before), isDisturbed);
            },
        }),
    ),
);
