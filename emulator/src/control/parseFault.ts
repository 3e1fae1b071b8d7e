import { validateHeaderName, validateHeaderValue } from "node:http";
import type { Fault } from "../faults/fault.js";
import { isObject } from "../json.js";
import { operations } from "../operations.js";
import { anything, bool, oneOf, type Rule, requireProperties, text, validate, wholeNumber } from "./validate.js";

const what = "a fault";
const count = wholeNumber(1, 1_000_000);
const target = { operation: oneOf("any", ...operations), job: text, nth: count, times: count };
const defaults = { nth: 1, times: 1 };
const kind = oneOf("refuse", "status", "redirect", "drop", "delay", "truncate", "drip", "large");
const realMs = wholeNumber(0, 3_600_000, " of milliseconds");

/** Parses the body of `POST faults`. Each kind of fault has its own properties. */
export function parseFault(body: Readonly<Record<string, unknown>>): Fault {
    const { kind: known } = requireProperties(what, validate(what, { kind: body.kind }, { kind }), "kind");
    switch (known) {
        case "refuse": {
            const rules = { kind: exactly("refuse"), ...target, operation: oneOf("stop"), message: text };
            return { ...defaults, ...requireProperties(what, validate(what, body, rules), "kind", "operation") };
        }
        case "status": {
            const status = wholeNumber(200, 599);
            const rules = {
                kind: exactly("status"),
                ...target,
                status,
                body: anything,
                headers: httpHeaders,
                after: bool,
            };
            return {
                ...defaults,
                ...requireProperties(what, validate(what, body, rules), "kind", "operation", "status"),
            };
        }
        case "redirect": {
            const rules = { kind: exactly("redirect"), ...target, location: headerText, status: wholeNumber(300, 399) };
            return {
                ...defaults,
                ...requireProperties(what, validate(what, body, rules), "kind", "operation", "location"),
            };
        }
        case "drop": {
            const rules = { kind: exactly("drop"), ...target, when: oneOf("before", "after") };
            return {
                ...defaults,
                ...requireProperties(what, validate(what, body, rules), "kind", "operation", "when"),
            };
        }
        case "delay": {
            const rules = { kind: exactly("delay"), ...target, ms: realMs };
            return { ...defaults, ...requireProperties(what, validate(what, body, rules), "kind", "operation", "ms") };
        }
        case "truncate": {
            const rules = { kind: exactly("truncate"), ...target };
            return { ...defaults, ...requireProperties(what, validate(what, body, rules), "kind", "operation") };
        }
        case "drip": {
            const rules = {
                kind: exactly("drip"),
                ...target,
                everyMs: realMs,
                bytes: wholeNumber(1, 65_536),
                endless: bool,
            };
            return {
                ...defaults,
                ...requireProperties(what, validate(what, body, rules), "kind", "operation", "everyMs", "bytes"),
            };
        }
        case "large": {
            const rules = { kind: exactly("large"), ...target, bytes: wholeNumber(1, 1_000_000_000) };
            return {
                ...defaults,
                ...requireProperties(what, validate(what, body, rules), "kind", "operation", "bytes"),
            };
        }
    }
}

function exactly<const Kind extends string>(value: Kind): Rule<Kind> {
    return oneOf(value);
}

const headerText: Rule<string> = {
    allowed: "a string that is a valid header value",
    accepts: (value): value is string => typeof value === "string" && value !== "" && isHeader("Location", value),
};

const httpHeaders: Rule<Readonly<Record<string, string>>> = {
    allowed: "an object of header names and string values",
    accepts: (value): value is Readonly<Record<string, string>> =>
        isObject(value) && Object.entries(value).every(([name, one]) => typeof one === "string" && isHeader(name, one)),
};

function isHeader(name: string, value: string): boolean {
    try {
        validateHeaderName(name);
        validateHeaderValue(name, value);
        return true;
    } catch {
        return false;
    }
}
