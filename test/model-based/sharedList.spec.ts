import fc from "fast-check";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { isMeant, isPartialFailure } from "../support/contract.js";
import { remove, update } from "../support/core.js";
import { ManyJobRuns, type Result } from "../support/manyJobRuns.js";
import { type Distortion, distorted, type JobTruth, type ListScenario, listScenario, pageAt } from "./listedJobs.js";
import { Violation } from "./violation.js";

const share = 0.05;
const numRuns = Math.max(1, Math.round(Number(process.env["PULUMI_CDM_PROPERTY_RUNS"] ?? 2_000) * share));
const seed = Number(process.env["PULUMI_CDM_PROPERTY_SEED"] ?? 20_251_124);
const path = process.env["PULUMI_CDM_LIST_PATH"];
const stranger = "night-shift";
const minuteMs = 60_000;

type Outcome = { readonly state: JobRunState | undefined; readonly error?: Error };

/** One scenario, with the emulator's truth as the judge's only source. */
class SharedListRunner extends ManyJobRuns {
    readonly trace: string[] = [];
    private begunAt = 0;
    private distortion: Distortion = { kind: "true" };
    private frozen: ReturnType<typeof pageAt> | undefined;
    /** What happens while operations are under way. */
    private readonly later: Promise<void>[] = [];
    private kept: (JobRunState | undefined)[] = [];

    async runAll(scenario: ListScenario): Promise<void> {
        await this.open();
        await this.control("POST", "switches", { startRunning: scenario.startBeside });
        this.begunAt = this.common.monotonic();
        this.edition = (result) => this.listed(result);
        const inputs = await Promise.all(scenario.programs.map((_, index) => this.programOf(scenario, index)));
        await this.happen(scenario, 0);
        this.kept = await this.each(scenario, async (index) => {
            const { state } = await this.act("create", index, () => this.start(inputs[index] as JobRunInputs));
            return state;
        });
        await this.common.advance(scenario.restMs);
        this.host = { ...this.process(), clock: this.common, transport: this.counted };
        await this.happen(scenario, 1);
        this.kept = await this.each(scenario, (index) => this.again(scenario, inputs[index] as JobRunInputs, index));
        await this.common.advance(scenario.restMs);
        this.host = { ...this.process(), clock: this.common, transport: this.counted };
        await this.happen(scenario, 2);
        for (let tries = 0; tries < 2; tries++) this.kept = await this.each(scenario, (index) => this.destroy(index));
        await this.common.until(Promise.all(this.later));
        this.distortion = { kind: "true" };
        this.listTakesMs = 0;
        this.kept = await this.each(scenario, (index) => this.destroy(index));
        await this.common.advance(3 * minuteMs);
        this.judgeEnd();
    }

    private async programOf({ programs }: ListScenario, index: number): Promise<JobRunInputs> {
        const program = programs[index];
        if (program === undefined) throw new Error("no such program");
        const { bootMs, runMs, stopMs, outcome, retries, waitFor, onDelete } = program;
        this.settings = { bootMs, runMs, stopMs, outcome, retries };
        const timeouts = { create: "5m", update: "8m", delete: "15m" };
        return this.inputsOf(`job-${index}`, { waitFor, onDelete, timeouts });
    }

    private each<T>({ programs }: ListScenario, act: (index: number) => Promise<T>): Promise<T[]> {
        const work = programs.map(async ({ afterMs }, index) => {
            if (afterMs > 0) await this.common.sleep(afterMs);
            return act(index);
        });
        return this.common.until(Promise.all(work));
    }

    private async again({ programs }: ListScenario, inputs: JobRunInputs, index: number) {
        const state = this.kept[index];
        if (state === undefined || !programs[index]?.isRunAgain) return state;
        const program = { ...inputs, triggers: ["again"] };
        return (await this.act("update", index, () => update(state, program, this.host))).state ?? state;
    }

    private async destroy(index: number): Promise<JobRunState | undefined> {
        const state = this.kept[index];
        if (state === undefined) return undefined;
        const { error } = await this.act("delete", index, async () => {
            await remove(state, this.host);
            return undefined;
        });
        if (error) return state;
        const live = this.jobOf(index)?.runs.find((run) => run.live && run.createdBy !== stranger);
        if (live) throw new Violation(`the delete of job-${index} succeeds, and run ${live.submissionId} is live`);
        return undefined;
    }

    private async act(
        name: string,
        index: number,
        operation: () => Promise<JobRunState | undefined>,
    ): Promise<Outcome> {
        this.tell(`${name} of job-${index} begins`);
        const startsBefore = this.startsOf(index);
        let outcome: Outcome;
        try {
            outcome = { state: await operation() };
        } catch (error) {
            if (!(error instanceof Error) || !isMeant(error)) throw error;
            outcome = { error, state: isPartialFailure(error) ? error.properties : undefined };
        }
        const { error, state } = outcome;
        this.tell(`${name} of job-${index}: ${error?.message ?? state?.status ?? "done"}`);
        if (this.startsOf(index) - startsBefore > (name === "delete" ? 0 : 1)) {
            throw new Violation(`the ${name} of job-${index} starts it twice`);
        }
        if (name === "create" && error === undefined) this.judgeCreate(index, state);
        this.judgeAlways();
        return outcome;
    }

    private startsOf(index: number): number {
        return this.emulator.requests("start").filter(({ job, status }) => job === `job-${index}` && status === 200)
            .length;
    }

