import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import { createRegistry, type Host, type JobRunInputs, type JobRunState, PendingStarts } from "#provider/run/index.js";
import { create, read, remove, update } from "../support/core.js";
import { recordingSink } from "../support/events.js";
import { FakeClock } from "../support/fakeClock.js";
import type { Aim, Attempt, Ending, Verb } from "./attempt.js";
import type { Replacement } from "./exchanged.js";
import type { Happening } from "./happening.js";
import { policy, runOf, wasLiedTo } from "./judge.js";
import { Line } from "./line.js";
import type { Parsing } from "./parsing.js";
import { readable } from "./readable.js";
import type { Scenario } from "./scenario.js";
import { type Scene, scenes } from "./scenes.js";
import { token, variable } from "./secrets.js";
import { inTime, mayBeSent } from "./sending.js";
import type { Tally } from "./tally.js";
import { Trace } from "./trace.js";
import { Violation } from "./violation.js";
import { isLive, place, users, World } from "./world.js";

/** Work that grows with the square of an answer's length takes minutes. */
const longestWorkMs = 5_000;
/** A slow machine may take longer: so many times as long as it takes to parse the same answers. */
const longestWorkOfParsing = 3;

interface Task {
    readonly name: string;
    readonly verb: Verb;
    readonly aim: Aim;
    readonly inputs: JobRunInputs;
    readonly state?: JobRunState | undefined;
    readonly replacements?: readonly Replacement[];
}

/** Runs a scenario. Throws with the whole trace where a promise is broken. */
export async function runScenario(scenario: Scenario, tally: Tally): Promise<void> {
    const runner = new ScenarioRunner(scenario, tally);
    const before = process.cpuUsage();
    try {
        await runner.runAll();
        const { takesMs, measuredMs } = runner.parsing;
        // The time of this process alone, however busy the machine is, and without what the measure itself takes.
        const workMs = process.cpuUsage(before).user / 1_000 - measuredMs;
        if (workMs > Math.max(longestWorkMs, longestWorkOfParsing * takesMs))
            throw new Violation(
                `to read the answers takes ${workMs / 1_000} s of work, and to parse them ${takesMs / 1_000} s`,
            );
    } catch (error) {
        const what = error instanceof Violation ? error.message : String(error instanceof Error ? error.stack : error);
        const broken = new Error(`${what}\n\n${runner.trace.lines().join("\n")}\n`);
        broken.stack = broken.message;
        throw broken;
    }
}

class ScenarioRunner {
    readonly trace: Trace;
    private readonly clock = new FakeClock();
    private readonly world: World;
    private readonly line: Line;
    private attempt: Attempt | undefined;
    /** Rejects as soon as something is broken. What is under way then stays so: it might go on for ever. */
    private breaks: (violation: unknown) => void = () => {};
    private hasLied = false;

    constructor(
        private readonly scenario: Scenario,
        private readonly tally: Tally,
    ) {
        const scene: Scene = scenes[scenario.scene];
        this.trace = new Trace(this.clock.now);
        this.world = new World(this.clock, { ...scenario.nature, ...scene.nature });
        this.line = new Line(
            this.clock,
            this.world,
            (asked) => this.guarded((attempt) => mayBeSent(asked, attempt, this.clock.now())),
            (replacement) => this.tally.meets(this.scenario.scene, replacement),
        );
    }

    get parsing(): Parsing {
        return this.line.parsing;
    }

    async runAll(): Promise<void> {
        const { scenario } = this;
        const scene: Scene = scenes[scenario.scene];
        const before = scene.after && (await this.prepare(scene.after));
        if (before) await this.clock.advance(10_000);
        const { happening, replacements } = scenario;
        if (happening) this.clock.at(happening.afterMs, () => this.happen(happening));
        const inputs = this.inputs({ ...scene.inputs, onStopFailure: scenario.onStopFailure });
        const timeouts = { create: scenario.timeout, update: scenario.timeout, delete: scenario.timeout };
        const given = { ...inputs, timeouts };
        // A read and a delete know the program only by what the state holds.
        const state = before && scene.verb !== "update" ? { ...before, ...given } : before;
        const ending = await this.run({ ...scene, name: scenario.scene, inputs: given, state, replacements });
        await this.endHonestly(scene, ending, state);
    }

