import { isDeepStrictEqual } from "node:util";
import { create, read, remove, update } from "#provider/run/lifecycle.js";
import type { Host } from "#provider/run/operation.js";
import { plan } from "#provider/run/plan.js";
import type { JobRunState } from "#provider/run/state.js";
import { type Inputs, isPartialFailure, pollMsOf, saysTheSame, stepOf, timeoutMsOf } from "../contract.js";
import type { Attempt, Ending } from "./attempt.js";
import { Violation } from "./story.js";

/** What the engine keeps of a resource: the inputs of the last operation that succeeded, and the outputs. */
interface Kept {
    readonly inputs: Inputs;
    readonly outputs: JobRunState;
}

export type RunOperation = (
    name: Attempt["name"],
    attempt: Pick<Attempt, "inputs" | "state" | "timeoutMs" | "pollMs">,
    act: Act,
) => Promise<Ending>;
type Act = () => Promise<{ state?: JobRunState | undefined; isWarned?: boolean }>;

/** Calls the provider by the engine's own rules, and keeps what the engine keeps. */
export class Engine {
    private kept: Kept | undefined;

    /** @param run lets an operation run under the eyes of who judges it */
    constructor(
        private readonly host: Host,
        private readonly run: RunOperation,
    ) {}

    get hasResource(): boolean {
        return this.kept !== undefined;
    }

    async up(inputs: Inputs): Promise<void> {
        if (this.kept === undefined) return this.create(inputs);
        const { outputs, inputs: before } = this.kept;
        // Where a plan leaves it to the engine, the engine compares the inputs.
        const isChange = plan(outputs, inputs).changes ?? !isDeepStrictEqual(before, inputs);
        const step = stepOf(outputs, inputs);
        if (!isChange && step !== "keep") throw new Violation(`diff sees no change where a ${step} is owed`);
        if (isChange && step === "keep" && saysTheSame(outputs, inputs)) {
            throw new Violation("diff sees a change where nothing has changed and nothing is owed");
        }
        if (!isChange) return;
        const ending = await this.run("update", this.attempt("update", inputs, outputs), async () => ({
            state: await update(outputs, inputs, this.host),
        }));
        if (ending.kind === "done" && ending.state) this.kept = { inputs, outputs: ending.state };
        if (ending.kind === "unfinished") this.kept = { inputs: before, outputs: ending.state };
    }

    private async create(inputs: Inputs): Promise<void> {
        const ending = await this.run("create", this.attempt("create", inputs), () => create(inputs, this.host));
        if (ending.kind !== "failed" && ending.state) this.kept = { inputs, outputs: ending.state };
    }

    async refresh(): Promise<void> {
        if (this.kept === undefined) return;
        const { outputs } = this.kept;
        const ending = await this.run("read", this.attempt("read", outputs, outputs), async () => ({
            state: await read(outputs, this.host),
        }));
        if (ending.kind !== "done") return;
        this.kept = ending.state && { inputs: this.kept.inputs, outputs: ending.state };
    }

    async destroy(): Promise<void> {
        if (this.kept === undefined) return;
        const { outputs } = this.kept;
        const ending = await this.run("delete", this.attempt("delete", outputs, outputs), async () => ({
            isWarned: (await remove(outputs, this.host)) === undefined,
        }));
        if (ending.kind === "unfinished") throw new Violation("a delete ends in a partial failure");
        if (ending.kind === "done") this.kept = undefined;
    }

    private attempt(name: Attempt["name"], inputs: Inputs, state?: JobRunState) {
        const timeoutMs = timeoutMsOf(inputs, name);
        return { inputs, state, timeoutMs, pollMs: pollMsOf(inputs) };
    }
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
