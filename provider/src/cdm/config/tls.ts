import { readFileSync } from "node:fs";
import { type SettingsProblem, settingsProblem } from "../errors.js";
import type { Tls } from "../http/transport.js";
import type { Setting } from "./configuration.js";

/** @param authority the setting `caCert`: a file, or its content, as in the Terraform provider */
export function tlsOf(
    insecure: string | undefined,
    authority: Setting | undefined,
): { tls: Tls; problem?: SettingsProblem } {
    const isInsecure = /^(true|1|yes)$/i.test(insecure ?? "");
    const tls = isInsecure ? { insecure: true } : {};
    if (authority === undefined) return { tls };
    const caCert = authority.value;
    try {
        const ca = caCert.startsWith("-----BEGIN") ? caCert : readFileSync(caCert, "utf8");
        return { tls: { ...tls, ca } };
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const sentence = `The file with certificates to trust (${authority.from}), ${caCert}, can't be read: ${code}.`;
        return { tls, problem: settingsProblem("certificatesUnreadable", sentence) };
    }
}
