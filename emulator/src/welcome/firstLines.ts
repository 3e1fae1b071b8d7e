import { clientUrl, contents, exportLines } from "./connection.js";

/** What the command prints once the emulator listens. Programs read the address in the first line, and nothing else. */
export function firstLines(url: string): string {
    const here = clientUrl(url);
    const rows = contents(here).map(([name, value]) => `  ${name.padEnd(9)}${value}`);
    return [
        `huaweicloud-cdm-emulator listening on ${url}`,
        "",
        ...rows,
        "",
        "For the shell in which pulumi or cdm-run runs:",
        "",
        ...exportLines(here).map((line) => `  ${line}`),
        "",
        "",
    ].join("\n");
}
