/** Drives an emulator over HTTP, as a process of its own would. What it refuses is a mistake of the spec. */
export async function control(url: string, method: string, path: string, body?: unknown): Promise<void> {
    const response = await fetch(`${url}/_emulator/${path}`, {
        method,
        ...(body !== undefined && {
            headers: { "Content-Type": "application/json" },
            body: typeof body === "string" ? body : JSON.stringify(body),
        }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}
