import fc from "fast-check";
import { meets } from "./notYet.js";

/** What the world does, whoever is looking. */
export type WorldEvent =
    | { readonly kind: "finishes" | "fails" | "comesBack" | "isRetried" | "isForgotten" }
    | { readonly kind: "scheduleStarts"; readonly user: string }
    | { readonly kind: "strangerStarts" | "ourUserStarts" | "serviceStarts" }
    | { readonly kind: "clusterStops" | "clusterDeleted" | "jobDeleted"; readonly backAfterMs?: number | undefined }
    | { readonly kind: "isUnknown"; readonly forMs: number }
    /** Our own wall clock is set. What lasts gets neither longer nor shorter by it. */
    | { readonly kind: "clockStepsOn" | "clockStepsBack"; readonly byMs: number };

const noWords = ["emptyObject", "null", "noContent", "jobs", "emptyList"] as const;
export type NoWord = (typeof noWords)[number] | "otherJob";
const noWordKinds: readonly NoWord[] = [
    ...(meets("A1") ? noWords : []),
    ...(meets("A2") ? (["otherJob"] as const) : []),
];

export function isNoWord(kind: Trouble["kind"]): kind is NoWord {
    return kind === "otherJob" || (noWords as readonly string[]).includes(kind);
}

type StrangersStart = "strangerStarts" | "ourUserStarts" | "serviceStarts";
const strangersStarts: readonly StrangersStart[] = [
    "strangerStarts",
    "ourUserStarts",
    ...(meets("B4") ? (["serviceStarts"] as const) : []),
];

/** What goes wrong with one request. */
export type Trouble =
    | { readonly kind: "lostBefore" | "lostAfter" | "cutShort" | "refused" | "ignored" }
    | { readonly kind: "throttled"; readonly retryAfterSeconds?: number | undefined }
    | { readonly kind: "lostAndLate"; readonly afterMs: number }
    /** Something on the way answers in CDM's place, under 2xx, and tells of no run of the job. */
    | { readonly kind: NoWord }
    /** Nothing comes of it, and somebody else starts the job. */
    | { readonly kind: "lostAndTaken"; readonly afterMs: number; readonly by: StrangersStart }
    | { readonly kind: "slow"; readonly beforeMs: number; readonly afterMs: number }
    | { readonly kind: "page"; readonly status: number; readonly isAfterEffect: boolean };

const clockKinds = ["clockStepsOn", "clockStepsBack"] as const satisfies readonly WorldEvent["kind"][];

/** Every kind that must be met, or the properties prove less than they say. */
export const eventKinds: readonly WorldEvent["kind"][] = [
    "finishes",
    "fails",
    "comesBack",
    "isRetried",
    "scheduleStarts",
    "strangerStarts",
    "ourUserStarts",
    "isUnknown",
    "isForgotten",
    "jobDeleted",
    "clusterStops",
    "clusterDeleted",
    ...(meets("B4") ? (["serviceStarts"] as const) : []),
    ...(meets("D") ? clockKinds : []),
];

export const troubleKinds: readonly Trouble["kind"][] = [
    "lostBefore",
    "lostAfter",
    "lostAndLate",
    "cutShort",
    "slow",
    "throttled",
    "page",
    "refused",
    "ignored",
    ...(meets("B3") ? (["lostAndTaken"] as const) : []),
    ...noWordKinds,
];

export type Asked = "look" | "start" | "stop" | "cluster" | "other";

/** An event or a trouble, and when in an operation: at a request (the nth of its kind), or some time after the begin. */
export type Happening =
    | { readonly on: Asked; readonly nth: number; readonly times: number; readonly trouble: Trouble }
    | { readonly on: Asked; readonly nth: number; readonly moment: "before" | "after"; readonly event: WorldEvent }
    | { readonly afterMs: number; readonly event: WorldEvent };

/** `service`: the service's own, which the vendor's samples show for runs of whoever asked. */
export const users = { ours: "pulumi", stranger: "night-shift", service: "op_svc_cdm" } as const;

const seconds = (...choices: number[]) => fc.constantFrom(...choices.map((one) => one * 1_000));
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

export const worldEvent: fc.Arbitrary<WorldEvent> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("finishes" as const, "fails") }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("comesBack" as const, "isRetried") }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom(...strangersStarts) }) },
    {
        weight: 3,
        arbitrary: fc.record({
            kind: fc.constant("scheduleStarts" as const),
            user: fc.constantFrom(users.ours, users.stranger),
        }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("isUnknown" as const), forMs: seconds(3, 30, 200) }) },
    {
        weight: 2,
        arbitrary: fc.record({
            kind: fc.constantFrom("clusterStops" as const, "jobDeleted"),
            backAfterMs: perhaps(seconds(5, 60, 400)),
        }),
    },
    { weight: 1, arbitrary: fc.constantFrom<WorldEvent>({ kind: "isForgotten" }, { kind: "clusterDeleted" }) },
    {
        weight: meets("D") ? 3 : 0,
        arbitrary: fc.record({ kind: fc.constantFrom(...clockKinds), byMs: seconds(120, 3_600, 24 * 3_600) }),
    },
);

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
    {
        weight: 5,
        arbitrary: fc.record({ kind: fc.constantFrom("lostAfter" as const, "lostAfter", "lostBefore", "cutShort") }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("refused" as const, "ignored") }) },
    {
        weight: 2,
        arbitrary: fc.record({
            kind: fc.constant("throttled" as const),
            retryAfterSeconds: perhaps(fc.constantFrom(1, 7, 40, 600)),
        }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("lostAndLate" as const), afterMs: seconds(2, 9) }) },
    ...noWordKinds.map((kind) => ({ weight: 1, arbitrary: fc.constant({ kind }) })),
    {
        weight: meets("B3") ? 2 : 0,
        arbitrary: fc.record({
            kind: fc.constant("lostAndTaken" as const),
            afterMs: seconds(3, 20, 600),
            by: fc.constantFrom(...strangersStarts),
        }),
    },
    {
        weight: 3,
        arbitrary: fc.record({
            kind: fc.constant("slow" as const),
            beforeMs: seconds(0, 1, 8, 29, 34),
            afterMs: seconds(0, 1, 8, 29),
        }),
    },
    {
        weight: 2,
        arbitrary: fc.record({
            kind: fc.constant("page" as const),
            status: fc.constantFrom(502, 500),
            isAfterEffect: fc.boolean(),
        }),
    },
);

/** @param asked the requests at which it happens */
export function happening(...asked: [Asked, ...Asked[]]): fc.Arbitrary<Happening> {
    const on = fc.constantFrom(...asked);
    const nth = fc.constantFrom(0, 0, 0, 1, 1, 2, 4);
    const moment = fc.constantFrom("before" as const, "after");
    return fc.oneof(
        { weight: 4, arbitrary: fc.record({ on, nth, times: fc.constantFrom(1, 1, 2, 5), trouble }) },
        { weight: 4, arbitrary: fc.record({ on, nth, moment, event: worldEvent }) },
        { weight: 2, arbitrary: fc.record({ afterMs: fc.nat({ max: 150_000 }), event: worldEvent }) },
    );
}
