import type { Environment } from "../../cdm/sources/source.js";

/** Paints a text. A paint without colors returns the text as it is. */
export type Paint = (color: Color, text: string) => string;

type Color = keyof typeof codes;

/** Source: "SGR" in ECMA-48. */
const codes = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

/**
 * Colors if stdout is a terminal. `FORCE_COLOR` switches them on (`0` or `false`: off), any `NO_COLOR` switches them off. `FORCE_COLOR` wins, as in
 * Node itself.
 *
 * @see https://no-color.org
 */
export function paintFor({ FORCE_COLOR: force, NO_COLOR: no, TERM: term }: Environment, isTerminal: boolean): Paint {
    const isForced = force !== undefined && !["0", "false"].includes(force);
    const isOff = force !== undefined ? !isForced : (no !== undefined && no !== "") || term === "dumb" || !isTerminal;
    return isOff ? (_, text) => text : (color, text) => `\u001b[${codes[color]}m${text}\u001b[0m`;
}

/** The color of CDM's word for a run. */
export function colorOfStatus(status: string | undefined): Color {
    if (status === "SUCCEEDED") return "green";
    if (status === "FAILED" || status === "FAILURE_ON_SUBMIT") return "red";
    if (status === "STOPPED" || status === "UNKNOWN") return "yellow";
    return "cyan";
}
