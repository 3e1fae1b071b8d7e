import { connect } from "node:net";

const attemptMs = 2_000;
const betweenTwoMs = 1_000;

/**
 * The engine's address: the last argument of the host's process. Undefined if that is no address.
 *
 * Observed with CLI 3.274.1: `--logtostderr`, `-v=9` and `--tracing <address>` come before it. Source: `ExecPlugin` in the
 * engine's plugin.go.
 */
export function engineAddress(args: readonly string[] = process.argv): string | undefined {
    const last = args.slice(2).at(-1);
    return last !== undefined && addressPattern.test(last) ? last : undefined;
}

const addressPattern = /^\[?(.+?)\]?:(\d+)$/;

/**
 * Whether the engine that started this process is gone. The proof is that its address refuses two connections, a second apart. A connection
 * that hangs proves nothing. The end of the parent process proves nothing either, because the parent is a shell.
 *
 * Observed with CLI 3.274.1: if the CLI is killed, its providers live on, and its address refuses connections at once.
 */
export async function isEngineGone(address: string | undefined): Promise<boolean> {
    const [, host, port] = addressPattern.exec(address ?? "") ?? [];
    if (host === undefined) return false;
    if (!(await isRefused(host, Number(port)))) return false;
    await new Promise((resolve) => setTimeout(resolve, betweenTwoMs));
    // mutant: the second connection that has to be refused before an engine is gone
    return isRefused(host, Number(port));
}

function isRefused(host: string, port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ host, port, timeout: attemptMs });
        const end = (refused: boolean) => {
            socket.destroy();
            resolve(refused);
        };
        socket.once("connect", () => end(false));
        socket.once("timeout", () => end(false));
        socket.once("error", (error: NodeJS.ErrnoException) => end(error.code === "ECONNREFUSED"));
    });
}
