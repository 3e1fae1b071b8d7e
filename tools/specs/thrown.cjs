const { inspect } = require("node:util");

/** What mocha reads of an error to print it, beside its message, its stack and its cause. */
const details = ["actual", "expected", "showDiff", "code", "uncaught"];

/**
 * Makes an error that mocha can print of whatever was thrown. Mocha breaks off, and loses what it has not printed yet, at a getter that
 * throws, an `inspect` that throws, a stack that is no text and a frozen error.
 * @param {unknown} thrown
 * @param {Set<unknown>} [seen] the errors that it is a cause of
 */
exports.printable = function printable(thrown, seen = new Set()) {
    const message = read(thrown, "message");
    if (typeof message !== "string") return new Error(`${shown(thrown)} was thrown`);
    const [stack, cause] = [read(thrown, "stack"), read(thrown, "cause")];
    const error = Object.assign(new Error(message), { stack: typeof stack === "string" ? stack : message });
    for (const name of details) {
        const detail = read(thrown, name);
        if (detail !== undefined) error[name] = detail;
    }
    seen.add(thrown);
    if (cause !== undefined && cause !== null && !seen.has(cause)) error.cause = printable(cause, seen);
    return error;
};

/** @param {unknown} thrown @param {string} name */
function read(thrown, name) {
    try {
        return thrown[name];
    } catch {
        return undefined;
    }
}

/** @param {unknown} thrown */
function shown(thrown) {
    try {
        return inspect(thrown, { customInspect: false });
    } catch {
        return "something that can't be shown";
    }
}
