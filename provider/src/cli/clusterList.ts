import { describeStatus } from "../cdm/clusterStatus.js";
import { type Redact, saidWord } from "../common/text.js";

/** A cluster as the doctor shows it. */
export interface ListedCluster {
    /** What `clusterId` of a JobRun takes. */
    readonly id: string;
    readonly name: string;
    /** CDM's code: `200`. */
    readonly status: string;
    /** The same in words: `running`. */
    readonly state: string;
}

/** The clusters of CDM's list, without secrets. A value that CDM leaves out is an empty text. */
export function listedClusters(
    clusters: readonly Readonly<Record<string, unknown>>[],
    redact: Redact,
): readonly ListedCluster[] {
    const word = (value: unknown) => saidWord(["string", "number"].includes(typeof value) ? String(value) : "", redact);
    return clusters.map(({ id, name, status }) => {
        const code = word(status);
        return { id: word(id), name: word(name), status: code, state: describeStatus(code) };
    });
}

/** One line for each cluster, in columns: its id, its name, its state. */
export function clusterLines(clusters: readonly ListedCluster[]): string[] {
    const rows = clusters.map(({ id, name, status, state }) => [id, name, `${state} (status ${status || "none"})`]);
    const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
    const widths = [widthOf(0), widthOf(1)];
    return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}
