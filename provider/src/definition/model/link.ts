import { isMask, parametersIn, partOf } from "../../cdm/parameters.js";
import { mustBe, string } from "../../run/model/validating.js";
import type { Kind, Said } from "./kind.js";
import { credentialParametersOf, secretParametersOf } from "./parameters.js";
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
import { commonValidators, connector, parameterProblems, parameters } from "./validators.js";

const config = "linkConfig";
const part = "link-config-values";

/** The inputs that stand beside `config`, to CDM's names of them. */
function namesBeside(connectorName: unknown): Readonly<Record<(typeof secretInputs)[number], string>> {
    return credentialParametersOf(typeof connectorName === "string" ? connectorName : "");
}

const secretInputs = ["accessKey", "secretKey", "password"] as const;

export const linkKind: Kind = {
    word: "link",
    noun: "Link",
    typeInput: "connector",
    linkInputs: [],
    validators: {
        ...commonValidators("the name of a CDM link"),
        connector,
        config: parameters,
        accessKey: secretText,
        secretKey: secretText,
        password: secretText,
        enabled: (value, path) => (typeof value === "boolean" ? undefined : mustBe(path, "true or false", value)),
    },
    required: ["connector"],
    defining: ["connector", "config", "accessKey", "secretKey", "password", "enabled"],
    defaults: { enabled: true },
    problems: (inputs) => [...parameterProblems("link", inputs.connector, inputs, "config"), ...secretProblems(inputs)],
    said(inputs): Said {
        const said = new Map<string, string>();
        for (const [key, text] of textsOf(inputs.config)) said.set(`config.${keyOf(key, config)}`, text);
        for (const [input, name] of Object.entries(namesBeside(inputs.connector))) {
            const text = textOf(inputs[input]);
            if (text !== undefined) said.set(`config.${name}`, text);
        }
        const enabled = textOf(inputs.enabled);
        if (enabled !== undefined) said.set("enabled", enabled);
        return said;
    },
    isAsAbsent: () => false,
    isSecret(path, inputs) {
        const [root, key = ""] = splitPath(path);
        const marked = secretPathsOf(inputs);
        const isOfConnector =
            typeof inputs.connector === "string" && secretParametersOf(inputs.connector).includes(key);
        const isBeside = Object.values(namesBeside(inputs.connector)).includes(key);
        const isMarked =
            marked.includes(root) || marked.includes(path) || marked.includes(linkKind.pathIn(path, inputs));
        return root === "config" && (isOfConnector || isBeside || isSecretName(key) || isMarked);
    },
    pathIn(path, inputs) {
        const beside = Object.entries(namesBeside(inputs.connector)).find(([, name]) => path === `config.${name}`);
        if (beside !== undefined && inputs[beside[0]] !== undefined) return beside[0];
        return splitPath(path)[0] === "config" ? pathInMap(inputs.config, path, config) : path;
    },
    withParameter(inputs, path, value) {
        if (path === "enabled") return { ...inputs, ...(value !== undefined && { enabled: value === "true" }) };
        return withValue(inputs, splitPath(linkKind.pathIn(path, inputs)), value);
    },
    shown(record) {
        const shown = new Map<string, string>();
        for (const [name, text] of parametersIn(record[part])) shown.set(`config.${keyOf(name, config)}`, text);
        if (typeof record.enabled === "boolean") shown.set("enabled", String(record.enabled));
        const { id, "connector-name": type } = record;
        return {
            ...(typeof type === "string" && type !== "" && { type }),
            parameters: shown,
            facts: { ...factsIn(record), ...(typeof id === "number" && { linkId: id }) },
        };
    },
    toWire(inputs, before) {
        const said = [...linkKind.said(inputs)].filter(([path]) => path.startsWith("config."));
        const names = said.map(([path, text]) => [fullNameOf(path.slice("config.".length), config), text] as const);
        return {
            name: inputs.name,
            "connector-name": inputs.connector,
            enabled: inputs.enabled !== false,
            [part]: partWithRest(partOf(new Map(names)), before?.[part]),
        };
    },
};

function secretText(value: unknown, path: string): string | undefined {
    return string("a string")(value, path)?.replace(/, but is ".*"$/, "");
}

/** What CDM shows in place of a password is none. Sent back, it would become the password. */
function secretProblems(inputs: Readonly<Record<string, unknown>>): { property: string; reason: string }[] {
    // mutant: the mask that a program says
    const masked = [...linkKind.said(inputs)]
        .filter(([path, text]) => path.startsWith("config.") && isMask(text))
        .map(([path]) => linkKind.pathIn(path, inputs))
        .map((path) => ({
            property: path,
            reason: `${path} is what CDM shows in place of a secret: give the secret itself, or leave it out`,
        }));
    const names = namesBeside(inputs.connector);
    const map = inputs.config;
    const inMap = (name: string) =>
        typeof map === "object" && map !== null && (name in map || `${config}.${name}` in map);
    const twice = secretInputs
        .filter((input) => inputs[input] !== undefined && inMap(names[input]))
        .map((input) => ({
            property: input,
            reason: `${input} and config.${names[input]} are one parameter of CDM's: give one of them`,
        }));
    const [one, other] = [inputs.accessKey, inputs.secretKey].map((value) => value !== undefined);
    const alone = one ? "accessKey" : "secretKey";
    const half =
        one === other
            ? []
            : [{ property: alone, reason: `${alone} is given alone: accessKey and secretKey belong together` }];
    return [...masked, ...twice, ...half];
}
