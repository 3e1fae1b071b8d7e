import { parametersIn, partOf } from "../../cdm/parameters.js";
import { nearest } from "../../common/nearest.js";
import { cut, visible } from "../../common/text.js";
import { all, mustBe, oneOf, string } from "../../run/model/validating.js";
import { jobConfigParameters } from "./jobConfigParameters.js";
import type { Json, Kind, Said } from "./kind.js";
import { factsIn, partWithRest } from "./parts.js";
import {
    fullNameOf,
    isSecretName,
    keyOf,
    pathInMap,
    secretPathsOf,
    splitPath,
    textOf,
    textsOf,
    withValue,
} from "./paths.js";
import { commonValidators, connector, nameOfLink, parameterProblems, parameters } from "./validators.js";

/** The names of `config` in the bridged provider and in ours, to CDM's. */
const driverNames: Readonly<Record<string, string>> = Object.assign(
    // Without the names that every object has: "constructor" is no input.
    Object.create(null),
    Object.fromEntries(Object.entries(jobConfigParameters).map(([ours, { parameter }]) => [ours, parameter])),
);

const ourNames = new Map(Object.entries(driverNames).map(([ours, cdms]) => [cdms, ours]));

/** The maps of a Job: CDM's name of the part, and of the configuration that the names in the map belong to. */
const maps = [
    { input: "sourceJobConfig", part: "from-config-values", config: "fromJobConfig" },
    { input: "destinationJobConfig", part: "to-config-values", config: "toJobConfig" },
] as const;

const ends = [
    ["sourceConnector", "from-connector-name"],
    ["sourceLinkName", "from-link-name"],
    ["destinationConnector", "to-connector-name"],
    ["destinationLinkName", "to-link-name"],
] as const;

const driverPart = "driver-config-values";

export const jobKind: Kind = {
    word: "job",
    noun: "Job",
    typeInput: "jobType",
    linkInputs: ends.map(([input]) => input),
    validators: {
        ...commonValidators("the name of a CDM job"),
        jobType: oneOf("NORMAL_JOB", "BATCH_JOB", "SCENARIO_JOB"),
        sourceConnector: connector,
        sourceLinkName: nameOfLink,
        sourceJobConfig: parameters,
        destinationConnector: connector,
        destinationLinkName: nameOfLink,
        destinationJobConfig: parameters,
        config: all(parameters, driverNamesKnown, driverValuesKnown),
        whileRunning: all(string('"fail", "wait" or "stop"'), oneOf("fail", "wait", "stop")),
    },
    required: [
        "sourceConnector",
        "sourceLinkName",
        "sourceJobConfig",
        "destinationConnector",
        "destinationLinkName",
        "destinationJobConfig",
    ],
    defining: [
        "jobType",
        "sourceConnector",
        "sourceLinkName",
        "sourceJobConfig",
        "destinationConnector",
        "destinationLinkName",
        "destinationJobConfig",
        "config",
    ],
    defaults: { jobType: "NORMAL_JOB" },
    problems: (inputs) => [
        ...parameterProblems("source", inputs.sourceConnector, inputs, "sourceJobConfig"),
        ...parameterProblems("destination", inputs.destinationConnector, inputs, "destinationJobConfig"),
        ...twiceNamed(inputs),
    ],
    said(inputs): Said {
        const said = new Map<string, string>();
        for (const [input] of ends) {
            const text = textOf(inputs[input]);
            if (text !== undefined) said.set(input, text);
        }
        for (const { input, config } of maps) {
            for (const [key, text] of textsOf(inputs[input])) said.set(`${input}.${keyOf(key, config)}`, text);
        }
        for (const [key, text] of textsOf(inputs.config)) said.set(`config.${ourNames.get(key) ?? key}`, text);
        return said;
    },
    // Terraform's provider leaves these values out of what it sends.
    isAsAbsent(path, text) {
        const [root, key = ""] = splitPath(path);
        if (root !== "config" || !Object.hasOwn(jobConfigParameters, key)) return false;
        const { type } = jobConfigParameters[key as keyof typeof jobConfigParameters];
        return (type === "boolean" && /^false$/i.test(text)) || (type === "number" && text === "0");
    },
    isSecret(path, inputs) {
        const [root, key = ""] = splitPath(path);
        const marked = secretPathsOf(inputs);
        return isSecretName(key) || marked.includes(root) || marked.includes(jobKind.pathIn(path, inputs));
    },
    pathIn(path, inputs) {
        const [root, key = ""] = splitPath(path);
        const cdms = driverNames[key];
        const given = inputs[root];
        const ofMap = maps.find(({ input }) => input === root);
        if (ofMap) return pathInMap(given, path, ofMap.config);
        const isFull = root === "config" && cdms !== undefined && typeof given === "object" && given !== null;
        return isFull && cdms in given ? `config.${cdms}` : path;
    },
    withParameter: (inputs, path, value) => withValue(inputs, splitPath(jobKind.pathIn(path, inputs)), value),
    shown(record) {
        const shown = new Map<string, string>();
        for (const [input, key] of ends) {
            const text = record[key];
            if (typeof text === "string" && text !== "") shown.set(input, text);
        }
        for (const { input, part, config } of maps) {
            for (const [name, text] of parametersIn(record[part])) shown.set(`${input}.${keyOf(name, config)}`, text);
        }
        for (const [name, text] of parametersIn(record[driverPart]))
            shown.set(`config.${ourNames.get(name) ?? name}`, text);
        const { id, job_type: type, status } = record;
        return {
            ...(typeof type === "string" && type !== "" && { type }),
            ...(typeof status === "string" && { status }),
            parameters: shown,
            facts: { ...factsIn(record), ...(typeof id === "number" && { jobId: id }) },
        };
    },
    toWire(inputs, before) {
        const said = jobKind.said(inputs);
        const partNamed = (part: string, names: [string, string][]): Json =>
            partWithRest(partOf(new Map(names)), before?.[part]);
        const ofMap = ({ input, part, config }: (typeof maps)[number]) =>
            partNamed(
                part,
                [...said]
                    .filter(([path]) => path.startsWith(`${input}.`))
                    .map(([path, text]) => [fullNameOf(path.slice(input.length + 1), config), text]),
            );
        const ofDriver = [...said]
            .filter(([path]) => path.startsWith("config."))
            .map(([path, text]): [string, string] => {
                const key = path.slice("config.".length);
                return [driverNames[key] ?? key, text];
            });
        return {
            job_type: textOf(inputs.jobType) ?? "NORMAL_JOB",
            name: inputs.name,
            ...Object.fromEntries(ends.map(([input, key]) => [key, said.get(input)])),
            ...Object.fromEntries(maps.map((map) => [map.part, ofMap(map)])),
            [driverPart]: partNamed(driverPart, ofDriver),
        };
    },
};

