import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { Clock } from "../common/clock.js";
import { messageOf } from "../common/text.js";

/** A file that takes lines. A line that can't be written is lost, and nothing else happens. */
export interface EventFile {
    /** @param lineAfter makes the line, given how many of this process were lost before it. @param warn told at the first loss of the process */
    append(lineAfter: (lost: number) => string, warn: (text: string) => void): void;
}

/** A file system that takes longer is broken, or far away. An operation waits for it once, and no more. */
const slowMs = 2_000;

/** O_NONBLOCK keeps a pipe without a reader from holding the process up. Windows has neither. */
const { O_APPEND, O_CREAT, O_WRONLY, O_NONBLOCK = 0 } = constants;

/**
 * Appends lines to a file, each with one write to its end. Any number of processes may append to one file.
 *
 * The file is opened anew for each line: it may be moved away or removed meanwhile, and so may its folder. The write is a synchronous one, so that
 * a line is in the file even if the process is killed right after.
 *
 * @param path relative to the current directory of the process
 */
export function createEventFile(path: string, clock: Pick<Clock, "monotonic">): EventFile {
    const file = resolve(path);
    let lost = 0;
    let hasWarned = false;
    let isGivenUp = false;
    /** An earlier process, or this one, may have left a line torn. */
    let mayBeTorn = true;

    function write(text: string): void {
        // mutant: the append of one write
        const descriptor = openSync(file, O_APPEND | O_CREAT | O_WRONLY | O_NONBLOCK, 0o600);
        try {
            if (!fstatSync(descriptor).isFile()) throw new Error("it is not a regular file");
            const line = Buffer.from(mayBeTorn && endsInLine(file, descriptor) ? `\n${text}` : text);
            const written = writeSync(descriptor, line);
            mayBeTorn = written < line.length;
            if (written < line.length) throw new Error("the disk has taken a part of a line only");
        } finally {
            closeSync(descriptor);
        }
    }

    return {
        append(lineAfter, warn) {
            if (isGivenUp) return;
            const begunAt = clock.monotonic();
            let problem: string | undefined;
            // mutant: the work that goes on without its events
            try {
                write(lineAfter(lost));
                lost = 0;
            } catch (error) {
                lost++;
                problem = messageOf(error);
            }
            const tookMs = clock.monotonic() - begunAt;
            isGivenUp = tookMs >= slowMs;
            if (isGivenUp) problem = `it took ${tookMs} ms for one line, so no more is written there`;
            if (problem === undefined || hasWarned) return;
            hasWarned = true;
            warn(
                `HW_CDM_EVENTS: events can't be written to ${file}: ${problem}. The work goes on without them. ` +
                    "Give the path of a file in a folder where this process may write.",
            );
        },
    };
}

/**
 * Whether the file ends within a line, because a process was killed or the disk was full. The next line has to begin a line of its own. A file
 * that grows meanwhile is being written to, and one that this process may not read counts as whole.
 */
function endsInLine(file: string, descriptor: number): boolean {
    const { size } = fstatSync(descriptor);
    if (size === 0) return false;
    try {
        const reader = openSync(file, constants.O_RDONLY | O_NONBLOCK);
        try {
            const last = Buffer.alloc(1);
            const isTorn = readSync(reader, last, 0, 1, size - 1) === 1 && last.toString() !== "\n";
            return isTorn && fstatSync(descriptor).size === size;
        } finally {
            closeSync(reader);
        }
    } catch {
        return false;
    }
}
