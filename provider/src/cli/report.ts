import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { commandLine } from "../common/commandLine.js";
import { messageOf, visible } from "../common/text.js";
import type { CommandHost } from "./commandHost.js";
import { UsageError } from "./parseArguments.js";
import { collect, emptyReport } from "./report/collect.js";
import { page } from "./report/page.js";
import { readEvents, type Skipped } from "./report/readEvents.js";

const usage = `Usage: ${commandLine} report FILE [options]

Makes one HTML page of a file of events, which HW_CDM_EVENTS names: a timeline of runs, their rows over time, what was stopped and why
with the two looks that prove it, refused requests, and how each operation ended. It asks nobody, and the page loads nothing.
It exits with 0 if the page was written, else with 1. Lines that are no events are skipped, and counted on the page.

  FILE               the file of events; - reads stdin
  -o, --output FILE  the page (default: FILE with .html at its end, in the current directory); - writes it to stdout
  -h, --help         print this text

Example:

  ${commandLine} report /var/log/cdm/events.jsonl -o report.html`;

const options = {
    output: { type: "string", short: "o" },
    help: { type: "boolean", short: "h" },
} as const;

/** Makes a page of a file of events. */
export async function report(args: readonly string[], host: CommandHost): Promise<number> {
    const { help, output, files } = parse(args);
    if (help) {
        host.stdout(usage);
        return 0;
    }
    const [file, ...others] = files;
    if (file === undefined) throw new UsageError("the file of events is missing");
    if (others.length > 0) throw new UsageError("one file of events only");
    const made = emptyReport();
    const skipped: Skipped = { lines: 0, isLastTorn: false, lost: 0 };
    const input = file === "-" ? process.stdin : createReadStream(file);
    try {
        for await (const event of readEvents(input, skipped)) collect(made, event);
    } catch (error) {
        throw new Error(`${visible(file)} can't be read: ${messageOf(error)}. Give the file that HW_CDM_EVENTS names.`);
    }
    const text = page(made, skipped);
    if (output === "-") {
        host.stdout(text.trimEnd());
        return 0;
    }
    const path = output ?? `${file === "-" ? "events" : basename(file)}.html`;
    await writeFile(path, text).catch((error) => {
        throw new Error(`The page can't be written to ${path}: ${messageOf(error)}. Give another path with --output.`);
    });
    const left = skipped.lines + (skipped.isLastTorn ? 1 : 0);
    host.stdout(visible(`${path}: a page of ${made.events} events; ${left} lines were skipped`));
    return 0;
}

function parse(args: readonly string[]) {
    try {
        const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
        return { ...values, files: positionals };
    } catch (error) {
        // Keeps the first sentence, as parseArguments does.
        throw new UsageError(messageOf(error).split(/\.\s/)[0]);
    }
}
