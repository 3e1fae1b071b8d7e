import type { EmulatorOptions } from "huaweicloud-cdm-emulator";
import { Stack } from "./stack.js";

/** A program with one JobRun; what a spec is about is in the extra inputs. */
export function nightly(extra = ""): string {
    return `new JobRun("nightly", { clusterId: "emulator-cluster", jobName: "demo", pollInterval: "200ms", ${extra} });`;
}

interface SharedStack {
    readonly program: string;
    readonly emulator: EmulatorOptions;
    /** Prepares the emulator, which knows nothing of the spec before. */
    prepare(stack: Stack): Promise<void>;
}

/** One stack for all specs of a suite. */
export function shareStack({ program, emulator, prepare }: SharedStack, use: (stack: Stack) => void): void {
    let stack: Stack | undefined;
    before(async () => {
        stack = await Stack.open(program, emulator);
        use(stack);
    });
    beforeEach(async () => {
        if (stack === undefined) return;
        stack.emulator.reset();
        await prepare(stack);
    });
    after(() => stack?.close());
}

/** Never two live is the provider's doing, not the emulator's. */
export function acceptSecondRuns(stack: Stack): Promise<void> {
    return stack.control("POST", "switches", { startRunning: "accept" });
}
