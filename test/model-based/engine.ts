import { isDeepStrictEqual } from "node:util";
import type { Host, JobRunState } from "#provider/run/index.js";
import {
    type Inputs,
    inputsIn,
    isPartialFailure,
    maxRerunsOf,
    pollMsOf,
    saysTheSame,
    stepOf,
    timeoutMsOf,
} from "../support/contract.js";
import { check, create, diff, read, remove, update } from "../support/core.js";
import type { Attempt, Ending } from "./attempt.js";
import { meets } from "./notYet.js";
import { Violation } from "./violation.js";
import type { Way, WayKind } from "./ways.js";

/** What the engine keeps of a resource: the inputs of the last operation that succeeded, and the outputs. */
export interface Kept {
    /** Tells a resource from the one that takes its place under the same name. */
    readonly resource: number;
    readonly inputs: Inputs;
    readonly outputs: JobRunState;
    /** How often `rerunOn` has had the job started again with these triggers. */
    readonly reruns?: number | undefined;
}

export type RunOperation = (
    name: Attempt["name"],
    attempt: Pick<Attempt, "resource" | "inputs" | "state" | "timeoutMs" | "pollMs"> & {
        /** What the state holds of other JobRuns of the job, and which of them the program still has. */
        readonly others: readonly Kept[];
        readonly staying: readonly Kept[];
    },
    act: Act,
) => Promise<Ending>;
type Act = () => Promise<{ state?: JobRunState | undefined; isWarned?: boolean; isSent?: boolean }>;

/** Calls the provider by the engine's own rules, and keeps what the engine keeps. */
export class Engine {
    /** By name in the program. All stand for the same job: the program has the last of them only. */
    private readonly kept = new Map<string, Kept>();
    /** What a replacement has left to be deleted. */
    private oldHalves: Kept[] = [];
    private name = "a";
    private created = 0;

    /**
     * @param newProcess the provider in a process of its own, as each `pulumi` has it
     * @param run lets an operation run under the eyes of who judges it
     * @param met hears of each way of the engine's that was taken
     */
    constructor(
        private readonly newProcess: () => Host,
        private readonly run: RunOperation,
        private readonly met: (kind: WayKind) => void,
    ) {}

    async up(program: Inputs, way: Way): Promise<void> {
        const host = this.newProcess();
        if (way.refreshed && this.kept.size > 0) {
            this.met("refreshed");
            await this.refresh(host);
        }
        const isRenamed = way.renamed !== undefined && this.kept.size > 0;
        if (isRenamed) this.name = String.fromCharCode(this.name.charCodeAt(0) + 1);
        const isWell = await this.bringTo({ ...program, __urn: `urn:pulumi:${this.name}` }, way, host);
        if (!isWell) return;
        if (isRenamed && way.renamed) this.met(`renamed: ${way.renamed}`);
        if (way.renamed !== "byTarget") await this.deleteWhatIsLeft(host);
    }

    private async bringTo(inputs: Inputs, way: Way, host: Host): Promise<boolean> {
        const kept = this.kept.get(this.name);
        if (kept === undefined) return this.create(inputs, way, host);
        if (way.replaced) this.met(`replaced: ${way.replaced}`);
        if (way.replaced === "deleteFirst") {
            check({ ...kept.inputs }, { ...inputs }, { ...host, log: host.logFor(inputs.__urn) });
            return (await this.delete(kept, [], host)) && this.create(inputs, way, host);
        }
        if (way.replaced === "createFirst") {
            const isCreated = await this.create(inputs, way, host);
            if (this.kept.get(this.name) !== kept) this.oldHalves.push(kept);
            return isCreated;
        }
        return this.update(kept, inputs, way, host);
    }

    private async create(inputs: Inputs, way: Way, host: Host): Promise<boolean> {
        this.created += 1;
        const resource = this.created;
        const attempt = this.attempt("create", resource, inputs);
        let ending = await this.run("create", attempt, () => create(inputs, host));
        let state = stateOf(ending);
        // A hook for errors has the engine try again: from the state of a partial failure on it is an update.
        for (let tries = way.retries ?? 0; tries > 0 && ending.kind !== "done"; tries--) {
            this.met("hook");
            const owed = state;
            ending = owed
                ? await this.run("update", this.attempt("update", resource, inputs, owed), async () => ({
                      state: await update(owed, inputs, host),
                  }))
                : await this.run("create", attempt, () => create(inputs, host));
            state = stateOf(ending) ?? owed;
        }
        if (state) this.kept.set(this.name, { resource, inputs, outputs: state });
        return ending.kind === "done";
    }

    private async update(kept: Kept, program: Inputs, way: Way, host: Host): Promise<boolean> {
        const { resource, outputs, inputs: before } = kept;
        const inputs = way.ignoresTriggers ? withTriggersOf(before, program) : program;
        if (!isDeepStrictEqual(inputs, program)) this.met("ignoresTriggers");
        const state = way.ignoresTriggers ? asAwaited(kept, inputs) : outputs;
        const news = { ...inputs, __ignoreChanges: way.ignoresTriggers ? ["triggers"] : [] };
        check({ ...before }, news, { ...host, log: host.logFor(inputs.__urn) });
        if (!this.isChange(kept, state, inputs, host)) return true;
        const reruns = this.rerunsAfter(kept, state, inputs);
        const act = async () => ({ state: await update(outputs, inputs, host) });
        let ending = await this.run("update", this.attempt("update", resource, inputs, state), act);
        // A hook for errors has the engine try again, with the state from before the first try.
        for (let tries = way.retries ?? 0; tries > 0 && ending.kind !== "done"; tries--) {
            this.met("hook");
            const owed = ending.kind === "unfinished" ? ending.state : undefined;
            ending = await this.run("update", this.attempt("update", resource, inputs, owed ?? state), act);
            if (ending.kind === "failed" && isInDoubt(owed))
                throw new Violation("what the first try has left owed is in no state");
        }
        if (ending.kind === "done" && ending.state)
            this.kept.set(this.name, { resource, inputs, outputs: ending.state, reruns });
        if (ending.kind === "unfinished")
            this.kept.set(this.name, { resource, inputs: before, outputs: ending.state, reruns });
        return ending.kind === "done";
    }

