import type { Verb } from "../columns.js";
import { against, type Row } from "../row.js";

const verbs: readonly Verb[] = ["status", "start", "stop"];

const request_id = "9f86d081884c7d659a2feaa0c55ad015";
const throttled = {
    kind: "status",
    status: 429,
    body: { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached", request_id },
};
const retryAfter = { headers: { "Retry-After": "20" } };

const bursts: readonly Row[] = [{}, retryAfter].flatMap((headers) => {
    const how = "headers" in headers ? "with Retry-After" : "without Retry-After";
    const burst = { ...throttled, ...headers, times: 4 };
    return [
        ...verbs.map((verb) => against(verb, `four times 429, ${how}`, burst)),
        {
            name: `any: four times 429, ${how}`,
            meets: verbs,
            strike: (bed) => bed.fault({ operation: "any", ...burst }),
        } satisfies Row,
    ];
});

const bodies = {
    JSON: { error_code: "APIGW.0201", error_msg: "Backend unavailable.", request_id },
    "a page": "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>",
};

/** An order may have had its effect before something on the way gave up on the answer; a look has none. */
const disturbances: readonly Row[] = [502, 503, 504].flatMap((status) =>
    Object.entries(bodies).flatMap(([form, body]) => [
        against("status", `${status} as ${form}, twice`, { kind: "status", status, body, times: 2 }),
        ...(["start", "stop"] as const).flatMap((verb) => [
            against(verb, `${status} as ${form}, before its effect`, { kind: "status", status, body }),
            against(verb, `${status} as ${form}, after its effect`, { kind: "status", status, body, after: true }),
        ]),
    ]),
);

const page = { kind: "status", status: 500, body: "<html><h1>Oops</h1></html>" };

const pages: readonly Row[] = [
    against("status", "a page with a 500", page),
    against("status", "a page with a 500, three times from the second look on", { ...page, nth: 2, times: 3 }),
    against("start", "a page with a 500, before its effect", page),
    against("start", "a page with a 500, after its effect", { ...page, after: true }),
    against("stop", "a page with a 500, before its effect", page),
    against("stop", "a page with a 500, after its effect", { ...page, after: true }),
];

export const gateway: readonly Row[] = [...bursts, ...disturbances, ...pages];
