/** The status codes of a cluster. Source: "Querying Cluster Details" of the CDM API reference. */
const words: ReadonlyMap<string, string> = new Map([
    ["100", "being created"],
    ["200", "running"],
    ["300", "failed"],
    ["303", "failed to be created"],
    ["400", "deleted"],
    ["500", "restarting"],
    ["800", "frozen"],
    ["900", "stopped"],
    ["910", "stopping"],
    ["920", "starting"],
]);

/** `stopped` for "900". */
export function describeStatus(status: string): string {
    return words.get(status) ?? "in no state that is documented";
}
