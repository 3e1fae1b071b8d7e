import * as pulumi from "@pulumi/pulumi";
import { perProgram } from "./perProgram.js";

/** A Link or a Job, by what the program gives of its place. An output is not known yet. */
interface Named {
    readonly clusterId: unknown;
    readonly name: unknown;
}

interface Use extends Named {
    readonly input: string;
    readonly job: pulumi.Resource;
}

const ofProgram = perProgram(() => ({ links: [] as Named[], uses: [] as Use[] }));

/** Notes a Link, and warns of each Job of the program that names it by a text. */
export function noteLink(link: Named): void {
    const { links, uses } = ofProgram();
    links.push(link);
    for (const use of uses.filter((one) => isSame(one, link))) warn(use);
}

/** Notes which links a Job names, and warns of those that are Links of the program: without an output Pulumi knows nothing of the order. */
export function noteLinkNames(
    job: pulumi.Resource,
    clusterId: unknown,
    names: Readonly<Record<string, unknown>>,
): void {
    const { links, uses } = ofProgram();
    for (const [input, name] of Object.entries(names)) {
        const use = { clusterId, name, input, job };
        uses.push(use);
        if (links.some((link) => isSame(use, link))) warn(use);
    }
}

function isSame(one: Named, other: Named): boolean {
    const areTold = typeof one.clusterId === "string" && typeof other.clusterId === "string";
    return typeof one.name === "string" && one.name === other.name && !(areTold && one.clusterId !== other.clusterId);
}

function warn({ input, name, job }: Use): void {
    const text =
        `${input}: "${name}" is a Link of this program, given as a text. So Pulumi may create the Job before the Link, and delete the Link before ` +
        `the Job, which CDM refuses. Give the Link's own output: ${input}: link.name.`;
    pulumi.log.warn(text, job).catch(() => {});
}
