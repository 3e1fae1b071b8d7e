import type { JobRunState } from "#provider/run/index.js";
import { showsLiveRun } from "../support/contract.js";
import { FakeClock } from "../support/fakeClock.js";
import type { Attempt, Ending } from "./attempt.js";
import { deletesWhereNothingIsInTheWay, waitsAsLongAsItWasGiven } from "./calm.js";
import { Cdm } from "./cdm.js";
import { type Counts, type LimitKind, limitKinds } from "./counts.js";
import { Engine, endingOf, type Kept, type RunOperation } from "./engine.js";
import { Events } from "./events.js";
import { Gateway } from "./gateway.js";
import type { Happening } from "./happenings.js";
import { isForgottenWithReason, isKept, mayMistake, takesNoOther } from "./invariants.js";
import { isLive, type Run } from "./job.js";
import { meets } from "./notYet.js";
import { Ownership } from "./ownership.js";
import { processOf } from "./process.js";
import { randomOf } from "./random.js";
import { inTime, mayArrive, mayBeSent, startsOnce } from "./rules.js";
import { inputsOf, type Scenario } from "./scenario.js";
import type { Sending } from "./sending.js";
import { Trace } from "./trace.js";
import { beginning, ended } from "./traceLines.js";
import { Violation } from "./violation.js";
import { kindsOf } from "./words.js";

/** Runs a scenario. Throws with the whole trace where a promise is broken. */
export async function runScenario(scenario: Scenario, counts: Counts): Promise<void> {
    const runner = new ScenarioRunner(scenario, counts);
    counts.add("scenarios");
    try {
        await runner.runAll();
    } catch (error) {
        const what = error instanceof Violation ? error.message : String(error instanceof Error ? error.stack : error);
        const broken = new Error(`${what}\n\n${runner.trace.lines.join("\n")}\n`);
        broken.stack = broken.message;
        throw broken;
    }
}

class ScenarioRunner {
    readonly trace: Trace;
    private readonly clock = new FakeClock();
    private readonly cdm: Cdm;
    private readonly events: Events;
    private readonly gateway: Gateway;
    private readonly ownership: Ownership;
    private readonly engine: Engine;
    private readonly random: () => number;
    private readonly attempts: Attempt[] = [];
    private attempt: Attempt | undefined;
    private violation: Violation | undefined;

    constructor(
        private readonly scenario: Scenario,
        private readonly counts: Counts,
    ) {
        this.random = randomOf(scenario.seed);
        this.trace = new Trace(this.clock.monotonic);
        this.cdm = new Cdm(this.clock, scenario.edition);
        this.events = new Events(this.clock, this.cdm, this.trace, counts);
        this.ownership = new Ownership(() => this.cdm.job.runs, scenario.edition);
        this.gateway = new Gateway(this.clock, this.cdm, this.events, this, this.trace, counts);
        this.engine = new Engine(
            () => this.host(),
            this.run,
            (kind) => counts.add(kind),
        );
    }

    async runAll(): Promise<void> {
        for (const kind of kindsOf(this.scenario.edition.wording)) this.counts.add(kind);
        for (const event of this.scenario.before) {
            this.events.happen(event);
            await this.clock.advance(20_000);
        }
        for (const { program, way, gapMs, happenings } of this.scenario.steps) {
            await this.clock.advance(gapMs);
            this.gateway.expect(happenings);
            if (program === "refresh") await this.engine.refresh();
            else await this.engine.up(inputsOf(program), way);
        }
        for (const { gapMs, happenings } of [...this.scenario.destroys, quiet, quiet]) {
            await this.clock.advance(gapMs);
            this.gateway.expect(happenings);
            await this.engine.destroy();
        }
    }

    sends(sending: Sending): void {
        const { attempt } = this;
        if (attempt === undefined) throw new Violation("a request is sent outside of any operation");
        this.policy(() => mayBeSent(sending, attempt, this.ownership));
        if (sending.kind === "start") this.ownership.sends(sending, attempt);
        attempt.sendings.push(sending);
    }

    knowsALiveRun(): boolean {
        const { held, state } = this.attempt ?? {};
        return held !== undefined && isLive(held) && showsLiveRun(state?.status);
    }

    starts(sending: Sending): void {
        const attempt = this.attemptOf(sending);
        if (this.ownership.isMistaken || mayMistake(attempt, this.ownership)) return;
        this.policy(() => mayArrive(sending, attempt, this.cdm.job.live));
    }

