import { createReadStream, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { messageOf, visible } from "../common/text.js";
import { done } from "./frame/exitCodes.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb } from "./frame/verb.js";
import { collect, emptyReport } from "./report/collect.js";
import { page } from "./report/page.js";
import { readEvents, type Skipped } from "./report/readEvents.js";

/** Makes a page of a file of events. */
export const report = defineVerb({
    name: "report",
    summary:
        "makes one HTML page of a file of events (HW_CDM_EVENTS): runs, stops and their proof, refused requests, outcomes",
    description:
        "Makes one HTML page of a file of events, which HW_CDM_EVENTS names: a timeline of runs, their rows over time, what was stopped and why " +
        "with the two looks that prove it, refused requests, and how each operation ended. It asks nobody, and the page loads nothing. " +
        "Lines that are no events are skipped, and counted on the page. The file - is stdin.",
    operands: "FILE",
    options: {
        output: {
            text: "the page (default: FILE with .html at its end, in the current directory); - writes it to stdout",
            value: "FILE",
            short: "o",
        },
    },
    examples: [["/var/log/cdm/events.jsonl -o report.html", "makes the page report.html"]],
    exits: {
        0: "the page was written",
        1: "the page can't be written",
        2: "not understood: arguments, or a file that can't be read",
    },
    async run({ output }, host, [file, ...others]) {
        if (file === undefined) throw new UsageError("the file of events is missing");
        if (others.length > 0) throw new UsageError("one file of events only");
        const path = output ?? `${file === "-" ? "events" : basename(file)}.html`;
        if (file !== "-" && path !== "-" && isSameFile(file, path))
            throw new UsageError("the page would overwrite the file of events: give another path with --output");
        const made = emptyReport();
        const skipped: Skipped = { lines: 0, isLastTorn: false, lost: 0 };
        const input = file === "-" ? process.stdin : createReadStream(file);
        try {
            for await (const event of readEvents(input, skipped)) collect(made, event);
        } catch (error) {
            throw new UsageError(
                `${visible(file)} can't be read: ${messageOf(error)}. Give the file that HW_CDM_EVENTS names`,
            );
        }
        const text = page(made, skipped);
        if (output === "-") {
            host.stdout(text.trimEnd());
            return done;
        }
        await writeFile(path, text).catch((error) => {
            throw new Error(
                `The page can't be written to ${path}: ${messageOf(error)}. Give another path with --output.`,
            );
        });
        const left = skipped.lines + (skipped.isLastTorn ? 1 : 0);
        host.stdout(visible(`${path}: a page of ${made.events} events; ${left} lines were skipped`));
        return done;
    },
});

/** Whether both paths lead to one file, through links too. */
function isSameFile(one: string, other: string): boolean {
    const [first, second] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
    return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}
