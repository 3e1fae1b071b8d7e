import { messageOf, visible } from "../../common/text.js";
import type { CommandHost } from "../commandHost.js";

/** Writes a value as JSON to stdout, with escapes for characters that can't be seen. */
export function printJson(host: CommandHost, value: unknown): void {
    host.stdout(toJson(value, 2));
}

/** The same on one line. */
export function printJsonLine(host: CommandHost, value: unknown): void {
    host.stdout(toJson(value));
}

function toJson(value: unknown, indent?: number): string {
    const shown = (_: string, one: unknown) => (typeof one === "string" ? visible(one) : one);
    return JSON.stringify(value, shown, indent);
}

/** An error as `--json` shows it. */
export function errorAsJson(error: unknown): { readonly code?: string; readonly message: string } {
    const code = codeOf(error);
    return { ...(code !== undefined && { code }), message: messageOf(error) };
}

/** Our own code, or CDM's. */
function codeOf(error: unknown): string | undefined {
    const { errorCode, failure } = Object(error) as { errorCode?: unknown; failure?: { code?: unknown } };
    const code = errorCode ?? failure?.code;
    return typeof code === "string" ? code : undefined;
}
