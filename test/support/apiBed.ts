import { type EmulatorOptions, outOfTheBox } from "huaweicloud-cdm-emulator";
import { createApiHost } from "#provider/api/host.js";
import type { JobOptions } from "#provider/api/options.js";
import { World } from "./world.js";

/** One emulator, and a script that calls the API of `pulumi-huaweicloud-cdm/run`, on one clock that jumps, with a real socket between them. */
export class ApiBed extends World {
    scriptHost!: ReturnType<typeof createApiHost>;

    override async open(options: EmulatorOptions = {}): Promise<void> {
        await super.open({ bootMs: 0, runMs: 100 * 3_600_000, ...options });
        this.scriptHost = createApiHost(this.clock, "/nowhere");
    }

    /** What a script writes for the job that the emulator has. */
    get job(): JobOptions {
        return {
            clusterId: outOfTheBox.cluster,
            jobName: outOfTheBox.job,
            environment: this.host.configuration.environment,
            onProgress: (text, level) => this.said.push(level === "warning" ? `warning: ${text}` : text),
        };
    }

    foreignRun(): Promise<void> {
        return this.control("POST", `jobs/${outOfTheBox.job}/runs`, { user: "night-shift" });
    }
}

/** A bed that is open in each spec of a suite. */
export function bedOfEach(): ApiBed {
    const bed = new ApiBed();
    beforeEach(() => bed.open());
    afterEach(() => bed.close());
    return bed;
}
