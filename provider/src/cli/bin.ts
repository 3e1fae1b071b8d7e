#!/usr/bin/env node
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { systemClock } from "../common/clock.js";
import { changesRuns, run } from "./command.js";
import { brokenPipe, done, failed, hungUp, interrupted, terminated } from "./frame/exitCodes.js";

const { stdin, stdout, stderr } = process;
const args = process.argv.slice(2);
// A stop that ends half-way is worse than one that nobody sees.
const finishesInAnyCase = changesRuns(args);

let hasLostOutput = false;
// mutant: the stop that goes on although nobody reads
stdout.on("error", (error: NodeJS.ErrnoException) => {
    const isBroken = error.code === "EPIPE";
    if (!isBroken && !hasLostOutput) stderr.write(`cdm-run: the output can't be written: ${error.message}\n`);
    hasLostOutput = !isBroken;
    if (!finishesInAnyCase) process.exit(isBroken ? brokenPipe : failed);
});
stderr.on("error", () => {});

const cancel = new AbortController();
let signalCode: number | undefined;
for (const [signal, code] of [
    ["SIGINT", interrupted],
    ["SIGTERM", terminated],
    // The terminal was closed, or its connection broke.
    ["SIGHUP", hungUp],
] as const) {
    process.on(signal, () => {
        if (!finishesInAnyCase || signalCode !== undefined) process.exit(code);
        signalCode = code;
        stderr.write("cdm-run: ends after the request that is under way. Once more ends it at once.\n");
        cancel.abort(new Error(signal));
    });
}

/** A question that Ctrl-D ends has no answer, which means no. */
function ask(question: string): Promise<string> {
    // Without readline's own terminal, so that Ctrl-C stays a signal.
    const lines = createInterface({ input: stdin, output: stderr, terminal: false });
    return new Promise((resolve) => {
        lines.once("close", () => resolve(""));
        cancel.signal.addEventListener("abort", () => lines.close());
        lines.question(question, (answer) => {
            resolve(answer);
            lines.close();
        });
    });
}

/** A CI system may give a terminal at which no user sits. */
const isCi = !["", "0", "false"].includes(process.env.CI ?? "");

const host = {
    environment: process.env,
    clock: systemClock,
    stdout: (line: string) => void stdout.write(`${line}\n`),
    stderr: (line: string) => void stderr.write(`${line}\n`),
    signal: cancel.signal,
    ...(stdout.isTTY && {
        screen: {
            columns: () => stdout.columns || 80,
            rows: () => stdout.rows || 24,
            write: (characters: string) => void stdout.write(characters),
        },
    }),
    ...(stdin.isTTY && stderr.isTTY && !isCi && { ask }),
    ...(!stdin.isTTY && { stdin: () => buffer(stdin) }),
};

run(args, host).then((exitCode) => {
    process.exitCode = signalCode ?? (hasLostOutput && exitCode === done ? failed : exitCode);
    // A broken pipe must not keep a finished process, nor must stdin, which a question has opened.
    stdin.unref?.();
});
