import { readFileSync } from "node:fs";
import { type SettingsProblem, settingsProblem } from "../errors.js";
import type { Tls } from "../http/transport.js";
import type { Setting } from "./configuration.js";

/** @param caCert a file, or what would be in it, as the Terraform provider has it */
export function tlsOf(
    insecure: string | undefined,
    given: Setting | undefined,
): { tls: Tls; problem?: SettingsProblem } {
    const isInsecure = /^(true|1|yes)$/i.test(insecure ?? "");
    const tls = isInsecure ? { insecure: true } : {};
    if (given === undefined) return { tls };
    const caCert = given.value;
    try {
        const ca = caCert.startsWith("-----BEGIN") ? caCert : readFileSync(caCert, "utf8");
        return { tls: { ...tls, ca } };
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const sentence = `The file with certificates to trust (${given.from}), ${caCert}, can't be read: ${code}.`;
        return { tls, problem: settingsProblem("certificatesUnreadable", sentence) };
    }
}