    /** Whatever is in the state now, an honest destroy leaves nothing of ours live. */
    private async endHonestly(scene: Scene, ending: Ending, before: JobRunState | undefined): Promise<void> {
        const isKept = ending.kind === "failed" && scene.verb !== "create";
        const state = isKept ? before : ending.kind === "failed" ? undefined : ending.state;
        if (state === undefined) return;
        await this.clock.advance(5_000);
        const { onStopFailure: _, desiredState: __, timeouts: ___, onDelete: ____, ...rest } = state;
        const inputs = { ...rest, ...(state.desiredState && { desiredState: state.desiredState }) } as JobRunState;
        // By then it is forgotten what was said wrong.
        const last = await this.run({ name: "an honest delete", verb: "delete", aim: "end", inputs, state: inputs });
        // Known by its date alone, and under another name than ours, it is nobody's for certain.
        const isMisnamed = state.submissionId === undefined && state.creationUser !== users.ours;
        const mayRefuse = this.hasLied || this.hasStranger() || isMisnamed || state.unfinished?.phase === "start";
        if (last.kind !== "done" && !mayRefuse) {
            throw new Violation(`an honest delete after it fails: ${last.error.message}`);
        }
        const [live] = this.world.liveOfOurs;
        if (last.kind === "done" && live && !this.hasLied)
            throw new Violation(`an honest delete after it leaves run ${live.id} live`);
    }

    private hasStranger(): boolean {
        return this.world.runs.some((run) => !run.isOurs && isLive(run));
    }

    private async prepare(after: NonNullable<Scene["after"]>): Promise<JobRunState | undefined> {
        const given = this.inputs({});
        const short = { create: "15s" };
        const lost = { times: 1_000, isAfterEffect: true, kind: "the connection is reset", data: 0 } as const;
        const inputs = {
            create: { ...given, waitFor: "submitted" } as const,
            waiting: { ...given, waitFor: "completed", timeouts: short } as const,
            lostStart: { ...given, timeouts: short },
        }[after];
        const replacements: Replacement[] =
            after === "lostStart"
                ? [
                      { ...lost, on: "start", nth: 0 },
                      { ...lost, on: "status", nth: 1 },
                  ]
                : [];
        const ending = await this.run({ name: "before", verb: "create", aim: "start", inputs, replacements });
        if (ending.kind === "failed") throw new Violation(`what comes before fails: ${ending.error.message}`);
        return ending.state;
    }

    private inputs(given: Partial<JobRunInputs>): JobRunInputs {
        return {
            clusterId: place.cluster,
            jobName: place.job,
            projectId: place.project,
            pollInterval: this.scenario.pollInterval,
            variables: { password: variable },
            triggers: 1,
            __secretVariables: ["password"],
            __urn: "urn:pulumi:a",
            ...given,
        };
    }

    private happen({ what }: Happening): void {
        const { last } = this.world;
        this.trace.tell(`   * ${what}`);
        if (what === "ends" || what === "strangerFollows") {
            if (last?.isOurs) this.world.end(last, "SUCCEEDED");
            if (what === "strangerFollows" && last?.isOurs) this.world.begin(false);
        } else this.world.there = what;
    }

