import { presentable } from "../../cdm/config/endpoint.js";
import { withoutEnd } from "../../common/text.js";
import type { JobRunInputs } from "./inputs.js";

/** All input values that are secrets. */
export function secretsOf(inputs: JobRunInputs): string[] {
    const { variables = {}, triggers, __secretVariables: names = [], __secretTriggers } = inputs;
    const ofVariables = names === true ? Object.values(variables) : names.flatMap((name) => variables[name] ?? []);
    return [...ofVariables, ...(__secretTriggers ? textsIn(triggers) : []), ...secretInputsOf(inputs)];
}

/** The secret values that our sentences would show, such as an address or a project. Variables are not among them. */
export function secretInputsOf(inputs: JobRunInputs): string[] {
    const { __secretInputs: names = [] } = inputs;
    const texts = names.flatMap((name) => textsIn(inputs[name as keyof JobRunInputs]));
    return texts.flatMap((text) => [text, ...partsOfAddress(text)]);
}

function textsIn(value: unknown): string[] {
    if (typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The parts of an address that a sentence may show: the whole without its last slash, an invalid one without its query, its host, its path. */
export function partsOfAddress(address: string): string[] {
    const { host, hostname, pathname } = URL.canParse(address) ? new URL(address) : noAddress;
    const wholes = [address, presentable(address)].flatMap((one) => [one, withoutEnd(one, "/")]);
    // mutant: the path of a secret address
    return [...wholes, ...(host === "" ? [] : [host, hostname, withoutEnd(pathname, "/")])].filter(Boolean);
}

const noAddress = { host: "", hostname: "", pathname: "" };
