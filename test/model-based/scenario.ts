import fc from "fast-check";
import type { Inputs } from "../support/contract.js";
import { type Edition, names } from "./cdm.js";
import { type Asked, type Happening, happening, users, type WorldEvent, worldEvent } from "./happenings.js";
import { meets } from "./notYet.js";
import { type Way, way } from "./ways.js";
import { wording } from "./words.js";

/** What a user may write, beside the names. */
export type Choices = Omit<Inputs, "clusterId" | "jobName">;

interface Step {
    /** `up` with what the program says then, or `refresh`. */
    readonly program: Choices | "refresh";
    readonly way: Way;
    /** How much time passes before it. */
    readonly gapMs: number;
    readonly happenings: readonly Happening[];
}

/** Everything that is decided by chance. At the end the resource is destroyed, again and again. */
export interface Scenario {
    readonly seed: number;
    readonly edition: Edition;
    /** What happened to the job before we came. */
    readonly before: readonly WorldEvent[];
    readonly steps: readonly Step[];
    readonly destroys: readonly { readonly gapMs: number; readonly happenings: readonly Happening[] }[];
}

/** What a property looks at most. */
export interface Focus {
    readonly most: [Asked, ...Asked[]];
    readonly timeouts: readonly (string | undefined)[];
    readonly lagSeconds: readonly number[];
    readonly maxSteps: number;
    readonly maxHappenings: { readonly up: number; readonly destroy: number };
    /** Runs end badly once the `up` is over, and the program has them started again. */
    readonly rerunsMuch?: true;
}

const seconds = (...choices: number[]) => fc.constantFrom(...choices.map((one) => one * 1_000));

function editionOf({ lagSeconds, rerunsMuch }: Focus): fc.Arbitrary<Edition> {
    return fc.record({
        // Some take longer than anybody waits who has given no timeout.
        bootMs: seconds(0, 3, 40, 0, 3, 40, 3_000),
        runMs: rerunsMuch ? seconds(35, 170) : seconds(3_600, 0, 4, 35, 170, 3_600, 0, 4, 35, 170, 100_000),
        outcome: rerunsMuch
            ? fc.constantFrom("FAILED", "FAILED", "SUCCEEDED")
            : fc.constantFrom("SUCCEEDED", "SUCCEEDED", "FAILED", "FAILURE_ON_SUBMIT"),
        stopMs: seconds(0, 0, 4, 25, 50, 0, 0, 4, 25, 50, 3_000),
        afterStop: fc.constantFrom("STOPPED", "FAILED"),
        lagMs: seconds(...lagSeconds),
        startAnswer: fc.constantFrom("full", "full", "fiveFields", "idOnly", "emptyList", "nothing"),
        stopAnswer: fc.constantFrom("submissions", "validation", "empty", "nothing"),
        startBeside: fc.constantFrom("refused", "taken"),
        stopOfNothing: fc.constantFrom("code", "validation"),
        clusterDown: fc.constantFrom("code", "notFound", "badGateway"),
        skewMs: meets("B2") ? seconds(0, 0, -240, 90, 8 * 3_600, -8 * 3_600) : seconds(0, 0, -240, 90),
        wording: wording(),
        isUserTold: fc.constantFrom(true, true, false),
        isRetried: fc.boolean(),
        ourUser: meets("B4")
            ? fc.constantFrom(users.ours, users.ours, users.ours, users.service)
            : fc.constant(users.ours),
    });
}

/** Optional inputs are left out more often than not, so that the defaults are met too. */
function choicesOf({ timeouts, rerunsMuch }: Focus): fc.Arbitrary<Choices> {
    const timeout = fc.constantFrom(...timeouts);
    const choices = fc.record(
        {
            desiredState: fc.constantFrom("running" as const, "running", "running", "stopped"),
            waitFor: fc.constantFrom("submitted" as const, "running", "completed"),
            ifRunning: fc.constantFrom("fail" as const, "adopt", "restart"),
            onUpdate: fc.constantFrom("restart" as const, "queue"),
            onDelete: fc.constantFrom("stop" as const, "finish"),
            onForeignRun: fc.constantFrom("leave" as const, "leave", "stop", "fail"),
            onStopFailure: fc.constantFrom("error" as const, "error", "error", "warn"),
            ...(meets("B4") && { onRunOfSameUser: fc.constantFrom("ours" as const, "foreign") }),
            failOnRunFailure: fc.boolean(),
            rerunOn: fc.subarray(["failed", "stopped", "lost"] as const, { minLength: 1 }).map((words) => [...words]),
            maxReruns: fc.constantFrom(0, 1, 2),
            pollInterval: fc.constantFrom("5s", "1s", "2s", "20s", "45s"),
            triggers: fc.nat({ max: 2 }),
            timeouts: fc.record({ create: timeout, update: timeout, delete: timeout }),
        },
        { requiredKeys: ["timeouts"] },
    );
    return choices.map(({ timeouts: given, ...rest }) => ({
        ...rest,
        ...(rerunsMuch && { rerunOn: ["failed", "stopped", "lost"] as const, waitFor: "running" as const }),
        timeouts: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    }));
}

