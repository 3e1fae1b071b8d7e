import { isRecord } from "../../common/isRecord.js";
import { validators } from "../../run/index.js";
import { UsageError } from "../frame/usageError.js";
import type { Content, NamedJob } from "./named.js";
import { readResources } from "./readResources.js";

/**
 * Reads what `pulumi stack export` prints, a file of Pulumi's local backend, or a list with a line `cluster/job` for each job.
 *
 * @param name how messages call the file: `stdin`, `prod.json`
 * @throws UsageError if the text is none of these
 */
export function readContent(text: string, name: string): Content {
    const trimmed = text.replace(/^\ufeff/, "").trim();
    if (trimmed === "")
        throw new UsageError(
            `${name} is empty. If it comes from a pipe, the command before it has failed: pulumi stack export > stack.json shows how`,
        );
    return /^[{[]/.test(trimmed) ? readJson(trimmed, name) : { named: readList(trimmed, name) };
}

function readJson(text: string, name: string): Content {
    const deployment = deploymentIn(parsed(text, name));
    if (deployment === undefined)
        throw new UsageError(
            `${name} is JSON, but no export of a stack: it has no "deployment". Make one with pulumi stack export, or give a list with a line ` +
                "cluster/job for each job",
        );
    return readResources(deployment);
}

function parsed(text: string, name: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        throw new UsageError(
            `${name} begins like JSON, but is none: it may be cut off, or hold more than one export. Make it anew with pulumi stack export`,
        );
    }
}

/** Of an export, or of a file in `.pulumi/stacks` of a local backend. */
function deploymentIn(json: unknown): Readonly<Record<string, unknown>> | undefined {
    if (!isRecord(json)) return undefined;
    // A stack that never had an update has null.
    if ("deployment" in json) return isRecord(json.deployment) ? json.deployment : {};
    const { checkpoint } = json;
    return isRecord(checkpoint) && "latest" in checkpoint
        ? isRecord(checkpoint.latest)
            ? checkpoint.latest
            : {}
        : undefined;
}

function readList(text: string, name: string): NamedJob[] {
    const lines = text.split(/\r?\n/).map((line, index) => [line.replace(/(^|\s)#.*$/, "").trim(), index + 1] as const);
    return lines
        .filter(([line]) => line !== "")
        .map(([line, number]) => {
            const slash = line.indexOf("/");
            const [clusterId, jobName] = [line.slice(0, slash), line.slice(slash + 1)];
            const problem =
                slash < 0
                    ? "has no slash"
                    : (validators.clusterId(clusterId, "the cluster") ?? validators.jobName(jobName, "the job"));
            if (problem !== undefined)
                throw new UsageError(
                    `line ${number} of ${name} is not cluster/job: ${slash < 0 ? `it ${problem}` : problem}. The file is taken for a list, since it is ` +
                        "no JSON",
                );
            return { kind: "job", id: line, clusterId, jobName } as const;
        });
}