    private judgeCreate(index: number, state: JobRunState | undefined): void {
        const run = this.jobOf(index)?.runs.find(({ submissionId }) => submissionId === state?.submissionId);
        const seen = this.emulator.requests("status").filter(({ job }) => job === `job-${index}`);
        if (run === undefined || run.createdBy === stranger) return;
        if (state?.waitFor === "completed" && run.status !== "SUCCEEDED")
            throw new Violation(`the create of job-${index} succeeds, and its run is ${run.status}`);
        const from = state?.waitFor === "completed" ? (run.endedAt ?? Number.POSITIVE_INFINITY) : run.startedAt;
        if (state?.waitFor !== "submitted" && !seen.some(({ at }) => at >= from))
            throw new Violation(`the create of job-${index} succeeds, and no status request has shown it`);
    }

    private judgeAlways(): void {
        for (const { name, runs } of this.truths()) {
            for (const run of runs) {
                const { submissionId, createdBy, stops, startedAt, auto } = run;
                if (createdBy === stranger && !auto && stops > 0 && !this.byHand.has(submissionId))
                    throw new Violation(`run ${submissionId} of ${name} is the stranger's, and is stopped`);
                const beside = runs.find(
                    (one) => one.startedAt < startedAt && (one.endedAt ?? Number.POSITIVE_INFINITY) > startedAt,
                );
                if (beside)
                    throw new Violation(`run ${submissionId} of ${name} is started beside run ${beside.submissionId}`);
            }
        }
        if (this.mostListsAtOnce > 1) throw new Violation("the list is read twice at once");
    }

    private judgeEnd(): void {
        for (const [index, state] of this.kept.entries()) {
            if (state) throw new Violation(`job-${index} can't be destroyed`);
        }
        this.judgeAlways();
    }

    private truths(): readonly JobTruth[] {
        return this.emulator.truth().clusters.flatMap(({ jobs }) => jobs.filter(({ name }) => name.startsWith("job-")));
    }

    private jobOf(index: number): JobTruth | undefined {
        return this.truths().find(({ name }) => name === `job-${index}`);
    }

    /** Runs that somebody has stopped by hand. */
    private readonly byHand = new Set<number>();

    /** What happens in a phase. What happens at once has happened when it returns. */
    private async happen({ list, events, programs }: ListScenario, phase: number): Promise<void> {
        const changes = list.map(({ distortion, ...moment }) => ({
            ...moment,
            act: async () => this.distort(distortion),
        }));
        const happenings = events
            .filter(({ job }) => job < programs.length)
            .map(({ kind, job, ...moment }) => ({ ...moment, act: () => this.event(kind, job, programs) }));
        for (const { act, afterMs } of [...changes, ...happenings].filter((one) => one.phase === phase)) {
            if (afterMs === 0) await this.common.until(act());
            else this.later.push(this.common.sleep(afterMs).then(act));
        }
    }

    private distort(distortion: Distortion): void {
        this.tell(`* the list: ${JSON.stringify(distortion)}`);
        this.distortion = distortion;
        this.listTakesMs = distortion.kind === "hangs" ? Number.POSITIVE_INFINITY : 0;
        this.frozen = undefined;
    }

    private async event(kind: string, index: number, programs: ListScenario["programs"]): Promise<void> {
        const name = `job-${index}`;
        const program = programs[index] as ListScenario["programs"][number];
        const live = () => this.jobOf(index)?.runs.find((run) => run.live);
        const run = live();
        if ((kind === "isStopped" || kind === "isOvertaken") && run) {
            this.byHand.add(run.submissionId);
            await this.busyWith(this.endRun(name));
            this.tell(`* somebody stops run ${run.submissionId} of ${name}`);
        }
        if (kind === "isOvertaken") await this.common.sleep(program.stopMs + 1_000);
        if ((kind === "strangerStarts" || kind === "isOvertaken") && live() === undefined) {
            await this.busyWith(this.control("POST", `jobs/${name}/runs`, { user: stranger }));
            this.tell(`* a stranger starts ${name}`);
        }
        if (kind === "isMadeAnew" && run === undefined) {
            const { bootMs, runMs, stopMs, outcome, retries } = program;
            await this.busyWith(this.control("DELETE", `jobs/${name}`));
            await this.busyWith(this.control("PUT", `jobs/${name}`, { bootMs, runMs, stopMs, outcome, retries }));
            this.tell(`* ${name} is deleted and created again`);
        }
    }

    private listed(result: Result): Result {
        const { distortion } = this;
        if (!("answer" in result)) return result;
        if (distortion.kind === "fails")
            return { answer: { ...result.answer, httpStatus: distortion.httpStatus, text: "<html>" } };
        const lagMs = distortion.kind === "lags" ? distortion.byMs : 0;
        let page = pageAt(this.truths(), this.common.now() - lagMs);
        if (distortion.kind === "frozen") {
            this.frozen ??= page;
            page = this.frozen;
        }
        return { answer: { ...result.answer, text: JSON.stringify(distorted(page, distortion)) } };
    }

    private tell(what: string): void {
        this.trace.push(`${((this.common.monotonic() - this.begunAt) / 1_000).toFixed(1).padStart(8)} s  ${what}`);
    }
}

describe("properties: JobRuns of one cluster keep their promises, whatever its list of jobs says", function () {
    this.timeout(0);

    it("by chance", async () => {
        const property = fc.asyncProperty(listScenario, async (scenario) => {
            const runner = new SharedListRunner();
            try {
                await runner.runAll(scenario);
            } catch (error) {
                const what = error instanceof Violation ? error.message : String((error as Error)?.stack ?? error);
                throw new Error(`${what}\n\n${runner.trace.join("\n")}\n`);
            } finally {
                await runner.close();
            }
        });
        await fc.assert(property, { seed, numRuns, ...(path !== undefined && { path }) });
    });
});