    private async run(task: Task): Promise<Ending> {
        const { name, verb, aim, inputs, state, replacements = [] } = task;
        const { clock, world, line } = this;
        line.replace(replacements);
        const broken = new Promise<never>((_, reject) => {
            this.breaks = reject;
        });
        const isLong = inputs.waitFor === "completed" || inputs.onDelete === "finish" || inputs.onUpdate === "queue";
        const given = verb === "read" ? "5m" : inputs.timeouts?.[verb];
        const attempt: Attempt = {
            name,
            verb,
            aim,
            inputs,
            world,
            begunAt: clock.now(),
            timeoutMs: given === undefined ? (isLong ? 24 * 3_600_000 : 20 * 60_000) : millisecondsOf(given),
            pollMs: millisecondsOf(inputs.pollInterval ?? "5s"),
            isMisled: this.hasLied,
            owesStart: state?.unfinished?.phase === "start",
            exchanged: line.exchanged,
        };
        this.attempt = attempt;
        this.trace.begins(name, line.exchanged);
        const ending = await Promise.race([this.act(verb, inputs, state), broken]);
        this.attempt = undefined;
        this.trace.tell(ending.kind === "done" ? `${name} succeeds` : `${name} ends: ${ending.kind}: ${ending.error}`);
        policy(attempt, ending, clock.now());
        this.hasLied ||= wasLiedTo(attempt);
        if (aim === "adopt" && ending.kind !== "failed" && ending.state) {
            const run = runOf(world, ending.state);
            if (run) run.isOurs = true;
        }
        return ending;
    }

    private async act(verb: Verb, inputs: JobRunInputs, state: JobRunState | undefined): Promise<Ending> {
        const host = this.host();
        try {
            if (verb === "create") return { kind: "done", state: (await create(inputs, host)).state };
            if (state === undefined) throw new Violation(`${verb} without a state`);
            if (verb === "update") return { kind: "done", state: await update(state, inputs, host) };
            if (verb === "read") return { kind: "done", state: await read(state, host) };
            return { kind: "done", isLetGo: (await remove(state, host)) === undefined };
        } catch (error) {
            if (error instanceof Violation) throw error;
            const { properties } = error as { properties?: JobRunState };
            const thrown = error as Error;
            return properties === undefined
                ? { kind: "failed", error: thrown }
                : { kind: "partial", error: thrown, state: properties };
        }
    }

    /** Lets a rule judge what is about to happen. Where it is broken, nothing goes on. */
    private async guarded(rule: (attempt: Attempt) => void): Promise<void> {
        if (this.attempt === undefined) {
            this.breaks(new Violation("something is done after the end of the operation"));
            return new Promise(() => {});
        }
        try {
            rule(this.attempt);
        } catch (error) {
            this.breaks(error);
            await new Promise(() => {});
        }
    }

    private host(): Host {
        const { clock } = this;
        const sleep = async (milliseconds: number) => {
            await this.guarded((attempt) => inTime(attempt, clock.now() + milliseconds));
            await clock.sleep(milliseconds);
        };
        const say = (what: string) => (text: string) => {
            try {
                readable(what, text);
            } catch (error) {
                this.breaks(error);
            }
        };
        const { sink } = recordingSink(clock, { judge: say("an event"), isBroken: (error) => this.breaks(error) });
        const report = { progress: say("progress"), info: say("an info"), warn: say("a warning") };
        return {
            configuration: {
                environment: {
                    HW_CDM_ENDPOINT: "https://cdm.example",
                    HW_PROJECT_ID: place.project,
                    HW_AUTH_TOKEN: token,
                },
                home: "/nowhere",
            },
            sessions: new SessionCache(),
            clock: { ...clock, now: clock.now, random: randomOf(this.scenario.seed), sleep },
            registry: createRegistry(),
            starts: new PendingStarts(),
            logFor: () => report,
            events: sink,
            transport: this.line.transport,
        };
    }
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

function millisecondsOf(duration: string): number {
    return Number(duration.slice(0, -1)) * (unitMs[duration.slice(-1) as keyof typeof unitMs] ?? Number.NaN);
}

/** The same numbers for the same seed. Source: mulberry32. */
function randomOf(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}
