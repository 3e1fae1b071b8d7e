import { hiddenValue, type ShownDefinition, type ShownMap, type ShownValue } from "../../definition/index.js";
import { capitalized, Identifiers } from "./identifiers.js";
import { commentOf, literalOf, objectOf } from "./literal.js";

/** What a program is to say. */
export interface Definitions {
    readonly clusterId: string;
    readonly links: readonly ShownDefinition[];
    readonly jobs: readonly ShownDefinition[];
    /** Sentences about what CDM has and the program does not have. */
    readonly leftOut: readonly string[];
    /** The place that the command was told, to be told in the program too. */
    readonly place: Readonly<Partial<Record<"projectId" | "region" | "endpoint", string | undefined>>>;
    /** Whether each job gets a JobRun. */
    readonly hasRuns: boolean;
}

export interface ProgramText {
    readonly text: string;
    /** The names in stack configuration that the user has to set, in the order of the program. */
    readonly secrets: readonly string[];
}

/** The text of a TypeScript program that takes the definitions over. Each secret in it is one of stack configuration. */
export function programText({ clusterId, links, jobs, leftOut, place, hasRuns }: Definitions): ProgramText {
    const identifiers = new Identifiers();
    const secrets = new Secrets();
    const linkNames = new Map(links.map(({ name }) => [name, identifiers.of(name, "link")]));
    const jobNames = new Map(jobs.map(({ name }) => [name, identifiers.of(name, "job")]));
    const constants = Object.entries({ clusterId, ...place }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
    );
    const ofPlace = constants.map(([name]) => [name] as const);

    function resource(kind: "Link" | "Job", definition: ShownDefinition, identifier: string): string {
        const { name, inputs, problems } = definition;
        const values = [...inputs].map(([input, value]) => [input, expressionOf(input, value, identifier)] as const);
        const object = objectOf([...ofPlace, ["name", literalOf(name)], ...values, ["ifExists", '"adopt"']]);
        const comments = problems.map((problem) => `${commentOf(`To be mended by hand: ${problem}.`)}\n`);
        return `${comments.join("")}const ${identifier} = new ${kind}(${literalOf(name)}, ${object});`;
    }

    function expressionOf(input: string, value: ShownValue | ShownMap, identifier: string): string {
        if (value instanceof Map) {
            const entries = [...(value as ShownMap)].map(
                ([key, one]) => [key, expression(one, identifier, key)] as const,
            );
            return objectOf(entries, 1);
        }
        const link = input.endsWith("LinkName") && typeof value === "string" ? linkNames.get(value) : undefined;
        // mutant: the link of the printed program that a job names
        return link === undefined ? expression(value as ShownValue, identifier, input) : `${link}.name`;
    }

    function expression(value: ShownValue, identifier: string, key: string): string {
        if (value === hiddenValue) return `config.requireSecret(${literalOf(secrets.nameOf(identifier, key))})`;
        return typeof value === "string" ? literalOf(value) : String(value);
    }

    const resources = [
        ...links.map((link) => resource("Link", link, linkNames.get(link.name) ?? "")),
        ...jobs.map((job) => resource("Job", job, jobNames.get(job.name) ?? "")),
    ];
    const runs = !hasRuns
        ? []
        : jobs.map(({ name }) => {
              const job = jobNames.get(name) ?? "";
              const object = objectOf([
                  ...ofPlace,
                  ["jobName", `${job}.name`],
                  ["ifRunning", '"adopt"'],
                  ["triggers", `{ definition: ${job}.definitionHash }`],
              ]);
              return `new JobRun(${literalOf(name)}, ${object});`;
          });
    const classes = [
        ...(jobs.length > 0 ? ["Job"] : []),
        ...(runs.length > 0 ? ["JobRun"] : []),
        ...(links.length > 0 ? ["Link"] : []),
    ];
    const blocks = [
        head({ clusterId, leftOut, secrets: secrets.names, hasRuns: runs.length > 0 }),
        [
            ...(secrets.names.length > 0 ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
            `import { ${classes.join(", ")} } from "pulumi-huaweicloud-cdm";`,
        ].join("\n"),
        [
            ...(secrets.names.length > 0 ? ["const config = new pulumi.Config();"] : []),
            ...constants.map(([name, value]) => `const ${name} = ${literalOf(value)};`),
        ].join("\n"),
        ...resources,
        ...runs,
    ];
    return { text: blocks.join("\n\n"), secrets: secrets.names };
}

type Head = Pick<Definitions, "clusterId" | "leftOut" | "hasRuns"> & Pick<ProgramText, "secrets">;

function head({ clusterId, leftOut, secrets, hasRuns }: Head): string {
    const lines = [
        `What cluster ${clusterId} has, printed by cdm-run import. The next pulumi up takes it over, because of ifExists: "adopt".`,
        "From then on, pulumi destroy deletes it. To keep something, give it the option { retainOnDelete: true }.",
        ...leftOut,
        ...(hasRuns ? ["Each JobRun starts its job at the next pulumi up, unless the job is live."] : []),
        ...(secrets.length > 0 ? ["CDM shows no secrets. Set these first, to the values that CDM has:"] : []),
    ];
    return [...lines.map(commentOf), ...secrets.map((name) => `//   pulumi config set --secret ${name}`)].join("\n");
}

/** The names of secrets in stack configuration. */
class Secrets {
    readonly names: string[] = [];

    nameOf(identifier: string, key: string): string {
        const parts = key.split(/[^A-Za-z\d]+/).filter((part) => part !== "");
        const base = identifier + (parts.length > 0 ? parts.map(capitalized).join("") : "Secret");
        let name = base;
        for (let number = 2; this.names.includes(name); number++) name = `${base}${number}`;
        this.names.push(name);
        return name;
    }
}