/** Which limits a run has, and whether its end is proved at a delete. */
const limits: fc.Arbitrary<Choices> = fc.record(
    {
        onTimeout: fc.constantFrom("keep" as const, "stop", "stop"),
        maxRunTime: fc.constantFrom("10s", "100s", "30m", "30h"),
        onDelete: fc.constantFrom("send" as const, "stop", "finish"),
    },
    { requiredKeys: [] },
);

/** They are drawn last, so that a seed gives the same scenarios but for them. */
const limitsInTurn = fc.record({ first: limits, later: limits, from: fc.nat({ max: 4 }) });

export function scenarioOf(focus: Focus): fc.Arbitrary<Scenario> {
    const { most, maxSteps, maxHappenings, rerunsMuch } = focus;
    const choices = choicesOf(focus);
    const happenings = (maxLength: number) => fc.array(happening(...most), { maxLength });
    const gapMs = rerunsMuch ? seconds(30, 300, 300, 1_200) : seconds(0, 2, 30, 300, 1_200);
    const wayOfNext: fc.Arbitrary<Way> = rerunsMuch ? fc.oneof(fc.constant<Way>({ refreshed: true }), way) : way;
    const first = fc.record({ program: choices, way, gapMs: fc.constant(0), happenings: happenings(maxHappenings.up) });
    // Most programs stay as they are from one `up` to the next but for one thing.
    const change = fc.oneof(
        { weight: 3, arbitrary: fc.constant("refresh" as const) },
        { weight: 3, arbitrary: fc.constant({}) },
        { weight: rerunsMuch ? 1 : 4, arbitrary: fc.record({ triggers: fc.nat({ max: 9 }) }) },
        { weight: 3, arbitrary: choices },
    );
    const next = fc.record({ change, way: wayOfNext, gapMs, happenings: happenings(maxHappenings.up) });
    const whole = fc.record({
        seed: fc.nat(),
        edition: editionOf(focus),
        before: fc.oneof(
            { weight: 2, arbitrary: fc.constant([]) },
            { weight: 1, arbitrary: fc.array(worldEvent, { maxLength: 2 }) },
        ),
        steps: fc.tuple(first, fc.array(next, { maxLength: maxSteps })).map(inTurn),
        destroys: fc.array(fc.record({ gapMs, happenings: happenings(maxHappenings.destroy) }), {
            minLength: 1,
            maxLength: 3,
        }),
        limits: limitsInTurn,
    });
    return whole.map(({ limits: { first: early, later, from }, steps, ...rest }) => ({
        ...rest,
        steps: steps.map((step, index) => withLimits(step, index < from ? early : later)),
    }));
}

function withLimits(step: Step, chosen: Choices): Step {
    return step.program === "refresh" ? step : { ...step, program: { ...step.program, ...chosen } };
}

function inTurn([first, rest]: [
    { program: Choices; way: Way; gapMs: number; happenings: Happening[] },
    { change: Choices | "refresh"; way: Way; gapMs: number; happenings: Happening[] }[],
]): Step[] {
    let program = first.program;
    const steps: Step[] = [first];
    for (const { change, ...step } of rest) {
        if (change !== "refresh") program = { ...program, ...change };
        steps.push({ ...step, program: change === "refresh" ? "refresh" : program });
    }
    return steps;
}

export function inputsOf(choices: Choices): Inputs {
    const impossible = choices.desiredState === "stopped" && choices.waitFor === "completed";
    const place = { clusterId: names.cluster, jobName: names.job };
    const { onTimeout, ...others } = choices;
    // A program that says both is refused.
    const isRefused = onTimeout === "stop" && choices.waitFor === "submitted";
    const said = isRefused ? others : choices;
    return { ...place, ...said, ...(impossible && { waitFor: "running" }) };
}
