import { setImmediate } from "node:timers/promises";
import { run } from "#provider/cli/command.js";
import type { Clock } from "#provider/common/clock.js";
import type { World } from "./world.js";

/** What a command wrote, and its exit code. */
export interface Ended {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
}

interface Around {
    /** A terminal of this width. @default none */
    readonly columns?: number;
    readonly rows?: number;
    readonly environment?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
}

/** The world's clock. A table that is drawn every second sleeps without a request, so each sleep lets the sockets have their turn. */
function yieldingClock({ clock }: World): Clock {
    const { now, monotonic, random } = clock;
    const sleep: Clock["sleep"] = async (milliseconds, signal) => {
        await setImmediate();
        await clock.sleep(milliseconds, signal);
    };
    return { now, monotonic, random, sleep };
}

/** Runs a verb against a world, on the world's clock. What it draws on a terminal is part of stdout. */
export async function cdmRun(
    world: World,
    args: readonly string[],
    { columns, rows = 24, environment, signal }: Around = {},
): Promise<Ended> {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const exitCode = await run(args, {
        environment: { ...world.host.configuration.environment, ...environment },
        clock: yieldingClock(world),
        home: "/nowhere",
        stdout: (text) => void stdout.push(`${text}\n`),
        stderr: (text) => void stderr.push(`${text}\n`),
        ...(signal && { signal }),
        ...(columns !== undefined && {
            screen: { columns: () => columns, rows: () => rows, write: (text: string) => void stdout.push(text) },
        }),
    });
    return { exitCode, stdout: stdout.join(""), stderr: stderr.join("") };
}
