/**
 * The operations whose errors the SDK's host prints on its stderr (`console.error(`${e}: ${e.stack}`)` in `cmd/dynamic-provider`) and passes to
 * the engine, too. The engine shows both: the error under its resource, and the print under the stack.
 *
 * Observed with CLI 3.274.1 and `@pulumi/pulumi` 3.216 and 3.248.
 */
const printed = ["check", "diff", "read", "delete"];

/** What the host has yet to print. */
const echoes: string[] = [];
let isWatched = false;

/** Keeps the host from printing this error of an operation. Everything else is printed. */
export function muteEcho(operation: string, error: Error): void {
    if (!printed.includes(operation)) return;
    if (!isWatched) watchConsole();
    isWatched = true;
    echoes.push(`${error}: ${error.stack}`);
}

function watchConsole(): void {
    const print = console.error;
    console.error = (...values: unknown[]) => {
        const at = values.length === 1 ? echoes.indexOf(String(values[0])) : -1;
        if (at < 0) print(...values);
        else echoes.splice(at, 1);
    };
}
