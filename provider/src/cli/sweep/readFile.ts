import { gunzipSync } from "node:zlib";
import { isRecord } from "../../common/isRecord.js";
import { messageOf } from "../../common/text.js";
import { validators } from "../../run/index.js";
import { UsageError } from "../frame/usageError.js";
import type { Content, NamedJob } from "./named.js";
import { readResources } from "./readResources.js";

/** No JavaScript text is longer. */
const longestText = 2 ** 29;

/**
 * The text of a file, as the programs that write one encode it: UTF-8, the UTF-16 that `>` of Windows PowerShell makes of any text, or the gzip of a
 * local backend with `PULUMI_DIY_BACKEND_GZIP`.
 *
 * @throws UsageError if the file begins like gzip and is none
 */
export function decodeFile(bytes: Buffer, name: string): string {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipped(bytes, name).toString("utf8");
    const mark = bytes.subarray(0, 2).toString("hex");
    if (mark === "fffe") return bytes.toString("utf16le");
    if (mark === "feff")
        return Buffer.from(bytes.subarray(0, bytes.length & ~1))
            .swap16()
            .toString("utf16le");
    return bytes.toString("utf8");
}

function gunzipped(bytes: Buffer, name: string): Buffer {
    try {
        return gunzipSync(bytes, { maxOutputLength: longestText });
    } catch (error) {
        throw new UsageError(`${name} begins like gzip, and can't be unpacked: ${messageOf(error)}`);
    }
}

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
