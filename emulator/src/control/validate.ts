import { isObject } from "../json.js";

/** The values that a property accepts. `allowed` describes them in the error message. */
export interface Rule<Value> {
    readonly allowed: string;
    accepts(value: unknown): value is Value;
}

type Validated<Rules> = { [Name in keyof Rules]?: Rules[Name] extends Rule<infer Value> ? Value : never };

/** A mistake in a request to the control API. The control API answers with the message. */
export class ControlError extends Error {
    constructor(
        message: string,
        readonly status = 400,
    ) {
        super(message);
    }
}

/** Rejects unknown names. A test that misspells a switch would otherwise prove nothing. */
export function validate<Rules extends Record<string, Rule<unknown>>>(
    what: string,
    body: unknown,
    rules: Rules,
): Validated<Rules> {
    if (!isObject(body)) {
        throw new ControlError(`${what} must be a JSON object.`);
    }
    for (const [name, value] of Object.entries(body)) {
        const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
        if (!rule) {
            const known = Object.keys(rules).join(", ") || "none";
            throw new ControlError(`"${name}" is not a property of ${what}; allowed are: ${known}.`);
        }
        if (!rule.accepts(value)) {
            throw new ControlError(`"${name}" of ${what} must be ${rule.allowed}, not ${shortened(value)}.`);
        }
    }
    return body as Validated<Rules>;
}

/** The value as JSON, short enough for a message. */
function shortened(value: unknown): string {
    const text = JSON.stringify(value) ?? "undefined";
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Throws if the body lacks one of the named properties. */
export function requireProperties<Properties extends object, Name extends keyof Properties & string>(
    what: string,
    properties: Properties,
    ...names: Name[]
): Properties & { [Key in Name]-?: Exclude<Properties[Key], undefined> } {
    for (const name of names) {
        if (properties[name] === undefined) {
            throw new ControlError(`"${name}" of ${what} is required.`);
        }
    }
    return properties as Properties & { [Key in Name]-?: Exclude<Properties[Key], undefined> };
}

export function oneOf<const Value extends string>(...values: Value[]): Rule<Value> {
    return {
        allowed: values.map((value) => `"${value}"`).join(" or "),
        accepts: (value): value is Value => (values as unknown[]).includes(value),
    };
}

export function wholeNumber(min: number, max: number, unit = ""): Rule<number> {
    return {
        allowed: `a whole number${unit} from ${min} to ${max}`,
        accepts: (value): value is number => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
    };
}

/** At most one year. No run takes longer. */
export const milliseconds = wholeNumber(0, 31_536_000_000, " of milliseconds");

export function numberWithin(min: number, max: number): Rule<number> {
    return {
        allowed: `a number from ${min} to ${max}`,
        accepts: (value): value is number => typeof value === "number" && value >= min && value <= max,
    };
}

export const text: Rule<string> = {
    allowed: "a string of one character or more",
    accepts: (value): value is string => typeof value === "string" && value.length > 0,
};

export const textOrNull: Rule<string | null> = {
    allowed: `${text.allowed} or null`,
    accepts: (value): value is string | null => value === null || text.accepts(value),
};

export const bool: Rule<boolean> = {
    allowed: "true or false",
    accepts: (value): value is boolean => typeof value === "boolean",
};

export const anything: Rule<unknown> = {
    allowed: "anything",
    accepts: (value): value is unknown => value !== undefined,
};