    /** How often the job was started again without another trigger, once this update has sent its start. */
    private rerunsAfter({ reruns = 0 }: Kept, state: JobRunState, inputs: Inputs): number {
        const isNew = state.desiredState === "stopped" || !isDeepStrictEqual(state.triggers, inputs.triggers);
        if (isNew) return 0;
        if (state.unfinished || stepOf(state, inputs) !== "rerun") return reruns;
        this.met("rerunOn");
        if (reruns >= maxRerunsOf(inputs)) throw new Violation(`the job is started again after ${reruns} re-runs`);
        return reruns + 1;
    }

    /** Where a plan leaves it to the engine, the engine compares the inputs. */
    private isChange({ outputs, inputs: before }: Kept, state: JobRunState, inputs: Inputs, host: Host): boolean {
        const isChange = diff(outputs, inputs, host).changes ?? !isDeepStrictEqual(before, inputs);
        const step = stepOf(state, inputs);
        if (!isChange && step !== "keep") throw new Violation(`diff sees no change where a ${step} is owed`);
        if (isChange && step === "keep" && saysTheSame(outputs, inputs)) {
            throw new Violation("diff sees a change where nothing has changed and nothing is owed");
        }
        return isChange;
    }

    async refresh(host = this.newProcess()): Promise<void> {
        for (const [name, { resource, outputs, reruns }] of [...this.kept]) {
            const ending = await this.run("read", this.attempt("read", resource, outputs, outputs), async () => ({
                state: await read(outputs, host),
            }));
            if (ending.kind !== "done") continue;
            const { state } = ending;
            if (state) this.kept.set(name, { resource, inputs: inputsIn(state), outputs: state, reruns });
            else this.kept.delete(name);
        }
    }

    async destroy(): Promise<void> {
        const host = this.newProcess();
        for (const kept of [...this.oldHalves, ...this.kept.values()]) await this.delete(kept, [], host);
    }

    /** At the end of an `up`, what the program does not have any more. */
    private async deleteWhatIsLeft(host: Host): Promise<void> {
        const present = this.kept.get(this.name);
        const left = [...this.oldHalves, ...this.kept.values()].filter((kept) => kept !== present);
        for (const kept of left) await this.delete(kept, present ? [present] : [], host);
    }

    private async delete(kept: Kept, staying: readonly Kept[], host: Host): Promise<boolean> {
        const { resource, outputs } = kept;
        const attempt = { ...this.attempt("delete", resource, outputs, outputs), staying };
        const ending = await this.run("delete", attempt, async () => {
            const stop = await remove(outputs, host);
            return { isWarned: stop === undefined, isSent: stop?.outcome === "sent" };
        });
        if (ending.kind === "unfinished") throw new Violation("a delete ends in a partial failure");
        if (ending.kind !== "done") return false;
        this.oldHalves = this.oldHalves.filter((half) => half !== kept);
        for (const [name, one] of this.kept) if (one === kept) this.kept.delete(name);
        return true;
    }

    private attempt(name: Attempt["name"], resource: number, inputs: Inputs, state?: JobRunState) {
        const others = [...this.oldHalves, ...this.kept.values()].filter((one) => one.resource !== resource);
        return {
            resource,
            inputs,
            state,
            others,
            staying: [],
            timeoutMs: timeoutMsOf(inputs, name),
            pollMs: pollMsOf(inputs),
        };
    }
}

function stateOf(ending: Ending): JobRunState | undefined {
    return ending.kind === "failed" ? undefined : ending.state;
}

/** A run may be live, or become so, that only this state knows of. Where a restart is owed nothing is live. */
function isInDoubt(state: JobRunState | undefined): boolean {
    return state?.unfinished !== undefined && state.unfinished.phase !== "restart";
}

/** `ignoreChanges` puts the recorded inputs in place of the program's. */
function withTriggersOf({ triggers }: Inputs, { triggers: _, ...program }: Inputs): Inputs {
    return { ...program, ...(triggers !== undefined && { triggers }) };
}

/**
 * Recorded inputs are older than the outputs of an update that was owed its wait, also once it has had it. Where the program ignores
 * changes, it asks for nothing new: the state is read as if it said so too.
 */
function asAwaited({ inputs: before, outputs }: Kept, inputs: Inputs): JobRunState {
    const asksNothingNew = isDeepStrictEqual(before.triggers, inputs.triggers);
    return asksNothingNew && meets("C2") ? { ...outputs, triggers: inputs.triggers } : outputs;
}

export async function endingOf(act: Act): Promise<Ending> {
    try {
        return { kind: "done", ...(await act()) };
    } catch (error) {
        if (error instanceof Violation) throw error;
        if (!(error instanceof Error)) throw new Violation(`something is thrown that is no Error: ${String(error)}`);
        if (isPartialFailure(error)) return { kind: "unfinished", error, state: error.properties };
        return { kind: "failed", error };
    }
}
