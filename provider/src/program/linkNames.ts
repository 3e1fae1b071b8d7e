import * as pulumi from "@pulumi/pulumi";
import { perProgram } from "./perProgram.js";

/** A Link or a Job, by what the program gives of its place. An output is not known yet. */
interface Named {
    readonly clusterId: pulumi.Input<string>;
    readonly name: pulumi.Input<string>;
}

interface NotedLink extends Named {
    /** What a Job takes that is given the name of the Link itself. */
    readonly output: pulumi.Output<string>;
}

interface Use extends Named {
    readonly input: string;
    readonly job: pulumi.Resource;
}

const ofProgram = perProgram(() => ({ links: [] as NotedLink[], uses: [] as Use[] }));

/**
 * The name of a link that a Job gives. A job uses links of its own cluster, so a name that the Job takes from a Link of the program in another cluster ends
 * the program before the Job is registered.
 *
 * @param job the Job's name in Pulumi
 * @param input the Job's input that gives it
 * @throws RunError in the output, which the CLI shows without a stack
 */
export function ofSameCluster(
    job: string,
    input: string,
    name: pulumi.Input<string>,
    clusterId: pulumi.Input<string>,
): pulumi.Input<string> {
    const link = ofProgram().links.find(({ output }) => output === name);
    if (link === undefined) return name;
    return pulumi.all([link.output, clusterId, link.clusterId]).apply(([given, mine, theirs]) => {
        if (mine === theirs) return given;
        throw new pulumi.RunError(
            `${input} of Job "${job}" is the Link "${given}" of cluster ${theirs}, and the Job is in cluster ${mine}. A job uses links of its own ` +
                "cluster: declare a Link in that one.",
        );
    });
}

/** Notes a Link, and warns of each Job of the program that names it by a text. */
export function noteLink(link: NotedLink): void {
    const { links, uses } = ofProgram();
    links.push(link);
    for (const use of uses.filter((one) => isSame(one, link))) warn(use);
}

/** Notes which links a Job names, and warns of those that are Links of the program: without an output Pulumi knows nothing of the order. */
export function noteLinkNames(
    job: pulumi.Resource,
    clusterId: pulumi.Input<string>,
    names: Readonly<Record<string, pulumi.Input<string>>>,
): void {
    const { links, uses } = ofProgram();
    for (const [input, name] of Object.entries(names)) {
        const use = { clusterId, name, input, job };
        uses.push(use);
        if (links.some((link) => isSame(use, link))) warn(use);
    }
}

/** One output is the same cluster. Of two, nothing is known yet. */
function isSame(one: Named, other: Named): boolean {
    return typeof one.name === "string" && one.name === other.name && one.clusterId === other.clusterId;
}

function warn({ input, name, job }: Use): void {
    const text =
        `${input}: "${name}" is a Link of this program, given as a text. So Pulumi may create the Job before the Link, and delete the Link before ` +
        `the Job, which CDM refuses. Give the Link's own output: ${input}: link.name.`;
    pulumi.log.warn(text, job).catch(() => {});
}