    started(sending: Sending): void {
        const attempt = this.attemptOf(sending);
        if (sending.made) attempt.made.push(sending.made);
        this.policy(() => startsOnce(attempt));
    }

    private attemptOf(sending: Sending): Attempt {
        const attempt = this.attempts.find(({ sendings }) => sendings.includes(sending));
        if (attempt === undefined) throw new Violation("a request is sent outside of any operation");
        return attempt;
    }

    private readonly run: RunOperation = async (name, { others, staying, ...given }, act) => {
        const { state } = given;
        const attempt: Attempt = {
            ...given,
            name,
            held: this.ownership.runOf(state),
            others: this.runsOf(others),
            staying: this.runsOf(staying),
            owedAfter: this.ownership.runOf(state?.unfinished?.after),
            begunAt: this.clock.monotonic(),
            sendings: [],
            made: [],
        };
        this.trace.tell(beginning(attempt));
        this.counts.add(name);
        const happened = this.counts.happened;
        const isCalm = this.cdm.isThere && this.cdm.job.unknownUntil <= attempt.begunAt;
        this.attempts.push(attempt);
        this.attempt = attempt;
        const ending = await endingOf(act);
        this.attempt = undefined;
        this.trace.tell(ended(name, ending));
        for (const kind of limitsMet(ending)) this.counts.add(kind);
        if (this.violation) throw this.violation;
        isKept(attempt, ending, this.clock.monotonic(), this.ownership);
        takesNoOther(attempt, ending, this.ownership);
        const isForgotten = name === "create" && ending.kind === "failed";
        if (isForgotten && meets("C8")) isForgottenWithReason(attempt, this.scenario.edition.isRetried);
        if (isForgotten) for (const run of attempt.made) run.isOrphan = true;
        if (name === "delete" && ending.kind === "done") {
            // A delete that was let go with a warning leaves a live run to nobody.
            const isOver = (run: Run) => !isLive(run) || ending.isWarned === true || ending.isSent === true;
            const over = this.cdm.job.runs.filter((run) => isOver(run) && !attempt.others.includes(run));
            for (const run of over) run.isOrphan = true;
        }
        const wasCalm = isCalm && this.counts.happened === happened;
        if (wasCalm) waitsAsLongAsItWasGiven(attempt, ending, this.clock.monotonic(), this.scenario.edition);
        if (name === "delete" && wasCalm && !this.ownership.isMistaken)
            deletesWhereNothingIsInTheWay(attempt, ending, this.scenario.edition);
        return ending;
    };

    /** Those that they hold, and those that they have started, recorded or not. */
    private runsOf(kept: readonly Kept[]): Run[] {
        const held = kept.filter(({ outputs }) => !isOnlySeen(outputs));
        const made = this.attempts.filter((one) => kept.some(({ resource }) => resource === one.resource));
        return [
            ...held.flatMap(({ outputs }) => this.ownership.runOf(outputs) ?? []),
            ...made.flatMap((attempt) => attempt.made),
        ];
    }

    /** Remembers what was broken: the provider may catch what is thrown at it. */
    private policy(rule: () => void): void {
        try {
            rule();
        } catch (error) {
            if (error instanceof Violation) this.violation ??= error;
            throw error;
        }
    }

    private host() {
        const sleep = async (milliseconds: number) => {
            const { attempt } = this;
            if (attempt) this.policy(() => inTime(this.clock.monotonic() + milliseconds, attempt));
            await this.clock.sleep(milliseconds);
        };
        const { now, monotonic } = this.clock;
        const clock = { now, monotonic, sleep, random: this.random };
        return processOf(clock, this.gateway.transport, (text) => this.trace.tell(`warning: ${text}`));
    }
}

/** A job that is to be stopped shows its last run, whoever's it is. */
function isOnlySeen({ desiredState, startedByUs }: JobRunState): boolean {
    return desiredState === "stopped" && startedByUs !== true;
}

/** Which limits of a run, or of the proof of its end, this ending shows. */
function limitsMet(ending: Ending): LimitKind[] {
    if (ending.kind === "done") return ending.isSent ? ["a stop only sent"] : [];
    return limitKinds.filter((kind) => ending.error.message.includes(limitCodes[kind]));
}

const limitCodes: Readonly<Record<LimitKind, string>> = {
    "a stop only sent": "never in an error",
    "stopped, out of time": "CDMRUN-308",
    "stopped, over its time": "CDMRUN-309",
};

const quiet = { gapMs: 60_000, happenings: [] as Happening[] };