/** A name in `config` is one of ours, or CDM's own with its configuration. Of any other no parameter of CDM's can be made. */
function driverNamesKnown(value: unknown, path: string): string | undefined {
    const names = Object.keys(value as object);
    const stray = names.find((name) => !(name in driverNames) && !/^[A-Za-z]\w*\.\S/.test(name));
    if (stray === undefined) return undefined;
    const shown = visible(cut(stray, 60));
    const near = nearest(stray, Object.keys(driverNames));
    const meant = near === undefined ? "" : `: ${near} is`;
    return `${path}.${shown} is not known${meant}. ${path} may have ${Object.keys(driverNames).join(", ")}, and CDM's own names such as "throttlingConfig.byteRate"`;
}

/** A value that the documentation does not have can be given under CDM's own name. */
function driverValuesKnown(value: unknown, path: string): string | undefined {
    const problems = Object.entries(value as object).map(([name, given]) => {
        const parameter = Object.hasOwn(jobConfigParameters, name)
            ? jobConfigParameters[name as keyof typeof jobConfigParameters]
            : undefined;
        const text = textOf(given);
        if (parameter === undefined || text === undefined) return undefined;
        if ("values" in parameter) return oneOf(...parameter.values)(text, `${path}.${name}`);
        if (parameter.type === "number" && !/^\d{1,10}$/.test(text))
            return mustBe(`${path}.${name}`, "a whole number from 0", text);
        return parameter.type === "boolean" && !/^(true|false)$/i.test(text)
            ? mustBe(`${path}.${name}`, "true or false", text)
            : undefined;
    });
    return problems.find((problem) => problem !== undefined);
}

/** `retryType` and `retryJobConfig.retryJobType` are one parameter. */
function twiceNamed({ config }: Json): { property: string; reason: string }[] {
    if (typeof config !== "object" || config === null) return [];
    return Object.entries(driverNames)
        .filter(([ours, cdms]) => ours in config && cdms in config)
        .map(([ours, cdms]) => ({
            property: `config.${ours}`,
            reason: `config.${ours} and config["${cdms}"] are one parameter of CDM's: give one of them`,
        }));
}
