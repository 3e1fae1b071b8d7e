import type { Operation } from "../operations.js";
import type { Fault } from "./fault.js";

/** The faults that the control API has added. If several apply to a request, the oldest one does. */
export class Faults {
    private pending: Fault[] = [];

    add(fault: Fault): void {
        this.pending.push(fault);
    }

    list(): readonly Fault[] {
        return this.pending;
    }

    take(operation: Operation, job: string): Fault | undefined {
        const matching = this.pending.filter(
            (fault) => (fault.operation === operation || fault.operation === "any") && (fault.job ?? job) === job,
        );
        const applied = matching.find((fault) => fault.nth === 1);
        for (const fault of matching.filter(({ nth }) => nth > 1)) {
            fault.nth -= 1;
        }
        if (applied) {
            applied.times -= 1;
            this.pending = this.pending.filter((fault) => fault.times > 0);
        }
        return applied;
    }

    clear(): void {
        this.pending = [];
    }
}
