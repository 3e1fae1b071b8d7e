import type { Answer, Operation } from "./api.js";
import { validationError } from "./wire/errors.js";

interface Aim {
    readonly operation: Operation;
    /** How many more requests it meets. */
    times: number;
}

/** CDM says no under HTTP 200, and nothing happens. Stop alone is documented to do so. */
interface Refuse extends Aim {
    readonly kind: "refuse";
    readonly message?: string;
}

/** Anything that a gateway, a proxy or CDM may answer before something happens. */
interface Status extends Aim {
    readonly kind: "status";
    readonly status: number;
    readonly body?: unknown;
}

/** No answer at all: the socket is destroyed before the effect, or after it, when the caller cannot know. */
interface Drop extends Aim {
    readonly kind: "drop";
    readonly when: "before" | "after";
}

export type Fault = Refuse | Status | Drop;

export interface Dropped {
    readonly dropped: Drop["when"];
}

/** Failures by script, met in the order in which they were added. */
export class Faults {
    private pending: Fault[] = [];

    add(fault: Fault): void {
        this.pending.push(fault);
    }

    list(): readonly Fault[] {
        return this.pending;
    }

    take(operation: Operation): Fault | undefined {
        const fault = this.pending.find((candidate) => candidate.operation === operation);
        if (fault) {
            fault.times -= 1;
            this.pending = this.pending.filter((candidate) => candidate.times > 0);
        }
        return fault;
    }

    clear(): void {
        this.pending = [];
    }
}

/** Answers as the fault wants; `handle` is the effect, which most faults prevent. */
export function answerWith(fault: Fault | undefined, handle: () => Answer): Answer | Dropped {
    switch (fault?.kind) {
        case undefined:
            return handle();
        case "refuse":
            return validationError(fault.message ?? "The job cannot be stopped.");
        case "status":
            return "body" in fault ? { status: fault.status, body: fault.body } : { status: fault.status };
        case "drop":
            if (fault.when === "after") {
                handle();
            }
            return { dropped: fault.when };
    }
}
