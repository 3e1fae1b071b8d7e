import type { Clock } from "#provider/cdm/clock.js";
import type { Credential } from "#provider/cdm/credentials/credential.js";
import { Login } from "#provider/cdm/credentials/login.js";
import { KnownHosts } from "#provider/cdm/hosts.js";
import type { Settings } from "#provider/cdm/settings.js";

/** Settings with a credential that somebody has written down himself. */
export function settingsWith(endpoint: string, projectId: string, credential: Credential, clock: Clock): Settings {
    const login = new Login({ clock, obtain: async () => credential, isRenewable: false, secrets: [] });
    const userName = async () => undefined;
    return { endpoint, projectId, login, tls: {}, hosts: new KnownHosts(), userName, from: "the test", cautions: [] };
}
