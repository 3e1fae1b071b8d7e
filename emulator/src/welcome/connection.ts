import { outOfTheBox } from "../outOfTheBox.js";

/** What a client needs to talk to an emulator at this address, as the variables that the Pulumi provider reads. */
function variables(url: string): Readonly<Record<string, string>> {
    return {
        HW_CDM_ENDPOINT: url,
        HW_AUTH_URL: url,
        HW_AUTH_TOKEN: outOfTheBox.token,
        HW_PROJECT_ID: outOfTheBox.project,
        HW_REGION_NAME: outOfTheBox.projectName,
    };
}

/** The same as lines for a shell. No value needs quotes. */
export function exportLines(url: string): readonly string[] {
    return Object.entries(variables(url)).map(([name, value]) => `export ${name}=${value}`);
}

/** What a fresh emulator at this address holds, by name. */
export function contents(url: string): readonly (readonly [name: string, value: string])[] {
    return [
        ["address", url],
        ["token", outOfTheBox.token],
        ["project", `${outOfTheBox.project} (region ${outOfTheBox.projectName})`],
        ["cluster", outOfTheBox.cluster],
        ["job", outOfTheBox.job],
        ["control", `${url}/_emulator/`],
    ];
}

/**
 * The address that a client on this machine uses. An emulator that listens on every address of the machine has none by
 * that name.
 */
export function clientUrl(url: string): string {
    return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//127.0.0.1:");
}
