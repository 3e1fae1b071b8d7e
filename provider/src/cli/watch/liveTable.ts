import { describeLength, describeRoughly } from "../../common/duration.js";
import { visible } from "../../common/text.js";
import { describeMovedBytes, describeRate, describeRows } from "../../run/index.js";
import type { CommandHost, Screen } from "../commandHost.js";
import { colorOfStatus, type Paint, paintFor } from "../show/colors.js";
import { bar } from "../show/plot.js";
import { durationOf } from "../show/runText.js";
import { type Column, table } from "../show/table.js";
import { partsOf, type Watched, wordOf } from "./watched.js";

const barWidth = 12;

const columns: readonly Column[] = [
    { title: "JOB", rank: 0 },
    { title: "RUN", rank: 5, isRight: true },
    { title: "STATUS", rank: 0 },
    { title: "%", rank: 1, isRight: true },
    { title: "PROGRESS", rank: 3 },
    { title: "MOVED", rank: 2 },
    { title: "RATE", rank: 6 },
    { title: "TIME", rank: 4 },
];

/** A table that is drawn over itself. */
export interface LiveTable {
    draw(): void;
}

/** Without a terminal there is no such table: nothing moves in a log. */
export function createLiveTable(all: readonly Watched[], host: CommandHost, screen: Screen): LiveTable {
    const paint = paintFor(host.environment, true);
    let drawn = 0;
    return {
        draw() {
            const now = host.clock.monotonic();
            const rows = all.map((one) => cellsOf(one, now, host.clock.now(), paint));
            const lines = fitted(table(columns, rows, screen.columns() - 1).split("\n"), screen.rows());
            // Up to the first line of the last drawing, and clear from there.
            screen.write(`${drawn > 0 ? `\u001b[${drawn}A\r\u001b[J` : ""}${lines.join("\n")}\n`);
            drawn = lines.length;
        },
    };
}

/** What is longer than the screen can't be drawn over. */
function fitted(lines: readonly string[], height: number): readonly string[] {
    const most = Math.max(2, height - 1);
    if (lines.length <= most) return lines;
    return [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];
}

function cellsOf(watched: Watched, now: number, wallNow: number, paint: Paint): string[] {
    const { jobName, run } = watched;
    const parts = partsOf(watched, now);
    const word = visible(wordOf(watched));
    const isEnded = run?.liveness === "ended";
    const percent = run?.status === "SUCCEEDED" ? 100 : parts?.percent;
    const color = colorOfStatus(run?.status);
    return [
        visible(jobName),
        run?.submissionId === undefined ? "" : String(run.submissionId),
        watched.error === undefined && parts ? paint(color, word) : word,
        percent === undefined ? "" : String(percent),
        parts ? paint(color, bar(percent, barWidth)) : "",
        parts ? (describeRows(parts.moved) ?? describeMovedBytes(parts.moved) ?? "") : "",
        parts && !isEnded ? (describeRate(parts) ?? "") : "",
        timeOf(watched, parts?.leftMs, wallNow),
    ];
}

/** What is left if that is known, else how long it has lasted. */
function timeOf({ run }: Watched, leftMs: number | undefined, wallNow: number): string {
    if (run === undefined || run.liveness === "neverRan") return "";
    if (run.liveness === "ended") {
        const took = durationOf(run);
        return took === undefined ? "" : `took ${describeLength(took)}`;
    }
    if (leftMs !== undefined) return `${describeRoughly(leftMs)} left`;
    const sinceMs = run.creationDate === undefined ? 0 : wallNow - run.creationDate;
    return sinceMs > 0 ? `for ${describeLength(sinceMs)}` : "";
}
