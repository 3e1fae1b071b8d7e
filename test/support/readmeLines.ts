import { readFileSync } from "node:fs";

/** The commands in the `sh` fences of a page, without their comments, in the order in which a user types them. */
export function shellLines(page: string): string[] {
    const fences = [...readFileSync(page, "utf8").matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = ""]) => text);
    return fences
        .flatMap((text) => text.split("\n"))
        .map((line) => line.replace(/\s+# .*$/, "").trim())
        .filter((line) => line !== "");
}

/** What `export A=1 B=` sets. */
export function exported(lines: readonly string[]): Record<string, string> {
    const settings = lines.filter((line) => line.startsWith("export ")).flatMap((line) => line.split(" ").slice(1));
    return Object.fromEntries(settings.map((setting) => setting.split(/=(.*)/s) as [string, string]));
}
