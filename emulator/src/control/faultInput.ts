import { operations } from "../api.js";
import type { Fault } from "../faults.js";
import { anything, checked, oneOf, required, text, wholeNumber } from "./input.js";

const times = wholeNumber(1, 1_000_000);
const operation = oneOf(...operations);
const what = "a fault";

/** A fault as it may be posted; each kind has properties of its own. */
export function faultIn(body: Readonly<Record<string, unknown>>): Fault {
    const { kind } = required(
        what,
        checked(what, { kind: body.kind }, { kind: oneOf("refuse", "status", "drop") }),
        "kind",
    );
    switch (kind) {
        case "refuse": {
            const rules = { kind: oneOf("refuse"), operation: oneOf("stop"), times, message: text };
            return { times: 1, ...required(what, checked(what, body, rules), "kind", "operation") };
        }
        case "status": {
            const rules = { kind: oneOf("status"), operation, times, status: wholeNumber(200, 599), body: anything };
            return { times: 1, ...required(what, checked(what, body, rules), "kind", "operation", "status") };
        }
        case "drop": {
            const rules = { kind: oneOf("drop"), operation, times, when: oneOf("before", "after") };
            return { times: 1, ...required(what, checked(what, body, rules), "kind", "operation", "when") };
        }
    }
}
