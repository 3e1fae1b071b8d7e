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

/** Why the check is to refuse an input. */
interface LinkProblem {
    readonly property: string;
    readonly reason: string;
}

/**
 * What is wrong with the names of links that a Job takes from Links of the program: a job uses links of its own cluster. The check in the host refuses them. An
 * error in an output of the program would come with a stack (observed with SDK 3.248.0). Undefined if the Job takes none.
 */
export function linkProblemsOf(
    clusterId: pulumi.Input<string>,
    names: Readonly<Record<string, pulumi.Input<string>>>,
): pulumi.Output<LinkProblem[]> | undefined {
    const problems = Object.entries(names).flatMap(([property, name]) => {
        const link = ofProgram().links.find(({ output }) => output === name);
        if (link === undefined) return [];
        return [
            pulumi.all([link.output, clusterId, link.clusterId]).apply(([given, mine, theirs]): LinkProblem[] => {
                const areKnown = typeof mine === "string" && typeof theirs === "string";
                if (!areKnown || mine === theirs) return [];
                const reason =
                    `${property} is the Link "${given}" of cluster ${theirs}, and this Job is in cluster ${mine}: a job uses links of its own cluster, so declare a ` +
                    "Link in that one";
                return [{ property, reason }];
            }),
        ];
    });
    return problems.length === 0 ? undefined : pulumi.all(problems).apply((all) => all.flat());
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
