import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
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

const underWay = new Set<ClientRequest>();
subscribe("http.client.request.start", (message) => {
    const { request } = message as { request: ClientRequest };
    underWay.add(request);
    request.once("close", () => underWay.delete(request));
});

/** A request that hangs is not waited for any longer: it ends by the world's clock. */
const longestRequestMs = 2_000;

/** Lets the requests that are under way have their answers. */
export async function letAnswersCome(): Promise<void> {
    const end = performance.now() + longestRequestMs;
    do await setImmediate();
    while (underWay.size > 0 && performance.now() < end);
}

/** The world's clock. What is done every second sleeps without a request. So no time passes while a request is under way. */
function yieldingClock({ clock }: World): Clock {
    const { now, monotonic, random } = clock;
    const sleep: Clock["sleep"] = async (milliseconds, signal) => {
        await letAnswersCome();
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
