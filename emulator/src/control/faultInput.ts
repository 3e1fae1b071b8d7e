import { validateHeaderName, validateHeaderValue } from "node:http";
import { operations } from "../api.js";
import type { Fault } from "../faults/fault.js";
import { isObject } from "../json.js";
import { anything, bool, checked, oneOf, type Rule, required, text, wholeNumber } from "./input.js";

const what = "a fault";
const count = wholeNumber(1, 1_000_000);
const aim = { operation: oneOf("any", ...operations), job: text, nth: count, times: count };
const once = { nth: 1, times: 1 };
const kind = oneOf("refuse", "status", "redirect", "drop", "delay", "truncate", "drip", "large");
const realMs = wholeNumber(0, 3_600_000, " of milliseconds");

/** A fault as it may be posted; each kind has properties of its own. */
export function faultIn(body: Readonly<Record<string, unknown>>): Fault {
    const { kind: known } = required(what, checked(what, { kind: body.kind }, { kind }), "kind");
    switch (known) {
        case "refuse": {
            const rules = { kind: only("refuse"), ...aim, operation: oneOf("stop"), message: text };
            return { ...once, ...required(what, checked(what, body, rules), "kind", "operation") };
        }
        case "status": {
            const status = wholeNumber(200, 599);
            const rules = { kind: only("status"), ...aim, status, body: anything, headers: httpHeaders, after: bool };
            return { ...once, ...required(what, checked(what, body, rules), "kind", "operation", "status") };
        }
        case "redirect": {
            const rules = { kind: only("redirect"), ...aim, location: headerText, status: wholeNumber(300, 399) };
            return { ...once, ...required(what, checked(what, body, rules), "kind", "operation", "location") };
        }
        case "drop": {
            const rules = { kind: only("drop"), ...aim, when: oneOf("before", "after") };
            return { ...once, ...required(what, checked(what, body, rules), "kind", "operation", "when") };
        }
        case "delay": {
            const rules = { kind: only("delay"), ...aim, ms: realMs };
            return { ...once, ...required(what, checked(what, body, rules), "kind", "operation", "ms") };
        }
        case "truncate": {
            const rules = { kind: only("truncate"), ...aim };
            return { ...once, ...required(what, checked(what, body, rules), "kind", "operation") };
        }
        case "drip": {
            const rules = { kind: only("drip"), ...aim, everyMs: realMs, bytes: wholeNumber(1, 65_536), endless: bool };
            return { ...once, ...required(what, checked(what, body, rules), "kind", "operation", "everyMs", "bytes") };
        }
        case "large": {
            const rules = { kind: only("large"), ...aim, bytes: wholeNumber(1, 1_000_000_000) };
            return { ...once, ...required(what, checked(what, body, rules), "kind", "operation", "bytes") };
        }
    }
}

function only<const Kind extends string>(value: Kind): Rule<Kind> {
    return oneOf(value);
}

const headerText: Rule<string> = {
    allowed: "a text that a header may hold",
    accepts: (value): value is string => typeof value === "string" && value !== "" && isHeader("Location", value),
};

const httpHeaders: Rule<Readonly<Record<string, string>>> = {
    allowed: "an object of header names and texts",
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
